"""The register of sources: each is printed once, with its grades and dates, and cited by its mark."""

from collections import defaultdict
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.core.enums import Confidentiality, Credibility, Reliability, SourceKind
from assessments.reports.document.parts import SourcePart
from assessments.reports.document.sources import Json, Sources


def source_marks(sources: Sources) -> dict[str, str]:
    """Marks by the source's id, numbered by title; the same for every reader of the same edition."""
    evidence = sources.record["evidence"]
    ordered = sorted(evidence, key=lambda key: (evidence[key]["title"].casefold(), key))
    return {key: f"S{number}" for number, key in enumerate(ordered, start=1)}


def source_parts(sources: Sources) -> tuple[SourcePart, ...]:
    codes = _codes(sources)
    evidence = sources.record["evidence"]
    return tuple(_source(mark, tuple(codes[key]), evidence[key]) for key, mark in source_marks(sources).items())


def _codes(sources: Sources) -> dict[str, list[str]]:
    """The codes of the indicators that rest on each source, in canonical order."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in (row["code"] for row in sources.snapshot["catalogue"]):
        keys = [
            key for answers in sources.record["answers"].values() for key in answers.get(code, {}).get("sources", ())
        ]
        for key in dict.fromkeys(keys):
            found[key].append(code)
    national = [row for rows in sources.record.get("national", {}).values() for row in rows]
    for row in national:
        for key in row["sources"]:
            if row["code"] not in found[key]:
                found[key].append(row["code"])
    return found


def _source(mark: str, codes: tuple[str, ...], row: Json) -> SourcePart:
    dates = (
        (_("happened %(day)s"), row["event_on"]),
        (_("dated %(day)s"), row["source_on"]),
        (_("received %(day)s"), row["received_on"]),
    )
    grade = [Reliability(row["reliability"]).label] if row["reliability"] else []
    grade += [Credibility(row["credibility"]).label] if row["credibility"] else []
    return SourcePart(
        mark=mark,
        codes=codes,
        title=row["title"],
        publisher=row["publisher"],
        kind=SourceKind(row["kind"]).label,
        dates=tuple(words % {"day": day_words(day)} for words, day in dates if day),
        grade=tuple(grade),
        visibility=Confidentiality(row["confidentiality"]).label,
        link=row["link"],
        file_sha256=row["file_sha256"],
    )


def day_words(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "DATE_FORMAT")
