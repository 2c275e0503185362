"""The side-by-side editor: a factor's source words, and theirs in another language.

Each text is saved by itself with script, all of a page at once without.
"""

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from frameworks.errors import WordsConflict, WordsRefused
from frameworks.models import DraftText
from frameworks.services import save_words
from frameworks.translation.progress import SlotState, progress_of, state_of
from frameworks.translation.slots import ABOUT, Slot
from frameworks.views.gone import shows_what_was_typed
from frameworks.views.translations.loading import Loaded, load_translation
from r2p_site.accounts.models import User
from r2p_site.wording import labelled, listed

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form says of one text. `seen`: the version shown beside a conflict, which counts with a choice only."""

    words: str
    version: int
    still_right: bool
    resolve: str
    seen: int

    @property
    def expected_version(self) -> int:
        return self.seen if self.resolve == "mine" and self.seen else self.version


@dataclass(slots=True)
class Outcome:
    """What became of a text that was sent; without any, `sent` is None."""

    sent: Sent | None = None
    error: str = ""
    conflict: WordsConflict | None = None


@dataclass(slots=True)
class Outcomes:
    by_slot: dict[str, Outcome] = field(default_factory=dict)
    saved: int = 0

    def problems(self) -> list[Row]:
        found = []
        for key, outcome in self.by_slot.items():
            if words := outcome.error or (str(outcome.conflict) if outcome.conflict else ""):
                found.append({"text": labelled(key, words), "href": f"#t-{key}"})
        return found


def sent_for(request: HttpRequest, slot: Slot) -> Sent | None:
    """None where the page did not have this text."""
    if f"{slot.key}-words" not in request.POST:
        return None

    def value(name: str) -> str:
        return request.POST.get(f"{slot.key}-{name}", "")

    return Sent(
        words=value("words"),
        version=_whole(value("version")),
        still_right=bool(value("right")),
        resolve=value("resolve"),
        seen=_whole(value("seen")),
    )


def _whole(text: str) -> int:
    """0, which overwrites nothing, when unreadable."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def save_sent(loaded: Loaded, slot: Slot, sent: Sent) -> tuple[Outcome, DraftText | None]:
    try:
        saved = save_words(
            draft=loaded.draft,
            slot=slot,
            words=sent.words,
            expected_version=sent.expected_version,
            by=loaded.user,
            still_right=sent.still_right,
        )
    except WordsConflict as conflict:
        return Outcome(sent, conflict=conflict), None
    except WordsRefused as refused:
        return Outcome(sent, error=str(refused)), None
    return Outcome(), saved


@require_http_methods(["GET", "HEAD", "POST"])
@shows_what_was_typed
def part_page(request: HttpRequest, slug: str, number: int, *, language: str, part: str) -> HttpResponse:
    """`part` is the number of a factor, or `about`. A POST saves what it can; the rest is shown again as typed."""
    loaded = load_translation(request, slug, number, language)
    slots = loaded.slots_in(part)
    if not slots:
        raise Http404
    outcomes = Outcomes()
    if request.method == "POST":
        _save_all(request, loaded, slots, outcomes)
        if not outcomes.problems():
            return redirect(f"{loaded.url('translation_part', part=part)}?saved={outcomes.saved}")
        loaded = load_translation(request, slug, number, language)
    context = {
        **loaded.frame,
        **_steps(loaded, part),
        "part_title": dict(loaded.parts)[part],
        "progress": progress_of(slots, loaded.found),
        "groups": _groups(loaded, slots, outcomes),
        "problems": outcomes.problems(),
        "is_saved": request.GET.get("saved", "0") != "0",
        "save_all_url": loaded.url("translation_part", part=part),
    }
    status = 422 if outcomes.problems() else 200
    return render(request, "frameworks/translation_part.html", context, status=status)


def _save_all(request: HttpRequest, loaded: Loaded, slots: list[Slot], outcomes: Outcomes) -> None:
    for slot in slots:
        sent = sent_for(request, slot)
        if sent is None or sent.resolve == "theirs":
            continue  # shown the other person's words, and kept them
        outcome, saved = save_sent(loaded, slot, sent)
        if outcome.sent is not None:
            outcomes.by_slot[slot.key] = outcome
        elif saved is not None:
            outcomes.saved += 1


def _steps(loaded: Loaded, part: str) -> Row:
    """Links to every part, and to the one before and after."""
    links = []
    for number, title in loaded.parts:
        slots = loaded.slots_in(number)
        if slots:
            done = progress_of(slots, loaded.found)
            name = _("About the framework") if number == ABOUT else title
            links.append(
                {
                    "code": "i" if number == ABOUT else number,
                    "short_title": name,
                    "url": loaded.url("translation_part", part=number),
                    "percent": done.percent,
                    "low": not done.is_complete,
                    "current": number == part,
                }
            )
    at = next(index for index, link in enumerate(links) if link["current"])
    return {
        "part": "" if part == ABOUT else part,
        "parts": links,
        "previous": links[at - 1] if at else None,
        "next": links[at + 1] if at + 1 < len(links) else None,
    }


def _groups(loaded: Loaded, slots: list[Slot], outcomes: Outcomes) -> list[Row]:
    """Texts below the row that they belong to: the factor first, then its indicators."""
    groups: list[Row] = []
    for slot in slots:
        if not groups or groups[-1]["code"] != slot.code:
            groups.append({"code": slot.code, "title": "" if slot.code == ABOUT else slot.source, "slots": []})
        groups[-1]["slots"].append(slot_row(loaded, slot, outcomes.by_slot.get(slot.key, Outcome())))
    return groups


def slot_row(loaded: Loaded, slot: Slot, outcome: Outcome) -> Row:
    """The context of `_slot.html`; what was typed wins over what is stored."""
    stored = loaded.texts.get((slot.permanent_id, slot.field))
    sent, conflict = outcome.sent, outcome.conflict
    return {
        "key": slot.key,
        "code": "" if slot.code == ABOUT else slot.code,
        "field": slot.field_words,
        "source": slot.source,
        "rows": min(14, max(2, len(slot.source) // 45 + 2)),
        "words": sent.words if sent else (stored.words if stored else ""),
        "save_url": loaded.url("translation_text", key=slot.key),
        "error": outcome.error,
        "saved": saved_row(slot, stored, loaded.user, version=sent.version if sent else None),
        "conflict": None
        if conflict is None
        else {"words": conflict.words, "version": conflict.version, "by": conflict.by, "at": conflict.at},
        "mine": sent.words if sent else "",
    }


def saved_row(slot: Slot, stored: DraftText | None, user: User, *, version: int | None = None) -> Row:
    """The context of `_slot_saved.html`: how the text stands, and what its source words were when it was made."""
    found = {} if stored is None else {(slot.permanent_id, slot.field): stored}
    state = state_of(slot, found)  # type: ignore[arg-type]
    by = ""
    if stored is not None and stored.changed_by is not None:
        by = _("you") if stored.changed_by_id == user.pk else stored.changed_by.name
    return {
        "key": slot.key,
        "version": (stored.version if stored else 0) if version is None else version,
        "state": state.value,
        "at": stored.changed_at if stored and stored.words else None,
        "by": by,
        "source_then": stored.source if stored and state == SlotState.STALE else "",
    }


@require_POST
@shows_what_was_typed
def text(request: HttpRequest, slug: str, number: int, *, language: str, key: str) -> HttpResponse:
    """Autosave: answers with the status line alone, so that focus and typed text stay where they are."""
    loaded = load_translation(request, slug, number, language)
    slot = next((row for row in loaded.slots if row.key == key), None)
    sent = sent_for(request, slot) if slot else None
    if slot is None or sent is None:
        raise Http404
    if sent.resolve == "theirs":
        return _whole_slot(request, loaded, slot, Outcome())
    outcome, saved = save_sent(loaded, slot, sent)
    if sent.resolve:
        # The buttons of a conflict replace the whole text, so a second refusal must bring back what was typed.
        return _whole_slot(request, load_translation(request, slug, number, language), slot, outcome)
    status = 409 if outcome.conflict else 422 if outcome.error else 200
    row = slot_row(loaded, slot, outcome)
    if saved is not None or not outcome.sent:
        row["saved"] = saved_row(slot, saved, loaded.user)
    context = {**loaded.frame, "slot": row}
    return render(request, "frameworks/_slot_status.html", context, status=status)


def _whole_slot(request: HttpRequest, loaded: Loaded, slot: Slot, outcome: Outcome) -> HttpResponse:
    context = {**loaded.frame, "slot": slot_row(loaded, slot, outcome)}
    status = 409 if outcome.conflict else 422 if outcome.error else 200
    return render(request, "frameworks/_slot.html", context, status=status)


def progress_words(missing: int, stale: int) -> str:
    """ "12 to translate, 3 to look at again", or that all is done."""
    parts = []
    if missing:
        parts.append(ngettext("%d to translate", "%d to translate", missing) % missing)
    if stale:
        parts.append(ngettext("%d to look at again", "%d to look at again", stale) % stale)
    return listed(parts) or _("complete")
