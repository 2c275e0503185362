"""Addresses of results on the staff site."""

from django.urls import include, path

from assessments.results.views import certainty, factor, job, ranges, results

app_name = "results"
_within = [
    path("", results.results_page, name="results"),
    path("certainty/", certainty.certainty_page, name="certainty"),
    path("factors/<str:number>/", factor.factor_page, name="factor"),
    path("charts/<str:sha256>.svg", results.drawing, name="drawing"),
    path("job/", job.result_job, name="job"),
    path("recompute/", job.recompute, name="recompute"),
    path("ranges/", ranges.ranges_page, name="ranges"),
    path("ranges/ask/", ranges.ranges_ask, name="ranges_ask"),
    path("ranges/cancel/", ranges.ranges_cancel, name="ranges_cancel"),
    path("ranges/job/", ranges.ranges_job, name="ranges_job"),
]
staff_urlpatterns = [path("assessments/<uuid:pk>/results/", include((_within, app_name)))]
