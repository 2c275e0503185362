"""What is sent to a draft that is gone is shown again, with who ended it and where to go on."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from frameworks import queries
from frameworks.enums import VersionStatus
from frameworks.errors import DraftGone
from frameworks.languages import language_name
from frameworks.permissions import visible_to
from frameworks.translation.slots import ABOUT
from frameworks.words import FIELD_WORDS, Words, field_words, value_words
from r2p_site.accounts.requests import signed_in

View = Callable[..., HttpResponse]
# How forms name the texts of a translation: 7.14-label-words.
_TRANSLATED = re.compile(r"(?P<code>.+)-(?P<field>[a-z_]+)-words")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a field of the form held; `code` names its row where a form has several."""

    code: str
    field: Words
    words: str


def shows_what_was_typed(view: View) -> View:
    """Marks a view of a draft, or of a translation of it, that something is sent to."""

    @wraps(view)
    def answer(request: HttpRequest, **captured: Any) -> HttpResponse:
        try:
            return view(request, **captured)
        except DraftGone:
            return _gone(request, captured["slug"], captured["number"], captured.get("language", ""))

    return answer


def _gone(request: HttpRequest, slug: str, number: int, language: str) -> HttpResponse:
    versions = visible_to(signed_in(request)).filter(framework__slug=slug)
    version = versions.filter(number=number).first()
    ended = queries.end_of_translation(version, language) if version and language else None
    # What is saved by itself goes on standing in its field: the line beside it says the rest.
    by_itself = bool(request.headers.get("HX-Request"))
    context = {
        "number": number,
        "published": language_name(language) if ended else "",
        "ended": ended or queries.end_of_draft(slug, number),
        "typed": [] if by_itself else list(_typed(request)),
        "draft_url": _draft_url(slug, versions.filter(status=VersionStatus.DRAFT).values_list("number", flat=True)),
        "on_url": reverse("frameworks:framework", args=[slug]) if versions else reverse("frameworks:list"),
        "translations_url": reverse("frameworks:translations", args=[slug, number]) if version and language else "",
    }
    return render(request, f"frameworks/{'_gone' if by_itself else 'gone'}.html", context, status=410)


def _draft_url(slug: str, numbers: Any) -> str:
    """Of the draft that the framework has by now, where there is one."""
    return next((reverse("frameworks:edit", args=[slug, number]) for number in numbers), "")


def _typed(request: HttpRequest) -> Iterator[Typed]:
    """Fields that hold something, as the form had them; not what pages add by themselves."""
    for name, values in request.POST.lists():
        words = "\n".join(value_words(name, [value]) for value in values if value.strip())
        if not words:
            continue
        if found := _TRANSLATED.fullmatch(name):
            yield Typed("" if found["code"] == ABOUT else found["code"], field_words(found["field"]), words)
        elif name == "reason":
            yield Typed("", _("Why"), words)
        elif name in FIELD_WORDS:
            yield Typed("", FIELD_WORDS[name], words)
