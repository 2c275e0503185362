"""Ways in beside the site: cards, paper and word of mouth, meetings."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.intake.enums import Channel, Consent, Group, Status
from assessments.intake.forms.custodian import GROUP_NAMES, CardsForm, MeetingForm
from assessments.intake.forms.themes import TypeInForm
from assessments.intake.models import Meeting
from assessments.intake.plain_words import LEVELS, in_plain_order, in_reader_s_language, sign_of
from assessments.intake.queries.custody import cards_left, the_recipient
from assessments.intake.sealing.codes import printed
from assessments.intake.services.cards import issue_cards, record_meeting, remove_meeting, type_in, withdraw_cards
from assessments.intake.views.custodian.loading import act, act_page, consultation_or_404, custodian, form_page, frame
from r2p_site.errors import DomainError

FORM = ["GET", "HEAD", "POST"]


@require_safe
@never_cache
def ways(request: HttpRequest, pk: UUID) -> HttpResponse:
    custodian(request)
    consultation = consultation_or_404(pk)
    context = {
        **frame(request, consultation, "ways"),
        "cards_left": cards_left(consultation),
        "cards_form": CardsForm(),
        "cards_url": reverse("custodian:cards", args=[pk]),
        "withdraw_url": reverse("custodian:cards_withdraw", args=[pk]),
        "type_in_url": reverse("custodian:type_in", args=[pk]),
        "paper_url": reverse("custodian:paper", args=[pk]),
        "meeting_url": reverse("custodian:meeting_new", args=[pk]),
        "meetings": [_meeting_row(row) for row in Meeting.objects.filter(consultation=consultation)],
        "may_issue": consultation.status in {Status.PLANNED, Status.OPEN},
        "is_open": consultation.status == Status.OPEN,
        "is_over": consultation.status == Status.RELEASED or consultation.destroyed_on is not None,
    }
    return render(request, "custodian/ways.html", context)


def _meeting_row(row: Meeting) -> dict[str, Any]:
    return {
        "week": row.week,
        "groups": [f"{GROUP_NAMES.get(group, group)} {count}" for group, count in row.groups.items()],
        "officials": row.officials_present,
        "remove_url": reverse("custodian:meeting_remove", args=[row.consultation_id, row.pk]),
    }


@require_POST
@never_cache
def cards(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sheet is this answer alone: printed, cut apart, and gone."""
    by, consultation = custodian(request), consultation_or_404(pk)
    form = CardsForm(request.POST)
    sheet = act(
        form,
        lambda: issue_cards(
            consultation=consultation,
            channel=Channel(form.cleaned_data["channel"]),
            count=form.cleaned_data["count"],
            by=by,
        ),
    )
    if not sheet:
        texts = {"title": _("Print cards"), "submit": _("Make them")}
        return act_page(request, consultation, "ways", form, cancel_url=reverse("custodian:ways", args=[pk]), **texts)
    context = {
        **frame(request, consultation, "ways"),
        "channel": sheet.channel.label,
        "codes": [printed(code) for code in sheet.codes],
        "title": in_reader_s_language(consultation.title),
        "address": f"{settings.SITE_URLS['intake'].rstrip('/')}/{consultation.slug}/",
        "recipient": the_recipient(),
        "closes_on": consultation.closes_on,
    }
    return render(request, "custodian/cards.html", context)


@require_POST
def cards_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    try:
        count = withdraw_cards(consultation=consultation, by=by)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(count)d unused cards work no more.") % {"count": count})
    return redirect("custodian:ways", pk=pk)


@require_http_methods(FORM)
@never_cache
def type_in_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    form = TypeInForm(request.POST or None, consultation=consultation)
    if request.method == "POST" and form.is_valid() and not form.says_something:
        form.add_error("text", _("Write what was said, or choose how much of something was seen."))
    if request.method == "POST" and act(form, lambda: type_in(consultation=consultation, by=by, **form.arguments())):
        messages.success(request, _("Sealed. Destroy the paper, or keep it in its envelope, as was promised."))
        return redirect("custodian:type_in", pk=pk)
    return act_page(
        request,
        consultation,
        "ways",
        form,
        title=_("Type in what came on paper, or was told"),
        lede=_("As it was said, in its own language. It is labelled as such and never counted among the figures."),
        submit=_("Seal it"),
        cancel_url=reverse("custodian:ways", args=[pk]),
    )


@require_safe
@never_cache
def paper_pack(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To be printed in any language of the consultation, filled in by hand, and handed over in a sealed envelope."""
    custodian(request)
    consultation = consultation_or_404(pk)
    context = {
        **frame(request, consultation, "ways"),
        "title": in_reader_s_language(consultation.title),
        "recipient": the_recipient(),
        "signs": [
            sign_of(row, consultation.framework) for row in in_plain_order(consultation.factors, consultation.framework)
        ],
        "levels": [words for _level, words in LEVELS],
        "questions": [in_reader_s_language(row["text"]) for row in consultation.questions],
        "groups": [group.label for group in Group],
        # Words are quoted once their author has approved them with a code, which paper does not have.
        "consents": [consent.label for consent in Consent if consent != Consent.QUOTE],
        "regions": consultation.regions,
    }
    return render(request, "custodian/paper.html", context)


@require_http_methods(FORM)
@never_cache
def meeting_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    form = MeetingForm(request.POST or None)
    return form_page(
        request,
        consultation,
        "ways",
        form,
        call=lambda: record_meeting(
            consultation=consultation,
            day=form.day_given(),
            groups=form.counts(),
            officials_present=form.cleaned_data["officials_present"],
            by=by,
        ),
        done=_("Recorded: its week, and how many of which groups."),
        back=reverse("custodian:ways", args=[pk]),
        title=_("Record a meeting"),
        lede=_("Never names. Counts are told as ranges, from ten people on."),
        submit=_("Record"),
    )


@require_POST
def meeting_remove(request: HttpRequest, pk: UUID, meeting: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    found = get_object_or_404(Meeting, pk=meeting, consultation=consultation)
    try:
        remove_meeting(meeting=found, by=by)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("custodian:ways", pk=pk)
