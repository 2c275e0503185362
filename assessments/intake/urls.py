"""Addresses of the contributor site. Those of custodians are apart: this site has nothing of what sign-in needs."""

from django.urls import include, path

from assessments.intake.views import box, contribute, home

_contributors = [
    path("", home.intake_home, name="home"),
    path("return/", box.return_page, name="return"),
    path("return/deleted/", box.deleted, name="deleted"),
    path("<slug:slug>/", home.consultation_page, name="consultation"),
    path("<slug:slug>/tell/", contribute.tell, name="tell"),
    path("<slug:slug>/reprisals/", contribute.reprisal, name="reprisal"),
    path("<slug:slug>/sent/", contribute.sent, name="sent"),
]
intake_urlpatterns = [path("", include((_contributors, "intake")))]
