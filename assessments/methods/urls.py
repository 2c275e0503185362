"""Addresses of versions of the method on the staff site."""

from django.urls import URLPattern, URLResolver, include, path

from assessments.methods.views import rescored, rescoring, versions

_pages: list[URLPattern | URLResolver] = [
    path("", versions.method_list, name="list"),
    path("<str:version>/", versions.method_page, name="method"),
    path("<str:version>/draft/", versions.draft_new, name="draft"),
    path("<str:version>/change/", versions.draft_change, name="change"),
    path("<str:version>/activate/", versions.activate, name="activate"),
    path("<str:version>/discard/", versions.discard, name="discard"),
    path("<str:version>/rescore/", rescoring.rescore, name="rescore"),
    path("<str:version>/rescore/cancel/", rescoring.rescore_cancel, name="rescore_cancel"),
    path("<str:version>/rescore/job/", rescoring.rescore_job, name="rescore_job"),
]
# Below frameworks, whose administrators keep them; before the short names of frameworks.
staff_urlpatterns: list[URLPattern | URLResolver] = [
    path("frameworks/methods/", include((_pages, "methods"))),
    path("assessments/<uuid:pk>/results/methods/", rescored.rescored_page, name="rescored_results"),
]
