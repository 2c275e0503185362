"""Figures of a page of results: each made once for what it shows, not at every visit."""

import hashlib
import pickle
from collections.abc import Mapping
from functools import partial
from typing import Any

from django import template
from django.core.cache import caches
from django.template import Context, Engine
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag(takes_context=True)
def figure(context: Context, name: str, **shown: Any) -> SafeString:
    """The fragment of this name, with nothing but what is given: `{% figure "results/_crimes.html" crimes=crimes %}`.

    Kept in the process under all that goes into it, so that no figure can be older than the numbers of its page. What
    is packed is never unpacked: two things that differ in a word, or in its language alone, are packed differently.
    """
    packed = pickle.dumps((name, get_language(), context.use_l10n, shown))
    kept = hashlib.sha256(packed).hexdigest()
    return SafeString(caches["figures"].get_or_set(kept, partial(made, context, name, shown)))


def made(around: Context, name: str, shown: Mapping[str, Any]) -> str:
    fragment = Engine.get_default().get_template(name)
    return str(fragment.render(Context(shown, use_l10n=around.use_l10n)))
