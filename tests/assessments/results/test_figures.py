"""Figures kept in the process show the same as figures made anew, whatever was asked before."""

import re
from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

import pytest
from django.core.cache import caches
from django.template import Context, Engine, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString

from assessments.core.models import Assessment
from assessments.publication.models import PublishedAssessment
from assessments.results.templatetags import figures
from frameworks.phrases import Phrase
from r2p_site.accounts.models import User

LANGUAGES = ("en", "fr", "ar")
# What of a page differs at every visit.
NONCES = re.compile(r'(nonce=|name="csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]*"')


def shown_by(client: Client, address: str, language: str) -> str:
    """The staff site keeps the choice of a language in a cookie, the public site in the address."""
    client.cookies["staff_language"] = language
    response = client.get(address, {"language": language})
    assert f'<html lang="{language}"' in response.text, address
    return NONCES.sub("", response.text)


def made_with_all_around(around: Context, name: str, shown: Mapping[str, Any]) -> str:
    """As `include` does: with everything that the page knows."""
    with around.push(**shown):
        return str(Engine.get_default().get_template(name).render(around))


@pytest.mark.usefixtures("practice", "db")
@pytest.mark.parametrize("reader", ["lead@practice.example", "reviewer@practice.example", ""])
def test_page_with_kept_figures_is_the_page_with_fragments(
    reader: str, site: Callable[[str], Client], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LANGUAGES = [(code, code) for code in LANGUAGES]
    client = site("staff" if reader else "public")
    if reader:
        client.force_login(User.objects.get(email=reader))
        finished = Assessment.objects.filter(status="published").latest("cycle__number")
        address = reverse("results:results", kwargs={"pk": finished.pk})
    else:
        address = reverse("publication:assessment", kwargs={"pk": PublishedAssessment.objects.latest("year").pk})

    def pages() -> list[str]:
        return [shown_by(client, address, language) for language in LANGUAGES]

    caches["figures"].clear()
    new, kept = pages(), pages()
    caches["figures"].clear()
    monkeypatch.setattr(figures, "made", made_with_all_around)
    plain = pages()

    assert all('<figure class="chart">' in page for page in new)
    assert new == kept == plain


def test_each_difference_is_another_figure() -> None:
    """The words, their language, the language of the page, how numbers are written, and what is safe."""
    words = ["Signs", SafeString("Signs"), "<b>", SafeString("<b>")]
    words += [Phrase("Signs", language=language) for language in ("en", "fr", "ar")]
    tag = '{{% figure "results/_bars.html" rows=rows scale=scale %}}'
    tag = "{{% load figures l10n %}}{{% localize {} %}}" + tag + "{{% endlocalize %}}"
    asked = list(product(LANGUAGES, ("on", "off"), words, (None, 61, 61.5), ("risk", "res")))

    def figure(language: str, localized: str, title: str, score: float | None, scale: str) -> str:
        rows = [{"title": title, "score": score, "band": 3, "word": ""}]
        with translation.override(language):
            return Template(tag.format(localized)).render(Context({"rows": rows, "scale": scale}))

    def anew(*one: Any) -> str:
        caches["figures"].clear()
        return figure(*one)

    expected = [anew(*one) for one in asked]
    caches["figures"].clear()

    assert [figure(*one) for one in asked] == expected
    assert [figure(*one) for one in asked] == expected


def test_figure_knows_only_what_it_is_given() -> None:
    tag = Template('{% load figures %}{% figure "results/_heading.html" words="Signs" %}')

    assert "h2" in tag.render(Context({"nested": True}))
