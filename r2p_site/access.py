"""Default deny for pages: who is not signed in sees only what is marked here."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

_MARK = "r2p_public_page"


def public_page(view: View) -> View:
    """Mark a view as open to everyone: sign-in itself, health, errors, the choice of language."""
    setattr(view, _MARK, True)
    return view


def is_public_page(view: Callable[..., Any]) -> bool:
    return getattr(view, _MARK, False) is True
