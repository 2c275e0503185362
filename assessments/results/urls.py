"""Addresses of results on the staff site."""

from django.urls import include, path

from assessments.results import views

app_name = "results"
_within = [
    path("", views.results_page, name="results"),
    path("job/", views.result_job, name="job"),
    path("recompute/", views.recompute, name="recompute"),
]
staff_urlpatterns = [path("assessments/<uuid:pk>/results/", include((_within, app_name)))]
