"""CSV beside JSON: `renderer_classes = [JSONRenderer, CsvRenderer]` and `csv_columns` on the view."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer

from r2p_site.spreadsheets import safe_cell


class CsvRenderer(BaseRenderer):
    """Rows of mappings (or a page of them) as CSV.

    The view names its columns, in order, with the HXL hashtag of each: `csv_columns = {"iso3": "#country+code", ...}`.
    The header is followed by the hashtags; a value that is None is an empty cell.
    """

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> str:
        columns: Mapping[str, str] = (renderer_context or {})["view"].csv_columns
        rows = data["results"] if isinstance(data, Mapping) and "results" in data else data
        return csv_text(rows, columns)


def csv_text(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns.keys())
    if any(columns.values()):
        writer.writerow(columns.values())
    writer.writerows([safe_cell(row.get(name)) for name in columns] for row in rows)
    return out.getvalue()
