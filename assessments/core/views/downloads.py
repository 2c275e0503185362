"""Lists as CSV, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from assessments.core.models import Assessment, Evidence

EVIDENCE_COLUMNS = (
    "title",
    "publisher",
    "kind",
    "event_on",
    "source_on",
    "received_on",
    "link",
    "confidentiality",
    "reliability",
    "credibility",
    "file_name",
    "file_sha256",
)


def evidence_csv(sources: Iterable[Evidence]) -> HttpResponse:
    return _csv("sources.csv", EVIDENCE_COLUMNS, ([getattr(row, name) for name in EVIDENCE_COLUMNS] for row in sources))


def assessments_csv(assessments: Iterable[Assessment]) -> HttpResponse:
    columns = ("iso3", "state", "cycle", "title", "status", "period_start", "period_end", "published_at")
    rows = (
        [
            row.cycle.state_id,
            row.cycle.state.name,
            row.cycle.number,
            row.cycle.title,
            row.status,
            row.cycle.period_start,
            row.cycle.period_end,
            row.published_at.isoformat() if row.published_at else "",
        ]
        for row in assessments
    )
    return _csv("assessments.csv", columns, rows)


def _csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow(columns)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return response


def safe_cell(value: object) -> object:
    """A spreadsheet must not run what somebody typed."""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return "" if value is None else value
