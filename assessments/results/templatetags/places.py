"""What findings name: an indicator, a factor or a crime. A page of results names a hundred of them."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from frameworks.templatetags.phrases import in_language

register = template.Library()


@register.simple_tag
def place(row: Mapping[str, Any]) -> SafeString:
    """A row {code, title, url}, linked where it has an address; the code is part of the link, so that the two stay
    together."""
    title = f"<span{in_language(row['title'])}>{conditional_escape(row['title'])}</span>"
    code = conditional_escape(row["code"])
    words = f'<span class="num">{code}</span> {title}' if code or row["url"] else title
    return SafeString(f'<a href="{conditional_escape(row["url"])}">{words}</a>' if row["url"] else words)
