"""What every page of results needs: the result as stored or as a preview, and only the voices the reader may read."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from assessments.core.annex import factors_of
from assessments.core.enums import SIGNED_STATUSES, Track
from assessments.core.loading import assessment_or_404, signed_in, site_note
from assessments.core.models import Assessment
from assessments.core.permissions import may_read_track
from assessments.core.views.navigation import section_nav
from assessments.core.wording import readers_words
from assessments.results.models import Result
from assessments.results.names import Names
from assessments.results.preview import draft_snapshot, preview_of
from assessments.results.published import results_inside
from assessments.results.queries import names_of, result_of, signals_beside
from frameworks.models import Factor
from frameworks.phrases import Phrasebook
from r2p_site.accounts.models import User

Json = dict[str, Any]


@dataclass(frozen=True)
class Loaded:
    """`snapshot` and `content` are None while the result of a signed-off assessment is being computed."""

    assessment: Assessment
    user: User
    readable: tuple[str, ...]
    stored: Result | None
    snapshot: Json | None
    content: Json | None

    @cached_property
    def factors(self) -> dict[str, Factor]:
        """By permanent id, in canonical order."""
        return factors_of(self.assessment)

    @cached_property
    def names(self) -> Names:
        page = reverse("results:factor", kwargs={"pk": self.assessment.pk, "number": "0"})
        return names_of(self.assessment, self.factors.values(), page.removesuffix("0/") + "%s/", self.words)

    @cached_property
    def words(self) -> Phrasebook:
        return readers_words(self.assessment)

    @cached_property
    def signals(self) -> list[Json]:
        return signals_beside(self.assessment)

    @property
    def method(self) -> Json:
        record: Json = self.assessment.methodology.record
        return record

    @property
    def is_preview(self) -> bool:
        return self.stored is None and self.assessment.status not in SIGNED_STATUSES

    @property
    def source(self) -> str:
        return _("%(state)s, %(cycle)s, method %(method)s; self-rated, not a United Nations figure") % {
            "state": self.assessment.cycle.state.name,
            "cycle": self.assessment.cycle.title,
            "method": self.assessment.methodology.version,
        }

    def chosen_track(self, asked: str) -> str:
        """The track asked for, where it may be read; else the reader's own."""
        return asked if asked in self.readable else next(iter(self.readable), "")

    def voice(self, track: str) -> Json | None:
        found: Json | None = self.content["tracks"].get(track) if self.content else None
        return found

    def levels(self, track: str) -> dict[str, int | None]:
        """Levels as rated on a track, by indicator code."""
        answers = self.snapshot["tracks"].get(track, {}) if self.snapshot else {}
        return {code: answer.get("level") for code, answer in answers.items()}

    def frame(self) -> Json:
        """What stands around every page."""
        return {
            "assessment": self.assessment,
            "site_note": site_note(self.assessment),
            "section_nav": section_nav(self.assessment, "results", self.user),
            "is_preview": self.is_preview,
        }

    def track_links(self, current: str) -> list[Json]:
        shown = [track for track in self.readable if self.voice(track)]
        if len(shown) < 2:
            return []
        return [{"label": Track(track).label, "url": f"?track={track}", "current": track == current} for track in shown]


def load_results(request: HttpRequest, pk: UUID) -> Loaded:
    """Raises Http404 where the assessment is not the reader's to see."""
    assessment, user = assessment_or_404(request, pk), signed_in(request)
    readable = tuple(track for track in Track.values if may_read_track(user, assessment, track))
    stored = result_of(assessment)
    if stored is not None:
        snapshot = json.loads(bytes(stored.snapshot.body))
        content = results_inside(stored.content, snapshot=snapshot, methodology=assessment.methodology.record)
        return Loaded(assessment, user, readable, stored, snapshot, content)
    if assessment.status in SIGNED_STATUSES:
        return Loaded(assessment, user, readable, None, None, None)
    snapshot = draft_snapshot(assessment, readable)
    computed = preview_of(assessment, snapshot)
    content = results_inside(computed, snapshot=snapshot, methodology=assessment.methodology.record)
    return Loaded(assessment, user, readable, None, snapshot, content)
