"""Words of outside signals in the reader's language."""

from django import template

from assessments.signals import wording

register = template.Library()
register.filter("signal_words", wording.signal_words)
