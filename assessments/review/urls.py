"""Addresses of review and sign-off on the staff site."""

from django.urls import include, path

from assessments.review import views

app_name = "review"
_within = [
    path("", views.review_page, name="review"),
    path("submit/", views.submit, name="submit"),
    path("request-changes/", views.ask_for_changes, name="request_changes"),
    path("approve/", views.approve, name="approve"),
    path("divergence/<str:code>/", views.divergence, name="divergence"),
    path("views/<str:number>/", views.view_divergence, name="view_divergence"),
]
staff_urlpatterns = [path("assessments/<uuid:pk>/review/", include((_within, app_name)))]
