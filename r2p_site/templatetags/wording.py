"""Commas, semicolons and colons between words, as the page's language writes them. Every template has these."""

from django import template

from r2p_site import wording

register = template.Library()
register.simple_tag(wording.comma)
register.simple_tag(wording.semicolon)
register.simple_tag(wording.colon)
register.filter("listed", wording.listed)
register.filter("listed_apart", wording.listed_apart)
register.filter("labelled", wording.labelled)
