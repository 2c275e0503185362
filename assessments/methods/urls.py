"""Addresses of versions of the method on the staff site."""

from django.urls import URLPattern, URLResolver, include, path

from assessments.methods import views

_pages: list[URLPattern | URLResolver] = [
    path("", views.method_list, name="list"),
    path("<str:version>/", views.method_page, name="method"),
    path("<str:version>/draft/", views.draft_new, name="draft"),
    path("<str:version>/change/", views.draft_change, name="change"),
    path("<str:version>/activate/", views.activate, name="activate"),
    path("<str:version>/discard/", views.discard, name="discard"),
]
# Below frameworks, whose administrators keep them; before the short names of frameworks.
staff_urlpatterns: list[URLPattern | URLResolver] = [path("frameworks/methods/", include((_pages, "methods")))]
