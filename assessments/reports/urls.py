"""Addresses of reports on the staff site."""

from django.urls import URLPattern, URLResolver, include, path

from assessments.reports import api, views

app_name = "reports"
_within = [
    path("", views.reports_page, name="reports"),
    path("preview/<str:edition>/", views.preview, name="preview"),
    path("<uuid:report>/job/", views.report_job, name="job"),
    path("<uuid:report>/cancel/", views.report_cancel, name="cancel"),
    path("<uuid:report>/retry/", views.report_retry, name="retry"),
    path("<uuid:report>/file/", views.report_file, name="file"),
]
staff_urlpatterns: list[URLPattern | URLResolver] = [
    path("assessments/<uuid:pk>/reports/", include((_within, app_name)))
]
api_staff_urlpatterns: list[URLPattern | URLResolver] = [
    path("reports/<uuid:pk>/", api.ReportView.as_view(), name="report")
]
