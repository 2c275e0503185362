"""What the office records of its own: meetings as counts, briefs with its reply, and why something is missing."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.consultation.enums import Group, Withheld
from assessments.consultation.errors import BriefTakenBack
from assessments.consultation.models import Brief, Meeting, Shortfall
from assessments.consultation.permissions import may_explain_shortfall, may_record, may_withhold
from assessments.consultation.registry import take_files_off
from assessments.consultation.services.locking import lock_assessment, note
from assessments.consultation.validators import Errors, check_line, check_texts, refuse
from assessments.core.models import Assessment
from r2p_site.accounts.models import User
from r2p_site.errors import InvalidInput, NotFound, VersionMismatch

MOST_PEOPLE = 100_000


@dataclass(frozen=True, slots=True)
class MeetingInput:
    """`held_on` is kept as its week alone."""

    held_on: date
    groups: Mapping[str, int]
    officials_present: bool


@dataclass(frozen=True, slots=True)
class BriefInput:
    organisation: str
    title: str
    text: str
    permission_on: date
    reply: str = ""


@transaction.atomic
def record_meeting(*, assessment: Assessment, by: User, values: MeetingInput) -> Meeting:
    """Raises InvalidInput, RecordClosed, MayNotConsult."""
    locked = lock_assessment(assessment, by, may_record)
    refuse(_meeting_errors(values))
    meeting = Meeting.objects.create(
        assessment=locked,
        week=values.held_on - timedelta(days=values.held_on.weekday()),
        groups={group: count for group, count in values.groups.items() if count},
        officials_present=values.officials_present,
        by=by,
    )
    note("meeting.recorded", locked, by, meeting=meeting.pk)
    return meeting


def _meeting_errors(values: MeetingInput) -> Errors:
    errors: Errors = {}
    if values.held_on > timezone.localdate():
        errors["held_on"] = [_("Record a meeting after it took place.")]
    for group, count in values.groups.items():
        if group not in Group.values or not 0 <= count <= MOST_PEOPLE:
            errors[group] = [_("Write how many, as a whole number.")]
    if not any(values.groups.values()):
        errors.setdefault("groups", []).append(_("Count at least one person in one group."))
    return errors


@transaction.atomic
def remove_meeting(*, meeting: Meeting, by: User) -> None:
    locked = lock_assessment(meeting.assessment, by, may_record)
    if not Meeting.objects.filter(pk=meeting.pk).delete()[0]:
        raise NotFound
    note("meeting.removed", locked, by, meeting=meeting.pk)


@transaction.atomic
def add_brief(*, assessment: Assessment, by: User, values: BriefInput) -> Brief:
    """Raises InvalidInput, RecordClosed, MayNotConsult."""
    locked = lock_assessment(assessment, by, may_record)
    brief = _save_brief(Brief(assessment=locked, version=0, by=by), values)
    note("brief.added", locked, by, brief=brief.pk)
    return brief


@transaction.atomic
def change_brief(*, brief: Brief, by: User, values: BriefInput, expected_version: int) -> Brief:
    """Raises InvalidInput, VersionMismatch, NotFound, RecordClosed, MayNotConsult."""
    locked = lock_assessment(brief.assessment, by, may_record)
    found = Brief.objects.select_for_update().filter(pk=brief.pk).first()
    if found is None:
        raise NotFound
    if found.version != expected_version:
        raise VersionMismatch
    _save_brief(found, values)
    note("brief.changed", locked, by, brief=found.pk, version=found.version)
    return found


@transaction.atomic
def remove_brief(*, brief: Brief, by: User) -> None:
    """An organisation may take its brief back until sign-off."""
    locked = lock_assessment(brief.assessment, by, may_record)
    if not Brief.objects.filter(pk=brief.pk).delete()[0]:
        raise NotFound
    note("brief.removed", locked, by, brief=brief.pk)


@transaction.atomic
def withhold_brief(*, brief: Brief, by: User, withheld: str, reason: str = "") -> Brief:
    """Left out of what is published, at the wish of its organisation, for good, or by the office, with a reason that is
    published; until the assessment is. `withheld`: as the model.

    Raises InvalidInput, BriefTakenBack, NotFound, RecordClosed, MayNotConsult.
    """
    locked = lock_assessment(brief.assessment, by, may_withhold)
    found = Brief.objects.select_for_update().filter(pk=brief.pk).first()
    if found is None:
        raise NotFound
    if found.withheld == Withheld.ORGANISATION:
        raise BriefTakenBack
    errors: Errors = {}
    if withheld == Withheld.OFFICE:
        check_texts(errors, [("reason", reason)])
    refuse(errors)
    found.withheld = Withheld(withheld)
    found.withheld_reason = reason.strip() if withheld == Withheld.OFFICE else ""
    found.save(update_fields=["withheld", "withheld_reason"])
    take_files_off(locked.pk)
    note("brief.withheld" if withheld else "brief.restored", locked, by, brief=found.pk, whose=withheld)
    return found


def _save_brief(brief: Brief, values: BriefInput) -> Brief:
    errors: Errors = {}
    check_line(errors, "organisation", values.organisation, most=200)
    check_line(errors, "title", values.title)
    check_texts(errors, [("text", values.text)])
    if values.reply:
        check_texts(errors, [("reply", values.reply)])
    if values.permission_on > timezone.localdate():
        errors["permission_on"] = [_("The permission must have been given already.")]
    refuse(errors)
    for field, value in asdict(values).items():
        setattr(brief, field, value.strip() if isinstance(value, str) else value)
    brief.version += 1
    try:
        with transaction.atomic():
            brief.save()
    except IntegrityError as error:
        if "brief_once" not in str(error):
            raise
        raise InvalidInput(fields={"title": [_("A brief of this organisation and title is already here.")]}) from None
    return brief


@transaction.atomic
def explain_shortfall(*, assessment: Assessment, by: User, reason: str) -> Shortfall | None:
    """Why there was no consultation, or who did not take part; an empty reason takes it back. The public reads it."""
    locked = lock_assessment(assessment, by, may_explain_shortfall)
    if not reason.strip():
        Shortfall.objects.filter(assessment=locked).delete()
        note("shortfall.withdrawn", locked, by)
        return None
    errors: Errors = {}
    check_texts(errors, [("reason", reason)])
    refuse(errors)
    found, _created = Shortfall.objects.update_or_create(
        assessment=locked, defaults={"reason": reason.strip(), "by": by, "at": timezone.now()}
    )
    note("shortfall.explained", locked, by)
    return found
