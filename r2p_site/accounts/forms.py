"""Forms of the account and operator pages; they parse, the services decide."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from r2p_site.accounts.enums import DEPLOYMENT_ROLES, ROLE_TASKS, STATE_ROLES, Role
from r2p_site.accounts.models import State
from r2p_site.accounts.queries import states_to_add
from r2p_site.enqueue.models import JobState


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept in the audit chain. Do not write anything about a contributor."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RoleForm(ReasonForm):
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    state = forms.ModelChoiceField(
        State.objects.none(),
        label=_("State"),
        required=False,
        empty_label=_("None: the role is for the whole installation"),
        help_text=_("For roles that are held in one State. Leave empty for the others."),
    )
    field_order = ["role", "state", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = DEPLOYMENT_ROLES[settings.DEPLOYMENT]
        self.fields["role"].choices = [(role, f"{role.label}. {ROLE_TASKS[role]}") for role in offered]  # type: ignore[attr-defined]
        if set(offered) & set(STATE_ROLES):
            self.fields["state"].queryset = State.objects.all()  # type: ignore[attr-defined]
        else:
            del self.fields["state"]

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class InviteForm(RoleForm):
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    field_order = ["name", "email", "role", "state", "reason"]


class AddStateForm(forms.Form):
    iso3 = forms.ChoiceField(label=_("State"), help_text=_("States and codes of ISO 3166-1."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, f"{name} ({code})") for code, name in states_to_add()]
        self.fields["iso3"].choices = [("", ""), *choices]  # type: ignore[attr-defined]


class OwnAccountForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("As my browser says")), *settings.LANGUAGES]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]


class PeopleFilterForm(forms.Form):
    """An unknown value narrows nothing: what a filter cannot read, it leaves out."""

    q = forms.CharField(label=_("Name or address"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Role"), required=False)
    state = forms.ModelChoiceField(State.objects.all(), label=_("State"), required=False, empty_label=_("Any"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = DEPLOYMENT_ROLES[settings.DEPLOYMENT]
        self.fields["role"].choices = [("", _("Any")), *((role, role.label) for role in offered)]  # type: ignore[attr-defined]
        if not set(offered) & set(STATE_ROLES):
            del self.fields["state"]

    def terms(self) -> dict[str, str]:
        """Arguments of queries.search_people."""
        self.full_clean()
        state = self.cleaned_data.get("state")
        return {
            "text": self.cleaned_data.get("q", "").strip(),
            "role": self.cleaned_data.get("role", ""),
            "state": state.iso3 if state else "",
        }


class JobFilterForm(forms.Form):
    """As PeopleFilterForm: what it cannot read narrows nothing."""

    state = forms.ChoiceField(label=_("State of the job"), required=False, choices=[("", _("Any")), *JobState.choices])
    name = forms.CharField(label=_("Name of the job"), required=False, max_length=100)

    def terms(self) -> dict[str, str]:
        """Arguments of enqueue.queries.search_jobs."""
        self.full_clean()
        return {name: self.cleaned_data.get(name, "").strip() for name in ("state", "name")}
