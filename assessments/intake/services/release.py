"""The release: what leaves this deployment, once, signed; and what the custodian sees of it before."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessments.intake.enums import PackageKind, SetAsideReason, Status, ThemeState
from assessments.intake.errors import FiguresMissing, FiguresOutdated, NotThoughtThrough, ReleasedBefore, ThemeChanged
from assessments.intake.models import Consultation, Figures, Meeting, Release, Theme
from assessments.intake.reach import range_of
from assessments.intake.sealing.bodies import Json
from assessments.intake.sealing.unlock import Unlocked
from assessments.intake.services.figures import basis_sha256
from assessments.intake.services.life import public_description
from assessments.intake.services.locking import lock_consultation, note, refuse_others
from assessments.intake.services.reading import check_unlocked
from assessments.intake.services.sealed import read_figures
from assessments.intake.services.themes import check_released_theme, read_themes
from assessments.intake.validators import masked
from assessments.scoring import canonical_sha256
from r2p_site.accounts.models import User
from r2p_site.enqueue import enqueue
from r2p_site.errors import DomainError
from r2p_site.packages import open_package, own_key, public_key_of, sign_package

# A voice of its own is named only for groups that the figures and the reach know.
VOICES = ("women", "young_people", "organisations")


@dataclass(frozen=True, slots=True)
class ThemePreview:
    """As it would leave. `problem` says why it cannot; `quiet_groups` are groups that are not named, being too few."""

    id: UUID
    content: Json
    quiet_groups: tuple[str, ...] = ()
    problem: str = ""

    @property
    def sha256(self) -> str:
        """Of the content: what is answered for is this, and nothing that it becomes."""
        return canonical_sha256(self.content)


@dataclass(frozen=True, slots=True)
class FiguresTold:
    """Figures as a custodian reads them with the key: `withheld` and `computed_on` only before they are released."""

    views: Json
    reach: Json
    set_aside: str
    input_sha256: str
    withheld: Json | None = None
    computed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that the release would tell, and what stays: held and unfinished themes by number only."""

    figures: FiguresTold | None
    is_outdated: bool
    themes: list[ThemePreview]
    meetings: list[Json]
    set_aside: Json
    held: int
    drafts: int


def preview_release(*, consultation: Consultation, unlocked: Unlocked, by: User) -> Preview:
    """Raises NotPermitted, NotUnlocked, SealedToOthers."""
    refuse_others(by)
    check_unlocked(unlocked, consultation.pk, by)
    row = Figures.objects.filter(consultation=consultation).first()
    figures = figures_told(row, unlocked) if row else None
    shown = set(figures.reach["groups"]) if figures else set()
    themes = read_themes(consultation, unlocked)
    return Preview(
        figures=figures,
        is_outdated=row is not None and row.basis_sha256 != basis_sha256(consultation),
        themes=[
            _preview(row, content, shown, unlocked)
            for row, content in themes
            if row.state == ThemeState.READY and not row.held
        ],
        meetings=meetings_told(consultation),
        set_aside=_set_aside(figures),
        held=sum(row.held for row, _ in themes),
        drafts=sum(row.state == ThemeState.DRAFT and not row.held for row, _ in themes),
    )


def figures_told(row: Figures, unlocked: Unlocked) -> FiguresTold:
    """Raises SealedToOthers."""
    return FiguresTold(**read_figures(row, unlocked), computed_on=row.computed_on)


def figures_released(row: Release) -> FiguresTold:
    """As they left."""
    body = row.body
    return FiguresTold(body["views"], body["reach"], body["set_aside"]["count"], body["views_sha256"])


def _preview(row: Theme, content: Json, shown: Collection[str], unlocked: Unlocked) -> ThemePreview:
    problem = ""
    try:
        check_released_theme(row, content, unlocked)
    except DomainError as error:
        problem = str(error)
    quiet = tuple(group for group in content["groups"] if group not in shown or group not in VOICES)
    return ThemePreview(row.pk, theme_told(row.pk, content, shown), quiet, problem)


def theme_told(pk: UUID, content: Json, shown: Collection[str]) -> Json:
    """The theme as the package carries it."""
    return {
        "id": str(pk),
        "title": masked(content["title"]),
        "text": masked(content["text"]),
        "factors": content["factors"],
        "groups": [group for group in content["groups"] if group in shown and group in VOICES],
        "language": content["language"],
        "quote": content["quote"],
    }


def meetings_told(consultation: Consultation) -> list[Json]:
    least = _k_min(consultation)
    return [
        {
            "week": meeting.week.strftime("%G-W%V"),
            # A group of fewer is left out: its name alone would say that somebody of it came.
            "groups": {
                group: range_of(count, least) for group, count in sorted(meeting.groups.items()) if count >= least
            },
            "officials_present": meeting.officials_present,
        }
        for meeting in Meeting.objects.filter(consultation=consultation)
    ]


def _k_min(consultation: Consultation) -> int:
    return int(consultation.methodology["record"]["parameters"]["k_min"])


def _set_aside(figures: FiguresTold | None) -> Json:
    if figures is None:
        return {}
    criteria = " ".join(f"{reason.label}." for reason in SetAsideReason)
    return {"criteria": criteria, "count": figures.set_aside}


@transaction.atomic
def release(*, consultation: Consultation, thought_of: Mapping[UUID, str], unlocked: Unlocked, by: User) -> Release:
    """Sign everything that is ready, once. `thought_of`: the themes for which the custodian answered "who else could
    know this?", each with the SHA-256 of what was shown (ThemePreview).

    Raises NotPermitted, NotUnlocked, WrongState, ReleasedBefore, FiguresMissing, FiguresOutdated, NotThoughtThrough,
    ThemeChanged, ThemeWithoutSource, QuoteNotApproved, SealedToOthers.
    """
    refuse_others(by)
    check_unlocked(unlocked, consultation.pk, by)
    if Release.objects.filter(consultation=consultation).exists():
        raise ReleasedBefore
    locked = lock_consultation(consultation.pk, status=[Status.CLOSED])
    figures = _current_figures(locked, unlocked)
    body = _body(locked, figures, thought_of, unlocked)
    data = sign_package(kind=PackageKind.RELEASE.value, body=body, key=own_key(), sender="intake")
    own = open_package(data, kind=PackageKind.RELEASE.value, sender="intake", trusted=public_key_of(own_key()))
    row = Release.objects.create(
        consultation=locked,
        package_id=own.id,
        package=data,
        body=json.loads(data)["body"],
        sha256=own.sha256,
        released_on=timezone.localdate(),
    )
    locked.status = Status.RELEASED
    locked.save(update_fields=["status"])
    enqueue("intake.deliver", own.id, by=by)
    note("consultation.released", locked, by, package=own.id, sha256=own.sha256, themes=len(body["themes"]))
    return row


def _current_figures(consultation: Consultation, unlocked: Unlocked) -> FiguresTold:
    figures = Figures.objects.filter(consultation=consultation).first()
    if figures is None:
        raise FiguresMissing
    if figures.basis_sha256 != basis_sha256(consultation):
        raise FiguresOutdated
    return figures_told(figures, unlocked)


def _body(consultation: Consultation, figures: FiguresTold, thought_of: Mapping[UUID, str], unlocked: Unlocked) -> Json:
    shown = set(figures.reach["groups"])
    themes = [
        (row, content)
        for row, content in read_themes(consultation, unlocked)
        if row.state == ThemeState.READY and not row.held
    ]
    told = {row.pk: theme_told(row.pk, content, shown) for row, content in themes}
    _check_thought_of(told, thought_of)
    for row, content in themes:
        check_released_theme(row, content, unlocked)
    return {
        "consultation": str(consultation.pk),
        "views": figures.views,
        "views_sha256": figures.input_sha256,
        "reach": figures.reach,
        "themes": list(told.values()),
        "set_aside": _set_aside(figures),
        "meetings": meetings_told(consultation),
        "recipient": public_description(consultation),
    }


def _check_thought_of(told: Mapping[UUID, Json], thought_of: Mapping[UUID, str]) -> None:
    """Each that leaves was answered for, as it leaves. Raises NotThoughtThrough, ThemeChanged."""
    if told.keys() - thought_of.keys():
        raise NotThoughtThrough
    if any(canonical_sha256(theme) != thought_of[pk] for pk, theme in told.items()):
        raise ThemeChanged
