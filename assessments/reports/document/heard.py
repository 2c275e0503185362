"""What was heard and answered, and how the views received lie beside the official rating."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.consultation.presentation import heard_context, views_table
from assessments.reports.document.parts import HeardPart, Prose, ThemePart
from assessments.reports.document.sources import Sources
from r2p_site.wording import listed


@dataclass(frozen=True, slots=True)
class _Title:
    """A factor as the tables name it; a report has no pages to lead to."""

    code: str
    title: str
    permanent_id: str
    url: str = ""


def heard_part(sources: Sources) -> HeardPart | None:
    """None where the record was frozen before consultations were part of it."""
    heard: Mapping[str, Any] | None = sources.record.get("heard")
    if heard is None:
        return None
    factors = [_Title(row.number, row.title, row.permanent_id) for row in sources.factors()]
    shown = heard_context(heard, factors, sources.language)
    reasons = sources.record.get("view_divergences") or {}
    return HeardPart(
        received=views_table(sources.results.get("views"), factors, reasons),
        reasons=tuple((row.code, Prose(reasons[row.permanent_id])) for row in factors if row.permanent_id in reasons),
        themes=tuple(_theme(row) for row in shown["themes"]),
        groups=tuple((row["term"], row["value"]) for row in shown["groups"]),
        channels=tuple((row["term"], row["value"]) for row in shown["channels"]),
        meetings=tuple(shown["meetings"]),
        briefs=tuple(
            (row["organisation"], row["title"], Prose(row["text"]), Prose(row["reply"])) for row in shown["briefs"]
        ),
        held=tuple(shown["held"]),
        shortfall=Prose(shown["shortfall"]),
    )


def _facts(row: Mapping[str, Any]) -> Iterator[str]:
    """Whose voices, which factors, and whether the words are a contributor's: each where there is something to say."""
    numbers = [factor["number"] for factor in row["factors"]]
    if row["voices"]:
        yield listed(row["voices"])
    if numbers:
        yield ngettext("factor %(numbers)s", "factors %(numbers)s", len(numbers)) % {"numbers": listed(numbers)}
    if row["quote"]:
        yield _("in the words of a contributor")


def _theme(row: Mapping[str, Any]) -> ThemePart:
    answer = row["answer"]
    return ThemePart(
        title=row["title"],
        text=Prose(row["text"]),
        facts=tuple(_facts(row)),
        answer=answer["words"] if answer else "",
        reply=Prose(answer["text"] if answer else ""),
    )
