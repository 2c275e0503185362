"""Addresses of the consultation on the staff site; `exchange/` is where the recipient's server delivers."""

from django.urls import URLPattern, URLResolver, include, path

from assessments.consultation.views import exchange, packages, page, plan, record, themes

app_name = "consultation"
_within = [
    path("", page.consultation_page, name="consultation"),
    path("plan/", plan.plan, name="plan"),
    path("later-day/", plan.later_day, name="later_day"),
    path("languages/add/", plan.language_add, name="language_add"),
    path("languages/<str:language>/", plan.language_edit, name="language"),
    path("languages/<str:language>/remove/", plan.language_remove, name="language_remove"),
    path("send/", packages.send, name="send"),
    path("receive/", packages.receive, name="receive"),
    path("packages/<uuid:package>/file/", packages.package_file, name="package_file"),
    path("packages/<uuid:package>/job/", packages.package_job, name="package_job"),
    path("packages/<uuid:package>/retry/", packages.package_retry, name="package_retry"),
    path("packages/<uuid:package>/handed-over/", packages.package_handed_over, name="package_handed_over"),
    path("themes/<uuid:theme>/", themes.theme, name="theme"),
    path("answers/send/", themes.answers_send, name="answers_send"),
    path("meetings/new/", record.meeting_new, name="meeting_new"),
    path("meetings/<uuid:meeting>/remove/", record.meeting_remove, name="meeting_remove"),
    path("briefs/new/", record.brief_new, name="brief_new"),
    path("briefs/<uuid:brief>/", record.brief_detail, name="brief"),
    path("briefs/<uuid:brief>/remove/", record.brief_remove, name="brief_remove"),
    path("briefs/<uuid:brief>/withhold/", record.brief_withhold, name="brief_withhold"),
    path("reason/", record.shortfall, name="shortfall"),
]
staff_urlpatterns: list[URLPattern | URLResolver] = [
    path("assessments/<uuid:pk>/consultation/", include((_within, app_name))),
    path("exchange/", exchange.exchange, name="exchange"),
]
