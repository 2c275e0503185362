"""Published scores as flat rows."""

from typing import Any

from django.db.models import F, QuerySet
from rest_framework.request import Request

from assessments.publication.models import PublishedScore
from assessments.publication.queries import published_scores
from assessments.results.api import Row, ScoresView
from assessments.results.query_parameters import ScoreQuery
from r2p_site.api import AnyoneMayRead


class PublishedScoresView(ScoresView):
    permission_classes = [AnyoneMayRead]
    is_public = True

    def rows(self, request: Request, query: ScoreQuery) -> "QuerySet[PublishedScore, Row]":
        of_assessment: dict[str, Any] = {
            "iso3": F("assessment__iso3"),
            "cycle": F("assessment__cycle_number"),
            "methodology": F("assessment__methodology"),
        }
        own = [name for name in self.csv_columns if name not in of_assessment]
        rows: QuerySet[PublishedScore, Row] = published_scores(query).values(*own, **of_assessment)
        return rows
