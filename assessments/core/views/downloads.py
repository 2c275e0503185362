"""Lists as CSV, safe to open in a spreadsheet."""

from collections.abc import Iterable

from django.http import HttpResponse

from assessments.core.models import Assessment, Evidence
from r2p_site.spreadsheets import csv_response

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
    return csv_response(
        "sources.csv", EVIDENCE_COLUMNS, ([getattr(row, name) for name in EVIDENCE_COLUMNS] for row in sources)
    )


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
    return csv_response("assessments.csv", columns, rows)
