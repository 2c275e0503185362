"""Addresses of the public site."""

from r2p_site import pages
from r2p_site.api.urls import schema_urlpatterns
from r2p_site.urls import PUBLIC_SLICES, Patterns, below_api, from_slices, on_every_site

api_urlpatterns: Patterns = [*schema_urlpatterns, *from_slices(PUBLIC_SLICES, "api_public_urlpatterns")]

urlpatterns: Patterns = [
    *on_every_site(),
    *from_slices(PUBLIC_SLICES, "public_urlpatterns"),
    *below_api(api_urlpatterns),
]

handler400 = pages.bad_request
handler403 = pages.permission_denied
handler404 = pages.page_not_found
handler500 = pages.server_error
