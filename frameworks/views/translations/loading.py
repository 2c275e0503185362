"""Loads what a page of a translation is about."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from frameworks import queries
from frameworks.errors import DraftGone
from frameworks.exchange.content import FrameworkContent
from frameworks.languages import direction, language_name
from frameworks.layers import texts_of, translation_of
from frameworks.models import DraftText, TranslationDraft
from frameworks.stored import content_of
from frameworks.translation.progress import Progress, Translated, progress_of
from frameworks.translation.slots import ABOUT, Slot, slots_of
from frameworks.views.imports import editor
from frameworks.views.loading import version_or_404
from r2p_site.accounts.models import User


@dataclass(frozen=True)
class Loaded:
    """A draft with the words of its version and its own, and who works on it."""

    draft: TranslationDraft
    user: User

    @cached_property
    def content(self) -> FrameworkContent:
        return content_of(self.draft.version)

    @cached_property
    def slots(self) -> list[Slot]:
        return slots_of(self.content)

    @cached_property
    def texts(self) -> dict[tuple[str, str], DraftText]:
        return texts_of(self.draft)

    @cached_property
    def found(self) -> dict[tuple[str, str], Translated]:
        return {key: Translated(text.words, text.source) for key, text in self.texts.items()}

    @property
    def progress(self) -> Progress:
        return progress_of(self.slots, self.found)

    def slots_in(self, part: str) -> list[Slot]:
        """Those of a factor by its number, or of the version itself (`about`)."""
        return [slot for slot in self.slots if slot.factor == part]

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Number and title of every factor; first what says something about the version itself."""
        return [(ABOUT, ""), *((factor.number, factor.title) for factor in self.content.factors)]

    def url(self, name: str, **more: Any) -> str:
        version = self.draft.version
        at = {"slug": version.framework.slug, "number": version.number, "language": self.draft.language}
        return reverse(f"frameworks:{name}", kwargs={**at, **more})

    @property
    def frame(self) -> dict[str, Any]:
        """What every page of a translation names."""
        version, language = self.draft.version, self.draft.language
        return {
            "draft": self.draft,
            "version": version,
            "language": {"code": language, "name": language_name(language), "direction": direction(language)},
            "source": {
                "code": version.language,
                "name": language_name(version.language),
                "direction": direction(version.language),
            },
            "overview_url": self.url("translation"),
        }


def load_translation(request: HttpRequest, slug: str, number: int, language: str) -> Loaded:
    """Raises PermissionDenied for anybody but framework administrators, Http404 where there is no such draft.

    DraftGone when something is sent to one that is published by now, or discarded with its version.
    """
    user = editor(request)
    version = version_or_404(request, slug, number)
    draft = translation_of(version, language)
    if draft is None:
        ended = queries.end_of_translation(version, language) or queries.end_of_draft(slug, number)
        raise DraftGone if request.method == "POST" and ended else Http404
    return Loaded(draft, user)
