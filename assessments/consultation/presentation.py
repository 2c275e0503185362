"""What was heard, as the staff page, the public pages and the report show it: from frozen or released JSON alone."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.consultation.enums import (
    AGREEMENT_WORDS,
    CHANNEL_WORDS,
    FLAG_TAGS,
    NEEDED_GROUPS,
    REPLY_TAGS,
    Flag,
    HoldReason,
    Reply,
    Withheld,
    channel_words,
    group_words,
    range_words,
)
from assessments.consultation.queries import in_group_order
from assessments.consultation.validators import language_name
from r2p_site.wording import labelled, listed, listed_apart, week_named

Json = Mapping[str, Any]
Shown = dict[str, Any]


class Titled(Protocol):
    """A factor as charts name it."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def permanent_id(self) -> str: ...


def in_language(texts: Mapping[str, Any], language: str) -> Any:
    """The text in the reader's language, else in the one written first; empty without any."""
    short = language.partition("-")[0]
    return texts.get(language) or texts.get(short) or next(iter(texts.values()), "")


def call_context(call: Json, language: str) -> Shown:
    """What is asked and who receives it; `call` as published or frozen."""
    return {
        "title": in_language(call.get("titles", {}), language),
        "questions": in_language(call.get("questions", {}), language) or [],
        "languages": listed(language_name(code) for code in call.get("languages", [])),
        "recipient": recipient_rows(call.get("recipient") or {}),
    }


def recipient_rows(recipient: Json) -> list[Shown]:
    terms = {
        "name": _("Who receives"),
        "appointing_body": _("Appointed by"),
        "accreditation": _("Accreditation"),
        "privilege": _("What protects its files in law"),
        "runs_server": _("Who runs the server, and could change it"),
        "opens_until": _("Until when it could be forced to open what it holds"),
        "fingerprint": _("Fingerprint of its key"),
    }
    held = {name: recipient[name] for name in terms if recipient.get(name)}
    if "opens_until" in held:
        held["opens_until"] = day_words(held["opens_until"])
    return [{"term": terms[name], "value": value} for name, value in held.items()]


def day_words(text: str) -> str:
    """A day in the reader's own order; as the recipient wrote it where it is no day."""
    try:
        return date_format(date.fromisoformat(text))
    except ValueError:
        return text


def heard_context(heard: Json, factors: Iterable[Titled], language: str) -> Shown:
    """`heard` as `queries.heard` gives it."""
    titles = {row.code: row for row in factors}
    reach = heard.get("reach") or {}
    return {
        "channels": [
            _count(channel_words(name), reach["channels"][name]) for name in in_channel_order(reach.get("channels", {}))
        ],
        "groups": [
            _count(group_words(name), reach["groups"][name]) for name in in_group_order(reach.get("groups", {}))
        ],
        "set_aside": _set_aside(heard.get("set_aside") or {}),
        "themes": [theme_row(row, titles, language) for row in heard.get("themes", [])],
        "answered": _answered(heard.get("themes", [])),
        "meetings": [meeting_row(row) for row in heard.get("meetings", [])],
        "briefs": heard.get("briefs", []),
        "held": held_lines(heard.get("held", [])),
        "shortfall": heard.get("shortfall", ""),
    }


def held_lines(held: Iterable[Json]) -> list[str]:
    """What stands in place of what is held back: how many, at whose wish, and why."""
    counts = Counter((row["what"], row["why"], row["text"]) for row in held)
    return [_held(what, why, text, count) for (what, why, text), count in counts.items()]


def _held(what: str, why: str, text: str, count: int) -> str:
    if what == "theme":
        words = ngettext(
            "%(count)d theme is held back at the recipient's wish, %(why)s.",
            "%(count)d themes are held back at the recipient's wish, %(why)s.",
            count,
        )
        return words % {"count": count, "why": HoldReason(why).label}
    if why == Withheld.ORGANISATION:
        words = ngettext(
            "%(count)d brief was taken back by its organisation.",
            "%(count)d briefs were taken back by their organisations.",
            count,
        )
        return words % {"count": count}
    words = ngettext(
        "%(count)d brief is held back by the office, which says why: %(why)s",
        "%(count)d briefs are held back by the office, which says why: %(why)s",
        count,
    )
    return words % {"count": count, "why": text}


def in_channel_order(channels: Iterable[str]) -> list[str]:
    """Those that count in figures first; stored JSON does not keep the order of its keys."""
    known = list(CHANNEL_WORDS)
    return sorted(channels, key=lambda name: (known.index(name) if name in known else len(known), name))


def _count(words: Any, count: str) -> Shown:
    return {"term": words, "value": range_words(count)}


def _set_aside(given: Json) -> Shown | None:
    return {"criteria": given["criteria"], "count": range_words(given["count"])} if given else None


def theme_row(theme: Json, titles: Mapping[str, Titled], language: str) -> Shown:
    return {
        "id": theme["id"],
        "title": theme["title"],
        "text": theme["text"],
        "language": theme["language"],
        "quote": theme["quote"],
        "first": any(group in NEEDED_GROUPS for group in theme["groups"]),
        "voices": [group_words(group) for group in in_group_order(theme["groups"])],
        "factors": [
            {"number": number, "title": titles[number].title, "url": titles[number].url}
            for number in theme["factors"]
            if number in titles
        ],
        "answer": _answer(theme, language),
    }


def _answer(theme: Json, language: str) -> Shown | None:
    if not theme["answer"]:
        return None
    reply = Reply(theme["answer"])
    return {"words": reply.label, "kind": REPLY_TAGS[reply], "text": in_language(theme["reply"], language)}


def _answered(themes: Sequence[Json]) -> str:
    if not themes:
        return ""
    answered = sum(theme["answer"] is not None for theme in themes)
    words = ngettext(
        "%(answered)d of %(total)d theme is answered", "%(answered)d of %(total)d themes are answered", len(themes)
    )
    return words % {"answered": answered, "total": len(themes)}


def meeting_row(meeting: Json) -> Shown:
    groups = [
        labelled(group_words(name), range_words(meeting["groups"][name])) for name in in_group_order(meeting["groups"])
    ]
    return {
        "week": week_named(meeting["week"]),
        "groups": listed_apart(groups),
        "officials": _("officials or security present")
        if meeting["officials_present"]
        else _("no officials, no security present"),
        "officials_present": meeting["officials_present"],
    }


def views_table(
    views: Json | None, factors: Iterable[Titled], reasons: Mapping[str, str] | None = None
) -> Shown | None:
    """Medians by factor, women's and young people's first, beside the official level; None where nothing is shown.
    `reasons`: why the office keeps its rating, by permanent id of the factor."""
    if not views or not views["factors"]:
        return None
    groups = in_group_order(views.get("groups") or {})
    agreement = views.get("agreement")
    return {
        "title": _("Views received (not a survey)"),
        "groups": [group_words(group) for group in groups],
        "agreement": AGREEMENT_WORDS[agreement] if agreement else "",
        "has_official": any(cell.get("official") is not None for cell in views["factors"].values()),
        "rows": [
            {
                **_views_row(row, views, [views["groups"][group].get(row.code) for group in groups]),
                "reason": (reasons or {}).get(row.permanent_id, ""),
            }
            for row in factors
            if row.code in views["factors"]
        ],
    }


def _views_row(row: Titled, views: Json, of_groups: Sequence[Json | None]) -> Shown:
    cell = views["factors"][row.code]
    flag = cell.get("flag")
    return {
        "number": row.code,
        "title": row.title,
        "url": row.url,
        "median": cell["median"],
        "n": range_words(cell["n"]),
        "groups": [None if found is None else {**found, "n": range_words(found["n"])} for found in of_groups],
        "official": cell.get("official"),
        "gap": gap_words(cell.get("difference")),
        "kind": FLAG_TAGS[Flag(flag)] if flag else "",
    }


def gap_words(difference: int | None) -> str:
    """How far contributors are from the office; positive when they see more risk."""
    if difference is None:
        return ""
    if difference == 0:
        return _("the same")
    words = (
        ngettext("%(levels)d level more risk", "%(levels)d levels more risk", difference)
        if difference > 0
        else ngettext("%(levels)d level less risk", "%(levels)d levels less risk", -difference)
    )
    return words % {"levels": abs(difference)}
