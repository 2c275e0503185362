"""Addresses of the record on the staff site."""

from functools import partial

from django.urls import include, path

from assessments.core.api import annex as annex_api
from assessments.core.api import assessments as assessments_api
from assessments.core.api import ratings as ratings_api
from assessments.core.views import annex, assessment, evidence, factor, moving, national, populations, rating

app_name = "core"

_within = [
    path("", assessment.assessment_page, name="assessment"),
    path("hand-in/", assessment.hand_in, name="hand_in"),
    path("layers/", assessment.layers, name="take_layers"),
    path("assign/", assessment.assign, name="assign"),
    path("not-applicable/", assessment.not_applicable, name="not_applicable"),
    path("move/<uuid:version>/", moving.move, name="move"),
    path("set-aside/", moving.set_aside, name="set_aside"),
    path("factors/<str:number>/", partial(factor.factor_page, domain=False), name="factor"),
    path("resilience/<str:number>/", partial(factor.factor_page, domain=True), name="domain"),
    path("ratings/<str:code>/", rating.rating, name="rating"),
    path("ratings/<str:code>/history/", rating.rating_history, name="rating_history"),
    path("ratings/<str:code>/sources/", rating.rating_sources, name="rating_sources"),
    path("ratings/<str:code>/agree/", rating.rating_agree, name="rating_agree"),
    path("ratings/<str:code>/adopt/", moving.adopt, name="rating_adopt"),
    path("evidence/", evidence.evidence_list, name="evidence"),
    path("evidence/new/", evidence.evidence_new, name="evidence_new"),
    path("evidence/<uuid:source>/", evidence.evidence_detail, name="evidence_detail"),
    path("evidence/<uuid:source>/file/", evidence.evidence_file, name="evidence_file"),
    path("annex/", annex.annex_page, name="annex"),
    path("annex/new/", annex.national_new, name="national_new"),
    path("annex/<uuid:indicator>/", annex.national_answer, name="national_answer"),
    path("annex/<uuid:indicator>/rating/", national.national_rating, name="national_rating"),
    path("annex/<uuid:indicator>/history/", national.national_history, name="national_history"),
    path("annex/<uuid:indicator>/sources/", national.national_sources, name="national_sources"),
    path("annex/<uuid:indicator>/agree/", national.national_agree, name="national_agree"),
    path("annex/<uuid:indicator>/edit/", annex.national_edit, name="national_edit"),
    path("annex/<uuid:indicator>/retire/", annex.national_retire, name="national_retire"),
    path("populations/", populations.population_list, name="populations"),
    path("populations/new/", populations.population_new, name="population_new"),
    path("populations/<uuid:population>/", populations.population_detail, name="population_detail"),
    path("populations/<uuid:population>/remove/", populations.population_remove, name="population_remove"),
]

staff_urlpatterns = [
    path(
        "assessments/",
        include(
            (
                [
                    path("", assessment.assessment_list, name="assessments"),
                    path("start/", assessment.start, name="start"),
                    path("<uuid:pk>/", include(_within)),
                ],
                app_name,
            )
        ),
    ),
]

api_staff_urlpatterns = [
    path("assessments/", assessments_api.AssessmentsView.as_view(), name="assessments"),
    path("assessments/<uuid:pk>/", assessments_api.AssessmentView.as_view(), name="assessment"),
    path("assessments/<uuid:pk>/ratings/", ratings_api.RatingsView.as_view(), name="ratings"),
    path("assessments/<uuid:pk>/ratings/<str:code>/", ratings_api.RatingView.as_view(), name="rating"),
    path("assessments/<uuid:pk>/annex/", annex_api.AnnexView.as_view(), name="annex"),
    path("assessments/<uuid:pk>/annex/<str:code>/", annex_api.NationalRatingView.as_view(), name="national_rating"),
]
