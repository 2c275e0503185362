"""Themes: what several contributions say, in the custodian's words, sealed like them until the release."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.intake.contents import Told
from assessments.intake.enums import Kind, NoteKind, Status, ThemeState, Triage
from assessments.intake.errors import QuoteNotApproved, ThemeWithoutSource
from assessments.intake.models import Consultation, Contribution, Note, Theme, ThemeSource
from assessments.intake.sealing.bodies import Json
from assessments.intake.sealing.unlock import Unlocked
from assessments.intake.services.locking import lock_consultation, note, refuse_others
from assessments.intake.services.reading import check_unlocked, read_contribution
from assessments.intake.services.sealed import read_note, read_theme, seal_for_custodians, write_theme_keys
from assessments.intake.validators import masked, refuse_open_marks
from r2p_site.accounts.models import User
from r2p_site.errors import InvalidInput, Message, NotFound

BEFORE_RELEASE = (Status.OPEN, Status.CLOSED)


@dataclass(frozen=True, slots=True)
class ThemeInput:
    """`sources`: ids of contributions. `quote`: id of the note whose words stand in the text, or None."""

    title: str
    text: str
    language: str
    sources: tuple[UUID, ...]
    factors: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    quote: UUID | None = None
    ready: bool = False


@transaction.atomic
def write_theme(
    *, consultation: Consultation, given: ThemeInput, theme: Theme | None = None, unlocked: Unlocked, by: User
) -> Theme:
    """A new theme, or new words for one. Raises NotPermitted, NotUnlocked, WrongState, ThemeWithoutSource,
    QuoteNotApproved, InvalidInput, ContributionTooLong."""
    refuse_others(by)
    check_unlocked(unlocked, consultation.pk, by)
    locked = lock_consultation(consultation.pk, status=BEFORE_RELEASE)
    refuse_open_marks(title=given.title, text=given.text)
    _check_factors(given, locked)
    sources = _sources(given, locked)
    said = {row.pk: read_contribution(row, unlocked) for row in sources}
    if not all(one.may_be_summarised for one in said.values()):
        raise ThemeWithoutSource(fields={"sources": [_("One of these may only be counted: leave it out.")]})
    if given.ready and given.quote:
        check_quote(given.quote, given.text, said, unlocked)
    row = _theme(theme, locked)
    row.state = ThemeState.READY if given.ready else ThemeState.DRAFT
    sealed = seal_for_custodians(_content(given, len(sources)), consultation=locked, bound_to=row.pk)
    row.sealed = sealed.body
    row.save()
    write_theme_keys(row, sealed)
    ThemeSource.objects.filter(theme=row).delete()
    ThemeSource.objects.bulk_create(ThemeSource(theme=row, contribution=source) for source in sources)
    Contribution.objects.filter(pk__in=said, triage__in=[Triage.NEW, Triage.READ]).update(triage=Triage.USED)
    note("theme.written", locked, by)
    return row


def _theme(theme: Theme | None, consultation: Consultation) -> Theme:
    if theme is None:
        return Theme(consultation=consultation)
    return Theme.objects.select_for_update().get(pk=theme.pk, consultation=consultation)


def _check_factors(given: ThemeInput, consultation: Consultation) -> None:
    known = {factor["number"] for factor in consultation.factors}
    if set(given.factors) - known:
        raise InvalidInput(fields={"factors": [_("Choose factors of this consultation.")]})


def _sources(given: ThemeInput, consultation: Consultation) -> list[Contribution]:
    found = Contribution.objects.filter(
        consultation=consultation, pk__in=given.sources, kind=Kind.CONTRIBUTION
    ).exclude(triage=Triage.SET_ASIDE)
    rows = list(found)
    if not rows or len(rows) != len(set(given.sources)):
        raise ThemeWithoutSource
    return rows


def _content(given: ThemeInput, sources: int) -> dict[str, object]:
    """`sources`: how many there are now. What is withdrawn leaves no row: only this number shows that it went."""
    return {
        "title": given.title,
        "text": given.text,
        "language": given.language,
        "factors": list(given.factors),
        "groups": list(given.groups),
        "quote": given.quote is not None,
        "note": str(given.quote) if given.quote else "",
        "sources": sources,
    }


def check_quote(note_id: UUID, text: str, said: dict[UUID, Told], unlocked: Unlocked) -> None:
    """The words stand in the text as they were approved, and their author still allows it. Raises QuoteNotApproved."""
    row = Note.objects.filter(pk=note_id, kind=NoteKind.QUOTE, contribution__in=list(said)).first()
    if row is None:
        raise QuoteNotApproved
    author = said[row.contribution_id]
    words = read_note(row, unlocked)["words"]
    is_there = _plain(masked(words)) in _plain(masked(text))
    if not (author.may_be_quoted and author.approved.get(str(row.reply)) and is_there):
        raise QuoteNotApproved


def check_released_theme(theme: Theme, content: Json, unlocked: Unlocked) -> None:
    """Once more before it leaves: every source is still there, and may still be used. Raises as write_theme does.

    A theme saved without the number of its sources has to be saved again.
    """
    rows = [source.contribution for source in theme.sources.all()]
    said = {row.pk: read_contribution(row, unlocked) for row in rows if row.triage != Triage.SET_ASIDE}
    if len(said) != content.get("sources") or not all(one.may_be_summarised for one in said.values()):
        words: Message = _("“%(title)s” rests on something that was withdrawn, set aside, or may only be counted.")
        raise ThemeWithoutSource(words % {"title": content["title"]})
    if content["quote"]:
        check_quote(UUID(content["note"]), content["text"], said, unlocked)


def _plain(text: str) -> str:
    return " ".join(text.split())


@transaction.atomic
def hold_theme(*, theme: Theme, held: bool, by: User) -> Theme:
    """A quiet hold: nothing outside this site shows that the theme exists. Raises NotPermitted, WrongState."""
    refuse_others(by)
    consultation = lock_consultation(theme.consultation_id, status=BEFORE_RELEASE)
    row = Theme.objects.select_for_update().get(pk=theme.pk)
    row.held = held
    row.save(update_fields=["held"])
    note("theme.hold_changed", consultation, by)
    return row


@transaction.atomic
def delete_theme(*, theme: Theme, by: User) -> None:
    """Raises NotPermitted, WrongState."""
    refuse_others(by)
    consultation = lock_consultation(theme.consultation_id, status=BEFORE_RELEASE)
    used = list(ThemeSource.objects.filter(theme=theme).values_list("contribution_id", flat=True))
    if not Theme.objects.filter(pk=theme.pk).delete()[0]:
        raise NotFound
    alone = Contribution.objects.filter(pk__in=used, theme_sources__isnull=True, triage=Triage.USED)
    alone.update(triage=Triage.READ)
    note("theme.deleted", consultation, by)


def read_themes(consultation: Consultation, unlocked: Unlocked) -> list[tuple[Theme, Json]]:
    """Those of women and young people first. Raises SealedToOthers."""
    rows = Theme.objects.filter(consultation=consultation).prefetch_related("sealed_keys", "sources__contribution")
    found = [(row, read_theme(row, unlocked)) for row in rows]
    first = {"women", "young_people"}
    return sorted(found, key=lambda pair: (not first & set(pair[1]["groups"]), pair[1]["title"].casefold()))
