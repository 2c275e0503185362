"""What other versions of the method would have given for one signed-off assessment. Never published."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.core.enums import block_name
from assessments.core.loading import assessment_or_404, signed_in, site_note
from assessments.core.models import Assessment
from assessments.core.views.navigation import section_nav
from assessments.methods.permissions import may_read_rescored
from assessments.methods.queries import rescored_of
from assessments.methods.rescored import Column, Line, compared_lines, shown_content
from assessments.results.queries import factor_titles, result_of


@require_safe
def rescored_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment, user = assessment_or_404(request, pk), signed_in(request)
    stored = result_of(assessment)
    if not may_read_rescored(user, assessment):
        raise Http404
    columns = [] if stored is None else _columns(assessment, stored)
    context = {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "results", user),
        "results_url": reverse("results:results", kwargs={"pk": pk}),
        "columns": columns,
        "lines": _lines(assessment, stored, columns) if len(columns) > 1 else [],
    }
    return render(request, "methods/rescored.html", context)


def _columns(assessment: Assessment, stored: Any) -> list[Column]:
    """The signed result first."""
    snapshot = json.loads(bytes(stored.snapshot.body))
    signed = assessment.methodology
    found = [Column(signed.version, shown_content(stored.content, snapshot, signed.record))]
    for row in rescored_of(assessment):
        content = None if row.content is None else shown_content(row.content, snapshot, row.methodology.record)
        found.append(Column(row.methodology.version, content, row.refusal))
    return found


def _lines(assessment: Assessment, stored: Any, columns: list[Column]) -> list[dict[str, Any]]:
    titles = {row.code: f"{row.code} {row.title}" for row in factor_titles(assessment)}
    snapshot = json.loads(bytes(stored.snapshot.body))
    return [{"title": _title(line, titles), "cells": line.cells} for line in compared_lines(snapshot, columns)]


def _title(line: Line, titles: dict[str, str]) -> Any:
    words = {
        "common": _("Common factors"),
        "structural": _("Structural index"),
        "dynamic": _("Dynamic index"),
        "resilience": _("Resilience"),
    }
    if line.measure == "crime":
        return block_name(line.code)
    return words.get(line.measure) or titles.get(line.code, line.code)
