"""Choosing a representation by `?format=` or by Accept."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer


class Negotiation(DefaultContentNegotiation):
    def filter_renderers(self, renderers: Iterable[BaseRenderer], format: str) -> list[BaseRenderer]:  # noqa: A002
        """An unknown format is 406: the address exists, so a 404 would mislead."""
        offered = [renderer for renderer in renderers if renderer.format == format]
        if not offered:
            raise NotAcceptable(_("This format is not offered here."))
        return offered
