"""What operators look at: people, requests to remove a second factor, States."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from r2p_site.accounts import permissions, services
from r2p_site.accounts.forms import AddStateForm, PeopleFilterForm
from r2p_site.accounts.models import State, User
from r2p_site.accounts.queries import open_factor_resets, search_people
from r2p_site.accounts.queries import people as all_people
from r2p_site.accounts.requests import operator
from r2p_site.errors import DomainError
from r2p_site.paging import without_page
from r2p_site.refusals import show_refusal
from r2p_site.spreadsheets import csv_response

PAGE_SIZE = 50


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    user = operator(request)
    form = PeopleFilterForm(request.GET)
    page = Paginator(_found(form), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "query": without_page(request.GET),
        "resets": [(reset, permissions.may_confirm_factor_reset(user, reset)) for reset in open_factor_resets()],
        "section_nav": operate_nav("operate"),
    }
    return render(request, "operate/people.html", context)


@require_safe
def people_csv(request: HttpRequest) -> HttpResponse:
    operator(request)
    columns = ("name", "email", "active", "roles", "second_factor", "last_sign_in")
    return csv_response("people.csv", columns, map(_row, _found(PeopleFilterForm(request.GET))))


@require_safe
def person(request: HttpRequest, user_id: str) -> HttpResponse:
    user = operator(request)
    target = get_object_or_404(all_people(), pk=user_id)
    reset = open_factor_resets().filter(user=target).first()
    context = {
        "person": target,
        "reset": reset,
        "may_change": permissions.may_change_roles(user, target),
        "may_confirm": reset is not None and permissions.may_confirm_factor_reset(user, reset),
        "section_nav": operate_nav("operate"),
        "summary": _summary(target),
    }
    return render(request, "operate/person.html", context)


def states(request: HttpRequest) -> HttpResponse:
    user = operator(request)
    form = AddStateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            state = services.add_state(iso3=form.cleaned_data["iso3"], by=user)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(state)s was added.") % {"state": state.name})
            return redirect("operate_states")
    context = {"form": form, "states": State.objects.all(), "section_nav": operate_nav("operate_states")}
    return render(request, "operate/states.html", context)


def operate_nav(current: str) -> list[dict[str, object]]:
    """The operator's pages of this site; a page that the site does not have is left out."""
    found: list[dict[str, object]] = []
    names = (("operate", _("People")), ("operate_states", _("States")), ("operate_jobs", _("Background work")))
    for name, label in names:
        try:
            found.append({"label": label, "url": reverse(name), "current": name == current})
        except NoReverseMatch:
            continue
    return found


def _found(form: PeopleFilterForm) -> QuerySet[User]:
    return search_people(all_people(), **form.terms())


def _row(person: User) -> list[str]:
    roles = "; ".join(str(membership) for membership in person.memberships.all())
    signed_in = person.last_login.isoformat(timespec="seconds") if person.last_login else ""
    has_factor = "yes" if person.has_factor else "no"  # type: ignore[attr-defined]  # annotated by queries.people
    return [person.name, person.email, "yes" if person.is_active else "no", roles, has_factor, signed_in]


def _summary(person: User) -> list[dict[str, str]]:
    is_set_up = person.has_factor  # type: ignore[attr-defined]
    factor = pgettext("second factor", "Set up") if is_set_up else pgettext("second factor", "Not set up")
    last = date_format(person.last_login, "DATETIME_FORMAT") if person.last_login else _("Never")
    return [
        {"term": _("E-mail address"), "value": person.email},
        {"term": _("Account"), "value": _("Active") if person.is_active else _("Deactivated")},
        {"term": _("Second factor"), "value": factor},
        {"term": _("Last signed in"), "value": last},
    ]
