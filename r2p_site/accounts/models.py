"""States, the people who work on their assessments, and the roles they hold."""

import uuid
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from r2p_site.accounts.enums import INSTALLATION_ROLES, STATE_ROLES, Role

__all__ = ["PRACTICE_STATE", "FactorReset", "Membership", "Role", "State", "User"]

PRACTICE_STATE = "XPR"


class State(models.Model):
    """A State, by its ISO 3166-1 alpha-3 code; the practice State has the user-assigned code XPR."""

    iso3 = models.CharField(_("code"), max_length=3, primary_key=True)
    name = models.CharField(_("name"), max_length=200)
    is_practice = models.BooleanField(_("for practice"), default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(iso3__regex=r"^[A-Z]{3}$"), name="state_iso3_three_capitals"),
            models.CheckConstraint(
                condition=Q(iso3=PRACTICE_STATE, is_practice=True) | (~Q(iso3=PRACTICE_STATE) & Q(is_practice=False)),
                name="state_practice_is_xpr",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, email: str, name: str, password: str | None = None, language: str = "") -> "User":
        """Without a password the account cannot be signed in to until its holder sets one by link."""
        user = self.model(email=email, name=name, language=language)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person. What they may do is in their memberships only; there is no superuser."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=12, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    # Part of every session's hash: raising it signs the person out everywhere.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering = ["name", "email"]
        constraints = [
            # Kept in lower case, so that the unique index holds whatever the case typed.
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="user_email_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    def save(self, *args: object, **kwargs: object) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @cached_property
    def roles(self) -> frozenset[tuple[Role, str | None]]:
        """(role, ISO3 of its State or None), by one query for the life of this instance, which is one request."""
        if not self.is_active:
            return frozenset()
        return frozenset((Role(role), state) for role, state in self.memberships.values_list("role", "state_id"))

    def forget_roles(self) -> None:
        """To be called after a change of memberships, so that the next question asks the database."""
        self.__dict__.pop("roles", None)

    def has_role(self, *roles: Role, state: "State | str | None" = None) -> bool:
        """Whether the person holds one of the roles: in that State when one is given, else anywhere."""
        if state is None:
            return any(role in roles for role, _state in self.roles)
        return bool(self.states_with(*roles) & {_iso3(state)})

    def states_with(self, *roles: Role) -> frozenset[str]:
        """ISO3 codes of the States where the person holds one of the roles; fit for `filter(state__in=...)`."""
        return frozenset(state for role, state in self.roles if state is not None and role in roles)

    @property
    def audit_label(self) -> str:
        """Name and roles as they are now; copied into audit events, which outlive both."""
        held = ", ".join(sorted(f"{role} {state}" if state else str(role) for role, state in self.roles))
        return f"{self.name} ({held})" if held else self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # Overrides Django's: the epoch lets a person sign out everywhere without changing the password.
        value = f"{self.password}|{self.session_epoch}"
        return salted_hmac("r2p_site.accounts.session", value, secret=secret, algorithm="sha256").hexdigest()


class Membership(models.Model):
    """One role of one person. Ending a role deletes the row; the audit chain keeps who gave and ended it, and why."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="memberships")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["state", "role"]
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "state"], name="membership_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(role__in=STATE_ROLES, state__isnull=False)
                | Q(role__in=INSTALLATION_ROLES, state__isnull=True),
                name="membership_state_where_role_needs_one",
            ),
            # Nobody reviews the work of the office that they belong to.
            ExclusionConstraint(
                name="membership_government_or_reviewer",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("state", RangeOperators.EQUAL),
                    (
                        Case(
                            When(role=Role.REVIEWER, then=Value(1)),
                            default=Value(0),
                            output_field=models.IntegerField(),
                        ),
                        RangeOperators.NOT_EQUAL,
                    ),
                ],
                condition=Q(state__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.state_id or ''}".strip()


class FactorReset(models.Model):
    """A person who lost the second factor: one operator asks to remove it, another confirms."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="factor_resets")
    reason = models.TextField(_("reason"), max_length=500)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(closed_at=None), name="factor_reset_one_open"),
            models.CheckConstraint(
                condition=Q(closed_by=None, closed_at=None, confirmed=False)
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="factor_reset_closed_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(confirmed=False) | ~Q(closed_by=F("asked_by")), name="factor_reset_two_operators"
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("user")) & (Q(confirmed=False) | ~Q(closed_by=F("user"))),
                name="factor_reset_not_for_oneself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d}"


def _iso3(state: "State | str") -> str:
    return state if isinstance(state, str) else state.iso3
