"""Addresses of outside signals on the staff site."""

from django.urls import include, path

from assessments.signals import views

app_name = "signals"
_within = [
    path("", views.signal_list, name="signals"),
    path("import/", views.import_file, name="import"),
    path("<uuid:file>/", views.checked_file, name="checked"),
    path("<uuid:file>/discard/", views.discard, name="discard"),
    path("<uuid:file>/remove/", views.remove, name="remove"),
]
staff_urlpatterns = [path("assessments/<uuid:pk>/signals/", include((_within, app_name)))]
