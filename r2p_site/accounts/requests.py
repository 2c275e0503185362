"""Who asks."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from r2p_site.accounts.models import User
from r2p_site.accounts.permissions import may_manage_accounts


def signed_in(request: HttpRequest) -> User:
    """The person; the middleware has made sure of one on every page that is not public."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def operator(request: HttpRequest) -> User:
    """The person, who is an operator; else 403."""
    user = signed_in(request)
    if not may_manage_accounts(user):
        raise PermissionDenied
    return user
