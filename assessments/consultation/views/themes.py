"""Answering themes, and sending the answers back."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.consultation import permissions, queries
from assessments.consultation.forms import AnswerForm, initial_answer
from assessments.consultation.models import Theme
from assessments.consultation.presentation import theme_row
from assessments.consultation.services import answer_theme, send_answers
from assessments.consultation.views.page import frame
from assessments.core.loading import assessment_or_404, signed_in
from assessments.core.views.factor import lines_of
from assessments.results.queries import factor_titles
from r2p_site.errors import DomainError
from r2p_site.refusals import show_refusal


@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: HttpRequest, pk: UUID, theme: UUID) -> HttpResponse:
    """One theme on its own: what was said, and the office's answer to it."""
    assessment, user = assessment_or_404(request, pk), signed_in(request)
    themes = Theme.objects.filter(consultation__assessment=assessment).select_related("answer", "consultation")
    found = get_object_or_404(themes, pk=theme)
    languages = found.consultation.languages
    form = AnswerForm(request.POST or None, languages=languages, initial=initial_answer(getattr(found, "answer", None)))
    if request.method == "POST" and form.is_valid():
        try:
            answer_theme(
                assessment=assessment,
                theme=found,
                by=user,
                reply=form.cleaned_data["reply"],
                text=form.texts(),
                expected_version=form.expected_version,
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The answer is saved. It travels back when the lead sends the answers."))
            return redirect("consultation:consultation", pk=pk)
    titles = {row.code: row for row in factor_titles(assessment)}
    context = {
        **frame(assessment, user),
        "theme": theme_row(queries.theme_plain(found), titles, get_language() or settings.LANGUAGE_CODE),
        "form": form,
        "may_answer": permissions.may_answer(user, assessment),
    }
    return render(request, "consultation/theme.html", context, status=422 if form.errors else 200)


@require_POST
def answers_send(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    try:
        sent = send_answers(assessment=assessment, by=signed_in(request))
    except DomainError as error:
        messages.error(request, " ".join(lines_of(error)))
    else:
        done = _("The answers are on their way back.") if sent else _("The same answers were sent before.")
        messages.success(request, done)
    return redirect("consultation:consultation", pk=pk)
