"""Addresses of the custodian site."""

from assessments.intake.custodian_urls import custodian_urlpatterns
from r2p_site import pages
from r2p_site.urls import CUSTODIAN_SLICES, Patterns, choice_of_language, from_slices, on_every_site

urlpatterns: Patterns = [
    *on_every_site(),
    *choice_of_language(),
    *custodian_urlpatterns,
    *from_slices(CUSTODIAN_SLICES, "custodian_urlpatterns"),
]

handler400 = pages.bad_request
handler403 = pages.permission_denied
handler404 = pages.page_not_found
handler429 = pages.too_many_requests
handler500 = pages.server_error
