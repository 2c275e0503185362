"""A custodian's own key: made, printed, rehearsed, confirmed by somebody else, unlocked, locked, recovered."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.intake.forms.custodian import ConfirmForm, NewKeyForm, RecoverForm, RehearseForm, UnlockForm
from assessments.intake.models import Consultation, CustodianKey
from assessments.intake.permissions import may_confirm
from assessments.intake.queries.custody import key_of, keys_of
from assessments.intake.sealing.codes import groups_of
from assessments.intake.sealing.unlock import COOKIE, lock
from assessments.intake.services.keys import confirm_key, make_key, recover_key, rehearse_key, unlock_key
from assessments.intake.views.custodian.loading import (
    act,
    act_page,
    consultation_or_404,
    custodian,
    forget_key,
    form_page,
    frame,
    inbox_url,
    keep_key,
    set_up_person,
)
from r2p_site.accounts.models import User
from r2p_site.packages import fingerprint

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@never_cache
def new_key(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The answer to the form is the only page that ever shows the recovery key."""
    by, consultation = custodian(request), consultation_or_404(pk)
    form = NewKeyForm(request.POST or None)
    if request.method == "POST":
        made = act(form, lambda: make_key(consultation=consultation, passphrase=form.cleaned_data["passphrase"], by=by))
        if made:
            context = {
                **frame(request, consultation, "consultation"),
                "groups": groups_of(made.recovery_key),
                "fingerprint": fingerprint(made.key.public_key),
                "holder": by,
                "rehearse_url": reverse("custodian:rehearse", args=[pk]),
            }
            return render(request, "custodian/recovery_sheet.html", context)
    return act_page(
        request,
        consultation,
        "consultation",
        form,
        title=_("Make your key for this consultation"),
        lede=_(
            "What contributors send is sealed to it. Only your passphrase, or the recovery key printed next, opens it."
        ),
        submit=_("Make the key"),
        cancel_url=_back(consultation),
    )


@require_http_methods(FORM)
@never_cache
def rehearse(request: HttpRequest, pk: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    key = _own_or_404(consultation, by)
    form = RehearseForm(request.POST or None)
    return form_page(
        request,
        consultation,
        "consultation",
        form,
        call=lambda: rehearse_key(key=key, by=by, **form.cleaned_data),
        done=_("The sheet works. Now read the fingerprint of your key to somebody who confirms it."),
        back=_back(consultation),
        title=_("Type the recovery key back"),
        lede=_("So that it is sure that the sheet is there and can be read. Then put it where nobody else finds it."),
        submit=_("Check it"),
    )


@require_http_methods(FORM)
@never_cache
def confirm(request: HttpRequest, pk: UUID, key: UUID) -> HttpResponse:
    by, consultation = set_up_person(request), consultation_or_404(pk)
    found = get_object_or_404(keys_of(consultation), pk=key)
    if not may_confirm(by, found):
        messages.error(request, _("Somebody else has to confirm your key."))
        return redirect("custodian:consultation", pk=pk)
    form = ConfirmForm(request.POST or None)
    return form_page(
        request,
        consultation,
        "consultation",
        form,
        call=lambda: confirm_key(key=found, typed=form.cleaned_data["typed"], by=by),
        done=_("Confirmed: from now on contributions are sealed to this key too."),
        back=_back(consultation),
        title=_("Confirm the key of %(name)s") % {"name": found.holder.name},
        lede=_("It is not shown here: type what the holder reads to you from their own screen or sheet."),
        submit=_("Confirm"),
    )


@require_http_methods(FORM)
@never_cache
def unlock(request: HttpRequest, pk: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    key = key_of(consultation, by)
    if key is None or not key.is_ready:
        messages.error(request, _("You have no key here that is ready: make one first."))
        return redirect("custodian:consultation", pk=pk)
    form = UnlockForm(request.POST or None)
    if request.method == "POST":
        opened = act(form, lambda: unlock_key(key=key, passphrase=form.cleaned_data["passphrase"], by=by))
        if opened:
            return keep_key(request, _onward(request, consultation), consultation, opened)
    return act_page(
        request,
        consultation,
        "",
        form,
        title=_("Unlock your key"),
        lede=_("For 15 minutes; use does not prolong it. It lies in memory only, and this browser alone can reach it."),
        submit=_("Unlock"),
        cancel_url=_back(consultation),
        forgot_url=reverse("custodian:recover", args=[pk]),
    )


@require_http_methods(FORM)
@never_cache
def recover(request: HttpRequest, pk: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    key = _own_or_404(consultation, by)
    form = RecoverForm(request.POST or None)
    if request.method == "POST":
        opened = act(
            form,
            lambda: recover_key(
                key=key,
                recovery_key=form.cleaned_data["recovery_key"],
                passphrase=form.cleaned_data["passphrase"],
                by=by,
            ),
        )
        if opened:
            messages.success(request, _("The new passphrase holds. The recovery key stays as it is: keep the sheet."))
            return keep_key(request, _onward(request, consultation), consultation, opened)
    return act_page(
        request,
        consultation,
        "",
        form,
        title=_("Set a new passphrase with the recovery key"),
        submit=_("Set it, and unlock"),
        cancel_url=_back(consultation),
    )


@require_POST
def lock_now(request: HttpRequest, pk: UUID) -> HttpResponse:
    custodian(request)
    consultation = consultation_or_404(pk)
    lock(request.COOKIES.get(COOKIE, ""))
    messages.success(request, _("Locked."))
    return forget_key(request, redirect(inbox_url(consultation)), consultation)


def _own_or_404(consultation: Consultation, by: User) -> CustodianKey:
    return get_object_or_404(keys_of(consultation), holder=by)


def _onward(request: HttpRequest, consultation: Consultation) -> HttpResponseRedirect:
    """To the page that was asked for, within this site."""
    target = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return HttpResponseRedirect(target)
    return HttpResponseRedirect(inbox_url(consultation))


def _back(consultation: Consultation) -> str:
    return reverse("custodian:consultation", args=[consultation.pk])
