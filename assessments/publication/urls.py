"""Addresses of publication: pages and REST of the public site, steps and REST of the staff site."""

from typing import Any

from django.urls import URLPattern, include, path

from assessments.publication.api import assessments, consultations, methodologies, scores, staff
from assessments.publication.views import consultations as consultations_pages
from assessments.publication.views import pages, results, steps, verify
from assessments.results.api import StaffResultsView, StaffScoresView
from r2p_site.api import SignedIn

app_name = "publication"

_pages = [
    path("", pages.home, name="home"),
    path("states/<str:iso3>/", pages.state, name="state"),
    path("states/<str:iso3>/charts/<str:sha256>.svg", pages.drawing, name="drawing"),
    path("assessments/<uuid:pk>/", pages.assessment, name="assessment"),
    path("assessments/<uuid:pk>/certainty/", results.certainty, name="certainty"),
    path("assessments/<uuid:pk>/factors/<str:number>/", results.factor, name="factor"),
    path("assessments/<uuid:pk>/report/<str:language>.pdf", pages.report, name="report"),
    path("methodology/", pages.methodology, name="methodology"),
    path("methodology/<str:version>/", pages.methodology, name="methodology_version"),
    path("consultations/", consultations_pages.consultation_list, name="consultations"),
    path("consultations/<uuid:pk>/", consultations_pages.consultation, name="consultation"),
    path("verify/", verify.ask, name="verify"),
    path("verify/<str:sha256>/", verify.answer, name="verify_hash"),
]
_steps = [
    path("publish/", steps.publish, name="publish"),
    path("withdraw/", steps.withdraw, name="withdraw"),
]


def _both_sites(**how: Any) -> list[URLPattern]:
    return [
        path("methodologies/", methodologies.MethodologiesView.as_view(**how), name="methodologies"),
        path("methodologies/<str:version>/", methodologies.MethodologyView.as_view(**how), name="methodology"),
        path("consultations/", consultations.ConsultationsView.as_view(**how), name="consultations"),
    ]


public_urlpatterns = [path("", include((_pages, app_name)))]
staff_urlpatterns = [path("assessments/<uuid:pk>/review/", include((_steps, app_name)))]

api_public_urlpatterns = [
    path("assessments/", assessments.AssessmentsView.as_view(), name="assessments"),
    path("assessments/<uuid:pk>/", assessments.AssessmentView.as_view(), name="assessment"),
    path("assessments/<uuid:pk>/results/", assessments.ResultsView.as_view(), name="assessment_results"),
    path("assessments/<uuid:pk>/bundle/", assessments.BundleView.as_view(), name="assessment_bundle"),
    path("assessments/<uuid:pk>/annex/", assessments.AnnexView.as_view(), name="annex"),
    path("scores/", scores.PublishedScoresView.as_view(), name="scores"),
    *_both_sites(),
]
api_staff_urlpatterns = [
    path("assessments/<uuid:pk>/results/", StaffResultsView.as_view(), name="assessment_results"),
    path("assessments/<uuid:pk>/bundle/", staff.StaffBundleView.as_view(), name="assessment_bundle"),
    path("scores/", StaffScoresView.as_view(), name="scores"),
    *_both_sites(permission_classes=[SignedIn], is_public=False),
]
