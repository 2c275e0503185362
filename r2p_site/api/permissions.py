"""Who may call. A view that names no permission is closed to everyone."""

from typing import Any

from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class DenyAll(BasePermission):
    """The default: forgetting to decide refuses."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return False

    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        return False


class AnyoneMayRead(BasePermission):
    """Published data: reads by anyone. Nobody may write, so that a write is refused as such: 405."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.method not in SAFE_METHODS:
            raise MethodNotAllowed(request.method or "")
        return True


class SignedIn(BasePermission):
    """Any account; what it may see is decided by the queryset, and by predicates of the slice."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user and request.user.is_authenticated)
