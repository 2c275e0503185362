"""The home page of every role on the staff site."""

from django.urls import include, path

from assessments.work import views

staff_urlpatterns = [path("", include(([path("", views.home, name="home")], "work")))]
