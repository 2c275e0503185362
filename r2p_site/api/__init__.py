"""What every REST endpoint of every slice uses. No slice is named here, and nothing here reads a domain table.

Nothing imported below may import rest_framework.views: that module loads the classes named in settings from here.
"""

from r2p_site.api.authentication import SessionAuthentication
from r2p_site.api.conditional import etag_response, is_not_modified, require_if_match
from r2p_site.api.envelope import error_body, error_json, handle_exception
from r2p_site.api.negotiation import Negotiation
from r2p_site.api.pagination import Pagination
from r2p_site.api.parsers import JsonParser
from r2p_site.api.permissions import AnyoneMayRead, DenyAll, SignedIn
from r2p_site.api.renderers import CsvRenderer
from r2p_site.api.throttling import AddressThrottle

__all__ = [
    "AddressThrottle",
    "AnyoneMayRead",
    "CsvRenderer",
    "DenyAll",
    "JsonParser",
    "Negotiation",
    "Pagination",
    "SessionAuthentication",
    "SignedIn",
    "error_body",
    "error_json",
    "etag_response",
    "handle_exception",
    "is_not_modified",
    "require_if_match",
]
