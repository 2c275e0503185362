"""Reads of consultations; each at a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.consultation.enums import FEWER, NEEDED_GROUPS, STAGE_TAGS, Group, PackageKind, Stage, range_of
from assessments.consultation.models import (
    Brief,
    Consultation,
    Meeting,
    PublishedConsultation,
    Release,
    SentPackage,
    Shortfall,
    Theme,
    ThemeAnswer,
)
from assessments.core.models import Assessment
from r2p_site.enqueue.models import Job, JobState
from r2p_site.enqueue.queries import latest_job

Json = dict[str, Any]
DELIVER_JOB = "consultation.deliver"
FIRST = [str(group) for group in Group]


def consultation_of(assessment: Assessment) -> Consultation | None:
    return Consultation.objects.filter(assessment=assessment).select_related("release").first()


def themes_of(assessment: Assessment) -> list[Theme]:
    """With their answers; women's and young people's first, then as the recipient ordered them. One query."""
    rows = Theme.objects.filter(consultation__assessment=assessment).select_related("answer__by")
    return sorted(rows, key=lambda row: (_voice_order(row.groups), row.position))


def _voice_order(groups: Iterable[str]) -> int:
    """Themes in the voice of women or young people come first, in that order."""
    return min((FIRST.index(group) for group in groups if group in NEEDED_GROUPS), default=len(FIRST))


def in_group_order(groups: Iterable[str]) -> list[str]:
    return sorted(groups, key=lambda group: (FIRST.index(group) if group in FIRST else len(FIRST), group))


def meetings_of(assessment: Assessment) -> QuerySet[Meeting]:
    return Meeting.objects.filter(assessment=assessment).order_by("week", "created_at")


def briefs_of(assessment: Assessment) -> QuerySet[Brief]:
    return Brief.objects.filter(assessment=assessment).order_by("organisation", "created_at")


def sent_package(consultation: Consultation, kind: str) -> SentPackage | None:
    """The last package of the kind; without its bytes."""
    return consultation.sent_packages.filter(kind=kind).defer("body").first()


def are_answers_sent(assessment: Assessment) -> bool:
    """Whether the last package with answers is newer than every answer, and was not left lying. Three queries at
    most, two once it is delivered."""
    packages = SentPackage.objects.filter(consultation__assessment=assessment, kind=PackageKind.ANSWERS)
    last = packages.defer("body").first()
    if last is None or has_failed(last):
        return False
    return not ThemeAnswer.objects.filter(theme__consultation__assessment=assessment, at__gt=last.made_at).exists()


def undelivered(assessment: Assessment) -> bool:
    """Whether a signed package waits for somebody: the last one of its kind failed to be delivered. Two queries."""
    last = SentPackage.objects.filter(consultation__assessment=assessment).order_by("kind", "-made_at").distinct("kind")
    packages = [pk for pk, delivered_at in last.values_list("pk", "delivered_at") if delivered_at is None]
    return Job.objects.filter(name=DELIVER_JOB, state=JobState.FAILED, object_id__in=packages).exists()


def delivery_of(package: SentPackage) -> Job | None:
    return latest_job(package.pk, name=DELIVER_JOB)


def has_failed(package: SentPackage) -> bool:
    """Whether it did not arrive, and nobody is trying any more: the recipient was silent, or refused it."""
    if package.delivered_at is not None:
        return False
    job = delivery_of(package)
    return job is not None and job.state == JobState.FAILED


def released_views(assessment: Assessment) -> tuple[Json | None, str | None]:
    """What a snapshot freezes of the release: `views` as released, and the SHA-256 of the sealed input. One query."""
    found = Release.objects.filter(consultation__assessment=assessment).values_list("views", "views_sha256").first()
    return found or (None, None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the consultation of an assessment is, and what of it is evidenced. `stage`: empty without one;
    `is_changed`: since it was sent, and it could be sent again."""

    stage: str
    is_sent: bool
    is_changed: bool
    meetings: int
    taken_part: frozenset[str]
    themes: int
    answered: int
    shortfall: str

    @property
    def is_evidenced(self) -> bool:
        return self.stage == Stage.RELEASED or self.meetings > 0

    @property
    def absent(self) -> tuple[Group, ...]:
        """Of the groups without which no consultation is evidenced, those of whom nothing is known."""
        return tuple(group for group in NEEDED_GROUPS if group not in self.taken_part)

    @property
    def waiting(self) -> int:
        return self.themes - self.answered

    @property
    def words(self) -> str:
        """How far it is, in a few words: for a tag."""
        if self.waiting:
            return ngettext("%d theme waits", "%d themes wait", self.waiting) % self.waiting
        if self.stage == Stage.PLANNED:
            return _("Sent to the recipient") if self.is_sent else _("Not sent")
        return str(Stage(self.stage).label) if self.stage else _("Not planned")

    @property
    def kind(self) -> str:
        """How templates/components/tag.html colours it."""
        if self.waiting:
            return "stop"
        return STAGE_TAGS[Stage(self.stage)] if self.stage else "plain"


def standing_of(assessment: Assessment) -> Standing:
    """Four queries, whatever was heard."""
    found = consultation_of(assessment)
    release = release_in(found)
    themes = list(
        Theme.objects.filter(consultation__assessment=assessment).values_list("groups", "answer__reply").order_by()
    )
    meetings = list(Meeting.objects.filter(assessment=assessment).values_list("groups", flat=True).order_by())
    heard = {group for groups, _reply in themes for group in groups}
    met = {group for groups in meetings for group in groups}
    shortfall = Shortfall.objects.filter(assessment=assessment).values_list("reason", flat=True).first()
    return Standing(
        stage=found.stage if found else "",
        is_sent=found is not None and found.sent_at is not None,
        is_changed=found is not None and found.stage == Stage.PLANNED and found.is_changed,
        meetings=len(meetings) + (len(release.meetings) if release else 0),
        taken_part=frozenset(heard | met | _counted(release)),
        themes=len(themes),
        answered=sum(reply is not None for _groups, reply in themes),
        shortfall=shortfall or "",
    )


def release_in(consultation: Consultation | None) -> Release | None:
    """Of a consultation loaded by `consultation_of`."""
    return getattr(consultation, "release", None)


def _counted(release: Release | None) -> set[str]:
    """Groups of whom a release says that at least some took part: "fewer than 10" may be nobody."""
    if release is None:
        return set()
    met = [meeting["groups"] for meeting in release.meetings]
    return {group for groups in (release.reach["groups"], *met) for group, count in groups.items() if count != FEWER}


def heard(assessment: Assessment) -> Json:
    """All that was heard and answered, as the record freezes it; counts are ranges. Five queries."""
    found = consultation_of(assessment)
    release = release_in(found)
    shortfall = Shortfall.objects.filter(assessment=assessment).values_list("reason", flat=True).first()
    return {
        "consultation": None if found is None else _call(found),
        "reach": release.reach if release else None,
        "set_aside": release.set_aside if release else {},
        "themes": [theme_plain(row) for row in themes_of(assessment)],
        "meetings": [
            *(release.meetings if release else []),
            *(meeting_plain(row) for row in meetings_of(assessment)),
        ],
        "briefs": [
            {"organisation": row.organisation, "title": row.title, "text": row.text, "reply": row.reply}
            for row in briefs_of(assessment)
        ],
        "shortfall": shortfall or "",
    }


def _call(found: Consultation) -> Json:
    return {
        "id": str(found.pk),
        "stage": found.stage,
        "opens_on": found.opens_on.isoformat(),
        "closes_on": found.closes_on.isoformat(),
        **call_of(found),
    }


def call_of(found: Consultation) -> Json:
    """What anybody may know of a consultation that is open."""
    return {
        "titles": {code: found.words[code]["title"] for code in found.languages},
        "questions": {code: found.words[code]["questions"] for code in found.languages},
        "languages": found.languages,
        "recipient": found.recipient,
    }


def theme_plain(row: Theme) -> Json:
    """Loaded with its answer."""
    answer = getattr(row, "answer", None)
    return {
        "id": str(row.pk),
        "title": row.title,
        "text": row.text,
        "factors": row.factors,
        "groups": row.groups,
        "language": row.language,
        "quote": row.quote,
        "answer": answer.reply if answer else None,
        "reply": answer.text if answer else {},
    }


def meeting_plain(row: Meeting) -> Json:
    """As it is shown and frozen: counts as ranges."""
    return {
        "week": week_name(row),
        "groups": {group: range_of(row.groups[group]) for group in in_group_order(row.groups)},
        "officials_present": row.officials_present,
    }


def week_name(row: Meeting) -> str:
    """ISO 8601: 2026-W10."""
    year, week, _day = row.week.isocalendar()
    return f"{year}-W{week:02}"


def published_consultations() -> QuerySet[PublishedConsultation]:
    return PublishedConsultation.objects.all()


def earlier_consultations() -> QuerySet[PublishedConsultation]:
    """Those that are not open: by name of the State, the last one first; without one, by cycle."""
    found = PublishedConsultation.objects.exclude(stage=Stage.OPEN).defer("heard")
    return found.order_by("state_name", "-cycle_title", "id")


def open_consultations() -> QuerySet[PublishedConsultation]:
    """Those in which anybody can take part now; by name of the State."""
    found = PublishedConsultation.objects.filter(stage=Stage.OPEN).defer("heard")
    return found.order_by("state_name", "closes_on", "id")
