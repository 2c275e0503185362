"""Signing in to REST by the session of the pages."""

from rest_framework import authentication
from rest_framework.request import Request


class SessionAuthentication(authentication.SessionAuthentication):
    def authenticate_header(self, request: Request) -> str:
        """Names a scheme, so that a caller without a session is answered 401 and not 403."""
        return 'Session realm="api"'
