"""The schema of the site's own interface, as a file and as a page."""

from django.urls import URLPattern, URLResolver, path

from r2p_site.api import views

schema_urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", views.SchemaView.as_view(), name="schema"),
    path("docs/", views.docs, name="docs"),
]
