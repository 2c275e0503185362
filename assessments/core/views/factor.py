"""The factor page: every indicator of a factor, saved one by one with script, all at once without."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessments.core import factor_rows, queries, rows, task_list, versions
from assessments.core.annex import AnnexRow, annex_of_factor, earlier_national
from assessments.core.enums import Track
from assessments.core.errors import QuestionMoved, RatingConflict
from assessments.core.forms import RatingForm
from assessments.core.loading import assessment_or_404, factor_or_404, signed_in, site_note
from assessments.core.measures import measures_for
from assessments.core.models import Assessment
from assessments.core.permissions import may_rate, may_read_track, own_track
from assessments.core.services import save_national_rating, save_rating
from assessments.core.validators import asks_target
from assessments.core.views.navigation import section_nav
from assessments.core.wording import say_in_readers_language
from frameworks.models import Factor, Indicator
from r2p_site.accounts.models import User
from r2p_site.errors import DomainError
from r2p_site.wording import labelled


@require_http_methods(["GET", "HEAD", "POST"])
def factor_page(request: HttpRequest, pk: UUID, number: str, *, domain: bool = False) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    factor = factor_or_404(assessment, number, domain=domain)
    prefetch_related_objects([assessment], "populations")
    outcome = FactorPost(request, assessment, factor)
    if request.method == "POST":
        outcome.save()
        if not outcome.is_refused:
            return redirect(f"{rows.factor_url(assessment, factor)}?saved={outcome.saved}")
    context = factor_page_context(request, assessment, factor, outcome)
    return render(request, "core/factor.html", context, status=422 if outcome.is_refused else 200)


class FactorPost:
    """Without script the whole page is sent at once: what can be saved is saved, the rest is shown again as typed."""

    def __init__(self, request: HttpRequest, assessment: Assessment, factor: Factor) -> None:
        self.request = request
        self.user: User = signed_in(request)
        self.assessment = assessment
        self.factor = factor
        self.national = annex_of_factor(assessment, factor, voices_shown(assessment, self.user))
        self.asked: list[rows.Asked] = [*factor.indicators.all(), *self.national[own_track(self.user, assessment)]]
        self.saved = 0
        self.shows_populations = shows_populations(assessment, self.user)
        self.forms: dict[UUID, RatingForm] = {}
        self.errors: dict[UUID, list[str]] = {}
        self.conflicts: dict[UUID, RatingConflict] = {}

    @property
    def is_moved(self) -> bool:
        """Whether the page was read before the assessment moved to another version of its framework."""
        asked = self.request.GET.get("asked", "")
        return self.request.method == "POST" and asked not in {"", str(self.factor.pk)}

    @property
    def is_refused(self) -> bool:
        """Whether the page has to be shown again: something of it is not saved."""
        return self.is_moved or bool(self.problems)

    def save(self) -> None:
        """Saves nothing under questions that were not read; what was typed stays on the page."""
        if self.is_moved:
            for indicator in self.asked:
                form = bound_form(self.request, indicator, shows_populations=self.shows_populations)
                self.forms[indicator.pk] = form
            return
        for indicator in self.asked:
            if any(name.startswith(f"{indicator.code}-") for name in self.request.POST):
                self._save_one(indicator)

    def _save_one(self, indicator: rows.Asked) -> None:
        if self.request.POST.get(f"{indicator.code}-resolve") == "theirs":
            return  # shown the other person's answer, and kept it
        form = bound_form(self.request, indicator, shows_populations=self.shows_populations)
        try:
            answer = save_answer(self.assessment, indicator, self.user, form)
        except RatingConflict as conflict:
            self.conflicts[indicator.pk] = conflict
        except DomainError as error:
            self.errors[indicator.pk] = lines_of(error)
        else:
            self.saved += answer is not None
            return
        self.forms[indicator.pk] = form

    @property
    def problems(self) -> list[dict[str, str]]:
        found = []
        for indicator in self.asked:
            lines = self.errors.get(indicator.pk, [])
            if indicator.pk in self.conflicts:
                lines = [str(self.conflicts[indicator.pk])]
            found += [{"text": labelled(indicator.code, line), "href": f"#i-{indicator.code}"} for line in lines]
        return found


def shows_populations(assessment: Assessment, user: User) -> bool:
    """Whether the page asks which populations are affected: it then sends the whole choice."""
    return own_track(user, assessment) == Track.OFFICIAL and assessment.populations.exists()


def bound_form(request: HttpRequest, indicator: rows.Asked, *, shows_populations: bool) -> RatingForm:
    shown = shows_populations and isinstance(indicator, Indicator)
    return RatingForm(request.POST, prefix=indicator.code, asks_target=asks_target(indicator), shows_populations=shown)


def save_answer(assessment: Assessment, indicator: rows.Asked, user: User, form: RatingForm) -> rows.Answered | None:
    """Saves what the form holds; None when nothing was answered and nothing stood. Raises DomainError."""
    values = form.checked_value()
    if form.is_blank and form.expected_version == 0:
        return None
    if isinstance(indicator, AnnexRow):
        return save_national_rating(
            assessment=assessment,
            indicator=indicator.indicator,
            by=user,
            expected_version=form.expected_version,
            values=values,
            wording_read=form.cleaned_data["wording"],
        )
    return save_rating(
        assessment=assessment, indicator=indicator, by=user, expected_version=form.expected_version, values=values
    )


def lines_of(error: DomainError) -> list[str]:
    lines = [str(line) for field in error.fields.values() for line in field]
    return lines or [str(error)]


def factor_page_context(
    request: HttpRequest, assessment: Assessment, factor: Factor, outcome: FactorPost
) -> dict[str, Any]:
    user = outcome.user
    track = own_track(user, assessment)
    progress = queries.progress(assessment, track)
    say_in_readers_language(assessment, [factor, *factor.indicators.all(), *(row.factor for row in progress)])
    beside = beside_of(assessment, factor, user, annex=outcome.national)
    shown = [_row(outcome, asked, beside) for asked in outcome.asked]
    index = next(at for at, row in enumerate(progress) if row.factor.pk == factor.pk)
    links = factor_rows.rail(assessment, progress, factor)
    return {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "assessment", user),
        "factor": factor_rows.factor_context(factor, progress, factor.version.framework.kind),
        "measures": measures_for(factor.permanent_id),
        "factors": links,
        "all_url": reverse("core:assessment", kwargs={"pk": assessment.pk}),
        "previous": _step(links, index - 1) if index else None,
        "next": _step(links, index + 1),
        "rows": [row for row in shown if not row.get("national")],
        "national": [row for row in shown if row.get("national")],
        "can_edit": beside.can_edit,
        "read_only_reason": task_list.read_only_reason(assessment, user),
        "save_all_url": f"{rows.factor_url(assessment, factor)}?asked={factor.pk}",
        "problems": [*outcome.problems, *([{"text": QuestionMoved.message}] if outcome.is_moved else [])],
        "is_saved": request.GET.get("saved", "0") != "0",
        "track": Track(track).label,
    }


def _row(outcome: FactorPost, asked: rows.Asked, beside: rows.Beside) -> rows.Row:
    return rows.indicator_row(
        outcome.assessment,
        asked,
        beside,
        form=outcome.forms.get(asked.pk),
        conflict=outcome.conflicts.get(asked.pk),
        errors=outcome.errors.get(asked.pk, []),
    )


def voices_shown(assessment: Assessment, user: User) -> list[Track]:
    """The reader's own, and beside the office's the reviewer's once it may be read."""
    own = own_track(user, assessment)
    if own == Track.OFFICIAL and may_read_track(user, assessment, Track.REVIEWER):
        return [own, Track.REVIEWER]
    return [own]


def beside_of(
    assessment: Assessment, factor: Factor, user: User, *, annex: Mapping[str, Sequence[AnnexRow]] | None = None
) -> rows.Beside:
    """`annex`: what the State asks of its own under this factor, with the answers of `voices_shown`."""
    track, *others = voices_shown(assessment, user)
    answers = queries.ratings_of_factor(assessment, factor, [track, *others])
    asked = annex or {}
    national = asked.get(track, ())
    reviewer: dict[UUID, rows.Answered] = {}
    for other in others:
        reviewer = {**answers[other], **rows.answers_of(asked.get(other, ()))}
    earlier = queries.earlier_ratings(assessment, track, [row.permanent_id for row in factor.indicators.all()])
    return rows.Beside(
        user=user,
        own={**answers[track], **rows.answers_of(national)},
        populations=list(assessment.populations.all()) if track == Track.OFFICIAL else [],
        earlier={**earlier, **earlier_national(assessment, track, national)},
        carried=versions.carried_to(assessment, track, factor),
        reviewer=reviewer,
        can_edit=may_rate(user, assessment),
    )


def _step(links: list[dict[str, Any]], index: int) -> dict[str, Any] | None:
    if index >= len(links):
        return None
    return {"code": links[index]["code"], "title": links[index]["short_title"], "url": links[index]["url"]}
