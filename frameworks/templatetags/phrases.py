"""Marks the words of a framework with their language, where it is not the page's."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from frameworks.languages import direction
from frameworks.phrases import Phrase, is_official

register = template.Library()


@register.filter
def in_language(words: str) -> SafeString:
    """Attributes for the element that holds the words: `<p{{ row.statement|in_language }}>{{ row.statement }}</p>`."""
    return attributes_of(words.language) if isinstance(words, Phrase) else SafeString("")


@register.filter
def language_attributes(code: str) -> SafeString:
    """The same for a language by its code."""
    return attributes_of(code)


def attributes_of(code: str) -> SafeString:
    if not code or code == get_language():
        return SafeString("")
    return format_html(' lang="{}" dir="{}"', code, direction(code))


@register.filter
def original(words: str) -> Phrase | str:
    """The version's own words, where those shown are a translation layer's; else empty."""
    return words.source or "" if isinstance(words, Phrase) else ""


@register.filter
def as_published(words: str) -> bool:
    """Whether these are the sentences as published, and not this project's own words."""
    return is_official(words)
