"""Addresses of the staff site."""

from r2p_site import pages
from r2p_site.api.urls import schema_urlpatterns
from r2p_site.urls import STAFF_SLICES, Patterns, below_api, choice_of_language, from_slices, on_every_site

api_urlpatterns: Patterns = [*schema_urlpatterns, *from_slices(STAFF_SLICES, "api_staff_urlpatterns")]

urlpatterns: Patterns = [
    *on_every_site(),
    *choice_of_language(),
    *from_slices(STAFF_SLICES, "staff_urlpatterns"),
    *below_api(api_urlpatterns),
]

handler400 = pages.bad_request
handler403 = pages.permission_denied
handler404 = pages.page_not_found
handler429 = pages.too_many_requests
handler500 = pages.server_error
