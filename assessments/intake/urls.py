"""Addresses of the intake deployment's own pages."""

from django.urls import path

from assessments.intake import views

intake_urlpatterns = [path("", views.intake_home, name="intake_home")]
custodian_urlpatterns = [path("", views.custodian_home, name="custodian_home")]
