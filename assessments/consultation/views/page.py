"""The consultation of one assessment: its state, what waits, what was heard. Nothing live is ever shown."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.consultation import permissions, queries
from assessments.consultation.enums import NEEDED_GROUPS, SENT_KINDS, STAGE_TAGS, HoldReason, Stage
from assessments.consultation.held import held_themes
from assessments.consultation.models import Consultation
from assessments.consultation.presentation import call_context, heard_context, in_language, meeting_row, views_table
from assessments.consultation.validators import language_name
from assessments.consultation.views.packages import package_row
from assessments.core.enums import Track
from assessments.core.loading import assessment_or_404, signed_in, site_note
from assessments.core.models import Assessment
from assessments.core.permissions import may_read_track
from assessments.core.views.navigation import section_nav
from assessments.results.queries import factor_titles
from assessments.review.queries import view_reasons, views_now
from r2p_site.accounts.models import User
from r2p_site.packages import fingerprint, own_key, peer_key, public_key_of
from r2p_site.wording import listed

Shown = dict[str, Any]
# Where the address of an invitation goes: it is marked up by itself, since it reads from left to right.
_PLACE = "\ufffc"


@require_safe
def consultation_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment, user = assessment_or_404(request, pk), signed_in(request)
    return render(request, "consultation/consultation.html", page_context(assessment, user))


def frame(assessment: Assessment, user: User) -> Shown:
    """What stands around every page of the consultation."""
    return {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "consultation", user),
        "back_url": place("consultation", assessment),
    }


def place(name: str, assessment: Assessment, **more: object) -> str:
    return reverse(f"consultation:{name}", kwargs={"pk": assessment.pk, **more})


def page_context(assessment: Assessment, user: User) -> Shown:
    consultation, standing = queries.consultation_of(assessment), queries.standing_of(assessment)
    language = get_language() or settings.LANGUAGE_CODE
    return {
        **frame(assessment, user),
        **_rights(assessment, user, consultation),
        "may_send_answers": _may_send_answers(assessment, user, standing),
        "stage": _stage(consultation),
        "is_changed": consultation is not None and consultation.stage == Stage.PLANNED and consultation.is_changed,
        "next_step": next_step(consultation, standing),
        "plan": _plan(assessment, consultation) if consultation else None,
        "exchange": _exchange(assessment, user, consultation) if consultation else None,
        "invitation": _invitation(consultation, language),
        "evidence": evidence_rows(assessment, standing),
        "has_release": queries.release_in(consultation) is not None,
        **_heard(assessment, user, language),
        "meetings_held": [
            {
                **meeting_row(queries.meeting_plain(row)),
                "remove_url": place("meeting_remove", assessment, meeting=row.pk),
            }
            for row in queries.meetings_of(assessment)
        ],
        "briefs_held": [
            {"brief": row, "url": place("brief", assessment, brief=row.pk)} for row in queries.briefs_of(assessment)
        ],
        "shortfall": standing.shortfall,
    }


def _rights(assessment: Assessment, user: User, consultation: Consultation | None) -> Shown:
    is_sent = consultation is not None and consultation.sent_at is not None
    may_plan = permissions.may_plan(user, assessment) and (consultation is None or consultation.stage == Stage.PLANNED)
    is_open = consultation is not None and consultation.stage == Stage.OPEN
    return {
        "may_plan": may_plan,
        "may_send": may_plan and consultation is not None and (not is_sent or consultation.is_changed),
        "may_propose": is_open and permissions.may_propose_later_day(user, assessment),
        "may_exchange": permissions.may_exchange(user, assessment) and is_sent,
        "may_answer": permissions.may_answer(user, assessment),
        "may_record": permissions.may_record(user, assessment),
        "may_explain": permissions.may_explain_shortfall(user, assessment),
    }


def _may_send_answers(assessment: Assessment, user: User, standing: queries.Standing) -> bool:
    """When every theme is answered, and the recipient has not been told exactly this."""
    if not standing.themes or standing.waiting or not permissions.may_exchange(user, assessment):
        return False
    return not queries.are_answers_sent(assessment)


def _stage(consultation: Consultation | None) -> Shown | None:
    if consultation is None:
        return None
    stage = Stage(consultation.stage)
    return {"words": stage.label, "kind": STAGE_TAGS[stage]}


def next_step(consultation: Consultation | None, standing: queries.Standing) -> str:
    """What to do next, in one line."""
    if consultation is None:
        return _("No consultation is planned yet.")
    if consultation.sent_at is None:
        return _("Planned. Check the questions and the days, then sign and send it to the independent recipient.")
    if consultation.stage == Stage.RELEASED:
        return waiting_words(standing.waiting)
    if standing.is_changed:
        return _("Changed since it was sent. The recipient still holds the plan before: sign and send the change.")
    if consultation.stage == Stage.OPEN and consultation.waits_for_recipient:
        return _("A later last day is proposed. The recipient takes it, or keeps the one that people were told.")
    words = {
        Stage.PLANNED: _("Signed and sent. The recipient opens it when it is ready to receive."),
        Stage.OPEN: _("Open until %(day)s. Nobody in this office sees what is sent, nor how much."),
        Stage.CLOSED: _("Closed. The recipient protects those who sent something, then releases themes and figures."),
    }
    return words[Stage(consultation.stage)] % {"day": date_format(consultation.closes_on)}


def waiting_words(waiting: int) -> str:
    if not waiting:
        return _("Released, and every theme is answered.")
    words = ngettext("Released: %d theme waits for an answer.", "Released: %d themes wait for an answer.", waiting)
    return words % waiting


def _plan(assessment: Assessment, consultation: Consultation) -> Shown:
    languages = [
        {
            "name": language_name(code),
            "is_main": code == consultation.main_language,
            "url": place("language", assessment, language=code),
            "remove_url": place("language_remove", assessment, language=code),
        }
        for code in consultation.languages
    ]
    return {
        **call_context(queries.call_of(consultation), consultation.main_language),
        "words_language": consultation.main_language,
        "opens_on": consultation.opens_on,
        "closes_on": consultation.closes_on,
        "regions": listed(consultation.regions),
        "office_contact": consultation.office_contact,
        "language_rows": languages,
    }


def _exchange(assessment: Assessment, user: User, consultation: Consultation) -> Shown:
    sent = [found for kind in SENT_KINDS if (found := queries.sent_package(consultation, kind))]
    return {
        "packages": [package_row(row, assessment, user) for row in sent],
        "own_fingerprint": fingerprint(public_key_of(own_key())) if settings.EXCHANGE_KEY else "",
        "peer_fingerprint": fingerprint(peer_key()) if settings.EXCHANGE_PEER else "",
        "status_at": consultation.status_at,
    }


def _invitation(consultation: Consultation | None, language: str) -> Shown | None:
    """The plain address and nothing else: one text for everybody, so that nobody is known by the link used."""
    if consultation is None or consultation.stage != Stage.OPEN:
        return None
    text = _(
        "“%(title)s” Everybody can take part until %(day)s. An independent recipient receives what you send; the "
        "government does not. No name is needed; visits may be visible. You need not tell us whether you take part: "
        "%(address)s"
    )
    title = in_language(queries.call_of(consultation)["titles"], language)
    told = text % {"title": title, "day": date_format(consultation.closes_on), "address": _PLACE}
    before, _separator, after = told.partition(_PLACE)
    return {"address": consultation.address, "before": before, "after": after}


def evidence_rows(assessment: Assessment, standing: queries.Standing) -> list[Shown]:
    """What sign-off asks of the consultation, and how each stands."""
    explained = bool(standing.shortfall)
    rows = [
        _evidence(
            _("A consultation was held: released by the recipient, or meetings recorded"),
            standing.is_evidenced,
            explained,
        ),
        *(
            _evidence(_("%(group)s took part") % {"group": group.label}, group not in standing.absent, explained)
            for group in NEEDED_GROUPS
        ),
    ]
    if standing.themes:
        rows.append(_evidence(_("Every theme is answered"), standing.waiting == 0, explained=False))
    return rows


def _evidence(text: str, done: bool, explained: bool) -> Shown:  # noqa: FBT001 - two answers to one row
    if done:
        return {"text": text, "kind": "ok", "words": _("Done")}
    if explained:
        return {"text": text, "kind": "warn", "words": _("Not so; the reason is published")}
    return {"text": text, "kind": "stop", "words": _("Missing")}


def _heard(assessment: Assessment, user: User, language: str) -> Shown:
    factors = factor_titles(assessment, _factor_urls(assessment))
    heard = heard_context(queries.heard(assessment), factors, language)
    held = held_themes(assessment.pk)
    for theme in heard["themes"]:
        theme["url"] = place("theme", assessment, theme=theme["id"])
        theme["held"] = HoldReason(held[theme["id"]]).label if theme["id"] in held else ""
    may_compare = may_read_track(user, assessment, Track.OFFICIAL)
    views = views_now(assessment, with_official=may_compare)
    reasons = view_reasons(assessment) if may_compare else {}
    return {"heard": heard, "received": views_table(views, factors, reasons)}


def _factor_urls(assessment: Assessment) -> dict[str, str]:
    page = reverse("core:factor", kwargs={"pk": assessment.pk, "number": "0"}).removesuffix("0/")
    return {number: f"{page}{number}/" for number in assessment.risk_version.factors.values_list("number", flat=True)}
