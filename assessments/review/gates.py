"""What stands between a draft and its submission, each gap with the place where it is filled."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from assessments.consultation.enums import Flag, Stage
from assessments.consultation.queries import standing_of
from assessments.core.enums import AnswerState, Track
from assessments.core.models import Assessment, Rating
from assessments.core.permissions import both_handed_in
from assessments.core.queries import waiting_not_applicable
from assessments.review.models import Divergence
from assessments.review.snapshot import reasons_of
from assessments.review.views_received import views_now
from frameworks.models import Factor, Indicator
from r2p_site.errors import Message

# Methodology, section 2: from this distance on, the office gives a written reason.
DIVERGENCE_FROM = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing. `blocks` False is a warning that the approver will read too."""

    code: str
    message: Message
    indicators: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Divergent:
    indicator: Indicator
    official: int
    reviewer: int
    reason: str


@dataclass(frozen=True, slots=True)
class DivergentView:
    """A factor on which views received lie two or more levels from the official rating."""

    factor: Factor
    official: int
    median: int
    reason: str


def gaps_before_submission(assessment: Assessment) -> list[Gap]:
    official = list(
        Rating.objects.filter(assessment=assessment, track=Track.OFFICIAL)
        .select_related("indicator__factor")
        .prefetch_related("sources")
    )
    checks: list[Callable[[], Gap | None]] = [
        lambda: _nothing_rated(official),
        lambda: _unexplained(official),
        lambda: _unsourced(assessment, official),
        lambda: _waiting(assessment),
        lambda: _unanswered(assessment, official),
    ]
    return [gap for check in checks if (gap := check()) is not None]


def gaps_before_sign_off(assessment: Assessment) -> list[Gap]:
    # The rest stood in the way of submitting; what only warned is for the approver to read too.
    gaps = [gap for gap in gaps_before_submission(assessment) if not gap.blocks]
    found = (_unexplained_ratings(assessment), _unexplained_views(assessment))
    return [*gaps, *(gap for gap in found if gap is not None), *consultation_gaps(assessment)]


def _unexplained_ratings(assessment: Assessment) -> Gap | None:
    missing = [row for row in divergent_ratings(assessment) if not row.reason]
    if not missing:
        return None
    return Gap(
        "divergence",
        _(
            "The independent reviewer rates these two or more levels apart; "
            "the lead writes why the office keeps its rating."
        ),
        indicators=tuple(row.indicator.code for row in missing),
        factors=tuple(dict.fromkeys(row.indicator.factor.number for row in missing)),
    )


def _unexplained_views(assessment: Assessment) -> Gap | None:
    missing = [row for row in divergent_views(assessment) if not row.reason]
    if not missing:
        return None
    return Gap(
        "view_divergence",
        _("Views received lie two or more levels from these factors; the lead writes why the office keeps its rating."),
        factors=tuple(row.factor.number for row in missing),
    )


def consultation_gaps(assessment: Assessment) -> list[Gap]:
    """What sign-off asks of the consultation. A published reason stands in for a consultation, and for women or young
    people who did not take part; nothing stands in for the answer to a theme."""
    standing = standing_of(assessment)
    gaps = []
    if not standing.shortfall and not standing.is_evidenced:
        gaps.append(
            Gap(
                "no_consultation",
                _(
                    "Nothing shows a consultation yet. Hold one, record meetings, or write why there is none: the "
                    "reason is published."
                ),
            )
        )
    elif not standing.shortfall and standing.absent:
        who = get_text_list([group.label for group in standing.absent], _("and"))
        line = _("Nothing shows that these took part: %(groups)s. Hear them, or write why not: it is published.")
        gaps.append(Gap("not_heard", line % {"groups": who}))
    if standing.waiting:
        line = ngettext_lazy(
            "%(count)d theme has no answer. Every theme is answered before sign-off.",
            "%(count)d themes have no answer. Every theme is answered before sign-off.",
            standing.waiting,
        )
        gaps.append(Gap("unanswered_themes", line % {"count": standing.waiting}))
    if standing.is_sent and standing.stage != Stage.RELEASED:
        line = _(
            "The recipient has not released the consultation yet. Once this assessment is signed off, what people said "
            "can no longer enter it."
        )
        gaps.append(Gap("not_released", line, blocks=False))
    return gaps


def divergent_views(assessment: Assessment) -> list[DivergentView]:
    """Factors that the views received flag as strong against the ratings as they stand; in canonical order."""
    views = views_now(assessment) or {"factors": {}}
    strong = {number: cell for number, cell in views["factors"].items() if cell["flag"] == Flag.STRONG}
    if not strong:
        return []
    reasons = reasons_of(assessment, Divergence.Subject.FACTOR)
    factors = Factor.objects.filter(version=assessment.risk_version_id, number__in=strong).order_by("position")
    return [
        DivergentView(
            factor=factor,
            official=strong[factor.number]["official"],
            median=strong[factor.number]["median"],
            reason=reasons.get(factor.permanent_id, ""),
        )
        for factor in factors
    ]


def divergent_ratings(assessment: Assessment) -> list[Divergent]:
    """Official and reviewer's levels two or more apart, once both have handed in; in canonical order. Earlier, they
    would tell the office what the reviewer answered while it can still follow."""
    if not both_handed_in(assessment):
        return []
    rated = Rating.objects.filter(assessment=assessment, state=AnswerState.RATED).select_related("indicator__factor")
    levels: dict[str, dict[object, Rating]] = {Track.OFFICIAL: {}, Track.REVIEWER: {}}
    for rating in rated.order_by("indicator__factor__version", "indicator__factor__position", "indicator__position"):
        levels[rating.track][rating.indicator_id] = rating
    reasons = reasons_of(assessment, Divergence.Subject.INDICATOR)
    found = []
    for key, official in levels[Track.OFFICIAL].items():
        other = levels[Track.REVIEWER].get(key)
        if other is None or official.level is None or other.level is None:
            continue
        if abs(official.level - other.level) >= DIVERGENCE_FROM:
            reason = reasons.get(official.indicator.permanent_id, "")
            found.append(Divergent(official.indicator, official.level, other.level, reason))
    return found


def _gap(code: str, message: Message, ratings: list[Rating], *, blocks: bool = True) -> Gap | None:
    if not ratings:
        return None
    ordered = sorted(
        ratings,
        key=lambda row: (
            row.indicator.factor.block == "resilience",
            row.indicator.factor.position,
            row.indicator.position,
        ),
    )
    return Gap(
        code,
        message,
        indicators=tuple(row.indicator.code for row in ordered),
        factors=tuple(dict.fromkeys(row.indicator.factor.number for row in ordered)),
        blocks=blocks,
    )


def _nothing_rated(official: list[Rating]) -> Gap | None:
    if any(rating.state == AnswerState.RATED for rating in official):
        return None
    return Gap("nothing_rated", _("No indicator is rated yet."))


def _unexplained(official: list[Rating]) -> Gap | None:
    bare = [row for row in official if row.state == AnswerState.RATED and not row.rationale.strip()]
    return _gap(
        "no_rationale", _("These ratings have no rationale. Say for each what was seen, where, since when."), bare
    )


def _unsourced(assessment: Assessment, official: list[Rating]) -> Gap | None:
    present = assessment.methodology.record["parameters"]["level_present"]
    bare = [row for row in official if row.level is not None and row.level >= present and not row.sources.all()]
    bare = [row for row in bare if row.indicator.factor.block != "resilience"]
    return _gap("no_source", _("These signs are rated as present without a source. Attach one to each."), bare)


def _waiting(assessment: Assessment) -> Gap | None:
    waiting = list(waiting_not_applicable(assessment))
    message = _("A second person has not agreed yet that these cannot arise here; until then they count as not rated.")
    return _gap("waiting_na", message, waiting, blocks=False)


def _unanswered(assessment: Assessment, official: list[Rating]) -> Gap | None:
    versions = [assessment.risk_version_id, assessment.resilience_version_id]
    answered = [row.indicator_id for row in official if row.state != AnswerState.NOT_RATED]
    open_ones = list(Indicator.objects.filter(version__in=versions).exclude(pk__in=answered).select_related("factor"))
    if not open_ones:
        return None
    open_ones.sort(key=lambda row: (row.version_id != assessment.risk_version_id, row.factor.position, row.position))
    message = ngettext_lazy(
        "%(count)d indicator has no answer. It lowers coverage and widens every range.",
        "%(count)d indicators have no answer. They lower coverage and widen every range.",
        len(open_ones),
    ) % {"count": len(open_ones)}
    return Gap(
        "unanswered",
        message,
        indicators=tuple(row.code for row in open_ones),
        factors=tuple(dict.fromkeys(row.factor.number for row in open_ones)),
        blocks=False,
    )
