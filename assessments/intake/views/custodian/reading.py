"""One contribution: opened with a reason, answered, quoted, warned of, set aside. And who opened which."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.intake.contents import Told
from assessments.intake.enums import FileKind, Kind, NoteKind, ReplyKind, Status, Triage
from assessments.intake.errors import NotUnlocked
from assessments.intake.forms.custodian import QuoteForm, ReasonForm, ReplyForm, SetAsideForm, WarningForm
from assessments.intake.models import Consultation, Contribution
from assessments.intake.queries import custody
from assessments.intake.sealing.unlock import Unlocked
from assessments.intake.services.reading import (
    is_opened_today,
    open_contribution,
    read_contribution,
    set_aside,
    take_back,
    take_file,
)
from assessments.intake.services.replying import ask_for_quote, write_reply, write_warning
from assessments.intake.services.sealed import read_note
from assessments.intake.views.custodian.loading import (
    act,
    ask_to_unlock,
    consultation_or_404,
    contribution_or_404,
    custodian,
    form_page,
    frame,
    unlocked_key,
)
from assessments.intake.views.custodian.rows import contribution_row, short_name
from assessments.intake.views.custodian.told import told_context
from r2p_site.accounts.models import User
from r2p_site.errors import DomainError, NotFound

FORM = ["GET", "HEAD", "POST"]
FILE_TYPES = {FileKind.PICTURE: ("image/jpeg", "jpg"), FileKind.TEXT: ("text/plain; charset=utf-8", "txt")}


@require_http_methods(FORM)
@never_cache
def contribution_page(request: HttpRequest, pk: UUID, contribution: UUID) -> HttpResponse:
    """A reason opens it for the rest of the day, as long as the key is unlocked."""
    by, consultation = custodian(request), consultation_or_404(pk)
    found = contribution_or_404(consultation, contribution)
    try:
        unlocked = unlocked_key(request, consultation)
    except NotUnlocked:
        return ask_to_unlock(request, consultation)
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        if act(form, lambda: open_contribution(contribution=found, unlocked=unlocked, by=by, **form.cleaned_data)):
            return redirect(request.path)
    elif is_opened_today(found, by):
        return _opened(request, consultation, found, unlocked)
    context = {
        **frame(request, consultation, "inbox"),
        "row": contribution_row(found),
        "form": form,
        "openings": found.openings.select_related("by"),
    }
    return render(request, "custodian/closed_contribution.html", context, status=422 if form.errors else 200)


def _opened(request: HttpRequest, consultation: Consultation, found: Contribution, unlocked: Unlocked) -> HttpResponse:
    try:
        said = read_contribution(found, unlocked)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("custodian:home")
    place = [consultation.pk, found.pk]
    context = {
        **frame(request, consultation, "inbox"),
        "row": contribution_row(found),
        "contribution": found,
        "told": {**told_context(said, consultation), "files": _files(said, found)},
        "openings": found.openings.select_related("by"),
        "notes": [_note(row, unlocked, said.approved) for row in found.notes.select_related("by")],
        "replies": found.replies.count(),
        "may_write_theme": found.kind == Kind.CONTRIBUTION and said.may_be_summarised,
        "is_set_aside": found.triage == Triage.SET_ASIDE,
        "is_released": consultation.status == Status.RELEASED,
        "theme_url": f"{reverse('custodian:theme_new', args=[consultation.pk])}?from={found.pk}",
        **{
            f"{name}_url": reverse(f"custodian:{name}", args=place)
            for name in ("reply", "quote", "warning", "set_aside", "take_back")
        },
    }
    return render(request, "custodian/contribution.html", context)


def _files(said: Told, found: Contribution) -> list[dict[str, Any]]:
    place = [found.consultation_id, found.pk]
    return [
        {"number": number, "kind": one.kind.label, "url": reverse("custodian:contribution_file", args=[*place, one.id])}
        for number, one in enumerate(said.files, 1)
    ]


@require_POST
@never_cache
def contribution_file(request: HttpRequest, pk: UUID, contribution: UUID, file: UUID) -> HttpResponse:
    """To be saved, never shown here: no browser is to run or render what a stranger sent within this site."""
    at = _Desk.of(request, pk, contribution)
    try:
        taken = take_file(contribution=at.contribution, file=file, unlocked=at.unlocked(), by=at.by)
    except NotUnlocked:
        return ask_to_unlock(request, at.contribution.consultation, back=at.url)
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, str(error))
        return at.back()
    content_type, ending = FILE_TYPES[taken.kind]
    response = HttpResponse(taken.data, content_type=content_type)
    response["Content-Disposition"] = (
        f'attachment; filename="{short_name(at.contribution.pk)}-{str(file)[:4]}.{ending}"'
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _note(row: Any, unlocked: Unlocked, approved: Mapping[str, bool]) -> dict[str, Any]:
    is_quote = row.kind == NoteKind.QUOTE
    answer = approved.get(str(row.reply)) if is_quote else None
    words = {True: _("Approved"), False: _("Refused"), None: _("Not answered yet")}
    content = read_note(row, unlocked)
    return {
        "kind": row.get_kind_display(),
        "words": content["words"],
        "to": content.get("to", ""),
        "by": row.by.name,
        "week": row.week,
        "answer": words[answer] if is_quote else "",
        "tag": {True: "ok", False: "stop", None: "plain"}[answer],
    }


@require_http_methods(FORM)
@never_cache
def reply(request: HttpRequest, pk: UUID, contribution: UUID) -> HttpResponse:
    at = _Desk.of(request, pk, contribution)
    return at.form_page(
        ReplyForm(request.POST or None),
        lambda given: write_reply(
            contribution=at.contribution, kind=ReplyKind(given["kind"]), text=given["text"], by=at.by
        ),
        done=_("Sealed. It waits for whoever has the code; you cannot read it again."),
        title=_("Answer or ask"),
        lede="" if at.contribution.reply_key else _("This came without a code: nobody would see an answer."),
        submit=_("Seal and send"),
    )


@require_http_methods(FORM)
@never_cache
def quote(request: HttpRequest, pk: UUID, contribution: UUID) -> HttpResponse:
    at = _Desk.of(request, pk, contribution)
    return at.form_page(
        QuoteForm(request.POST or None),
        lambda given: ask_for_quote(contribution=at.contribution, unlocked=at.unlocked(), by=at.by, **given),
        done=_("Asked. The words can be quoted once they are approved with the code."),
        title=_("Ask whether words may be quoted"),
        lede=_("Paraphrase unless the very words matter: a turn of phrase can show who speaks."),
        submit=_("Ask"),
    )


@require_http_methods(FORM)
@never_cache
def warning(request: HttpRequest, pk: UUID, contribution: UUID) -> HttpResponse:
    at = _Desk.of(request, pk, contribution)
    return at.form_page(
        WarningForm(request.POST or None),
        lambda given: write_warning(contribution=at.contribution, unlocked=at.unlocked(), by=at.by, **given),
        done=_("Recorded. Send it yourself, from an address that is not the government's."),
        title=_("Warn in the recipient's own name"),
        submit=_("Record the warning"),
        template="custodian/warning.html",
    )


@require_http_methods(FORM)
@never_cache
def set_aside_page(request: HttpRequest, pk: UUID, contribution: UUID) -> HttpResponse:
    at = _Desk.of(request, pk, contribution)
    return at.form_page(
        SetAsideForm(request.POST or None),
        lambda given: set_aside(contribution=at.contribution, reason=given["reason"], by=at.by),
        done=_("Set aside. It stays sealed here until everything is destroyed."),
        title=_("Set this aside"),
        lede=_("It leaves themes and figures. Disagreeing with it is no criterion."),
        submit=pgettext("button", "Set aside"),
        danger=True,
    )


@require_POST
def take_back_now(request: HttpRequest, pk: UUID, contribution: UUID) -> HttpResponse:
    at = _Desk.of(request, pk, contribution)
    try:
        take_back(contribution=at.contribution, by=at.by)
    except DomainError as error:
        messages.error(request, str(error))
    return at.back()


@require_safe
@never_cache
def openings(request: HttpRequest, pk: UUID) -> HttpResponse:
    custodian(request)
    consultation = consultation_or_404(pk)
    page = Paginator(custody.openings(consultation), 100).get_page(request.GET.get("page"))
    rows = [
        {
            "name": short_name(row.contribution_id),
            "by": row.by.name,
            "on": row.on,
            "reason": row.get_reason_display(),
            "words": row.words,
        }
        for row in page.object_list
    ]
    context = {**frame(request, consultation, "openings"), "rows": rows, "page_obj": page}
    return render(request, "custodian/openings.html", context)


@dataclass(frozen=True, slots=True)
class _Desk:
    """A custodian at one contribution, about to do something with it."""

    request: HttpRequest
    by: User
    contribution: Contribution

    @classmethod
    def of(cls, request: HttpRequest, pk: UUID, contribution: UUID) -> Self:
        by, consultation = custodian(request), consultation_or_404(pk)
        return cls(request, by, contribution_or_404(consultation, contribution))

    def unlocked(self) -> Unlocked:
        """Raises NotUnlocked."""
        return unlocked_key(self.request, self.contribution.consultation)

    def back(self) -> HttpResponse:
        return redirect(self.url)

    @property
    def url(self) -> str:
        return reverse("custodian:contribution", args=[self.contribution.consultation_id, self.contribution.pk])

    def form_page(
        self, form: forms.Form, call: Callable[[dict[str, Any]], Any], *, done: str, **texts: Any
    ) -> HttpResponse:
        """The form on a page of its own; sent, `call` takes what it holds. `texts` as of act_page."""
        consultation = self.contribution.consultation
        return form_page(
            self.request,
            consultation,
            "inbox",
            form,
            call=lambda: call(form.cleaned_data),
            done=done,
            back=self.url,
            **texts,
        )
