"""What a custodian, or the operator, has to do next: one line each, the most urgent first."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.intake.enums import Status
from assessments.intake.models import Consultation, CustodianKey, Erasure, Figures
from assessments.intake.permissions import may_confirm, may_destroy_now
from assessments.intake.plain_words import in_reader_s_language
from assessments.intake.queries import custody
from assessments.intake.queries.custody import InboxCounts
from assessments.intake.views.custodian.loading import inbox_url
from r2p_site.accounts.missing import second_operator
from r2p_site.accounts.models import Role, User
from r2p_site.accounts.queries import active_with

Step = dict[str, Any]


def step(text: str, detail: str, action: str, url: str, *, urgent: bool = False) -> Step:
    return {"text": text, "detail": detail, "action": action, "url": url, "urgent": urgent}


def steps_of_custodian(user: User, consultation: Consultation | None, counts: InboxCounts | None) -> list[Step]:
    found: list[Step] = []
    if custody.the_recipient() is None:
        found.append(
            step(
                _("Say who receives"),
                _("Names, who appoints you, what the law protects, who runs this server."),
                _("Describe the recipient"),
                reverse("custodian:recipient"),
                urgent=True,
            )
        )
    if consultation is None or counts is None:
        found.append(
            step(
                _("Wait for the office, or take in its package"),
                _("It comes by itself where the two servers reach each other; else as a file."),
                _("Receive a package"),
                reverse("custodian:receive"),
            )
        )
        return found
    if consultation.destroyed_on is None:
        found += _erasure(user, consultation) + _plan(consultation)
        found += _keys(user, consultation) + _of_status(consultation, counts)
    return found


def steps_elsewhere(consultation: Consultation, others: list[Consultation]) -> list[Step]:
    """A threat that comes after an older round must not wait behind a newer one."""
    waiting = custody.waiting_elsewhere(consultation)
    found: list[Step] = []
    for other in others:
        if count := waiting.get(other.pk, 0):
            text = _("In “%(title)s” somebody waits") % {"title": in_reader_s_language(other.title)}
            detail = ngettext(
                "One may be in danger, was threatened, or added something, and nobody has looked yet.",
                "%(count)d may be in danger, were threatened, or added something, and nobody has looked yet.",
                count,
            )
            found.append(step(text, detail % {"count": count}, _("Look there"), inbox_url(other), urgent=True))
    return found


def steps_of_holds() -> list[Step]:
    """Of all consultations, also those that are over: the office may publish what it does not know to be held."""
    found: list[Step] = []
    for hold in custody.untold_holds():
        text = _("The office does not know yet that a theme is held back")
        detail = _("Its site does not answer. It is tried every minute; hand over the file, or call the office.")
        if hold.refusal:
            text = _("The office does not take it that a theme is held back")
            detail = _("%(words)s Until the office has taken it in, it may publish the theme.") % {
                "words": hold.refusal
            }
        found.append(step(text, detail, _("See what to do"), f"{_setup(hold.consultation)}#told", urgent=True))
    return found


def _plan(consultation: Consultation) -> list[Step]:
    if custody.plan_change_of(consultation) is None:
        return []
    text, detail = _("The office wants to change the plan"), _("Nothing changes before you decide.")
    return [step(text, detail, _("See what changes"), _to("plan", consultation), urgent=True)]


def _erasure(user: User, consultation: Consultation) -> list[Step]:
    row = Erasure.objects.filter(consultation=consultation).select_related("asked_by").first()
    if row is None or not may_destroy_now(user, row):
        return []
    text = _("%(name)s asks to destroy everything now") % {"name": row.asked_by.name}
    return [step(text, row.reason, _("Decide"), _setup(consultation), urgent=True)]


def _keys(user: User, consultation: Consultation) -> list[Step]:
    found: list[Step] = []
    keys = list(custody.keys_of(consultation))
    own = next((key for key in keys if key.holder_id == user.pk), None)
    if consultation.status != Status.RELEASED:
        found += _own_key(consultation, own)
    for key in keys:
        waits = key.rehearsed_on is not None and key.confirmed_on is None
        if waits and may_confirm(user, key):
            found.append(_to_confirm(key))
    return found


def _own_key(consultation: Consultation, own: CustodianKey | None) -> list[Step]:
    if own is None:
        text, detail = (
            _("Make your key"),
            _("What is sent is sealed to it. A key made later opens nothing sent before."),
        )
        return [step(text, detail, _("Make it"), _to("new_key", consultation), urgent=True)]
    if own.rehearsed_on is None:
        text, detail = _("Type your recovery key back"), _("Until then nothing is sealed to your key.")
        return [step(text, detail, _("Type it"), _to("rehearse", consultation), urgent=True)]
    if own.confirmed_on is None:
        text = _("Have your key confirmed")
        detail = _("Read its fingerprint to another custodian or the operator, in person or by telephone.")
        return [step(text, detail, _("See the fingerprint"), _setup(consultation), urgent=True)]
    return []


def _to_confirm(key: CustodianKey) -> Step:
    return step(
        _("Confirm the key of %(name)s") % {"name": key.holder.name},
        _("Let them read its fingerprint to you, in person or by telephone."),
        _("Confirm it"),
        reverse("custodian:confirm", args=[key.consultation_id, key.pk]),
        urgent=True,
    )


def _of_status(consultation: Consultation, counts: InboxCounts) -> list[Step]:
    if consultation.status == Status.PLANNED:
        text, detail = _("Open the consultation"), _("Nothing is received before.")
        return [step(text, detail, _("Open it"), _to("open", consultation))]
    found = _unread(consultation, counts)
    if consultation.status == Status.CLOSED:
        found.append(_release(consultation))
    return found


def _unread(consultation: Consultation, counts: InboxCounts) -> list[Step]:
    """Where the filter leads: the inbox stands on the same page."""
    here = f"{inbox_url(consultation)}&triage=new"
    found: list[Step] = []
    if counts.urgent:
        text = ngettext("Somebody may be in danger", "%(count)d times somebody may be in danger", counts.urgent)
        detail = _("Marked by whoever sent it, and not opened yet.")
        found.append(step(text % {"count": counts.urgent}, detail, _("Read now"), f"{here}&urgent=on", urgent=True))
    if counts.reprisals:
        text = ngettext("One report of reprisals", "%(count)d reports of reprisals", counts.reprisals)
        detail = _("Not opened yet.")
        url = f"{here}&kind=reprisal"
        found.append(step(text % {"count": counts.reprisals}, detail, _("Read now"), url, urgent=True))
    if counts.added:
        text = ngettext("Something was added to one", "Something was added to %(count)d", counts.added)
        detail = _("An answer, more words, another consent: nobody has looked yet.")
        url = f"{inbox_url(consultation)}&added=on"
        found.append(step(text % {"count": counts.added}, detail, _("Read now"), url, urgent=True))
    if counts.new:
        text = ngettext("One new contribution", "%(count)d new contributions", counts.new) % {"count": counts.new}
        found.append(step(text, _("Nobody has opened them yet."), _("Show them"), here))
    return found


def _release(consultation: Consultation) -> Step:
    if not Figures.objects.filter(consultation=consultation).exists():
        detail = _("It is closed. The worker counts with your key, once, and forgets it.")
        return step(_("Compute the figures"), detail, _("Compute"), _to("release", consultation))
    detail = _("Look at every word that would leave, and answer who else could know it.")
    return step(_("Release themes and figures"), detail, _("Look"), _to("release", consultation))


def steps_of_operator(user: User, consultations: list[Consultation]) -> list[Step]:
    """Keys to confirm, and what keeps a consultation from opening. Nothing of what was sent."""
    waiting = (
        CustodianKey.objects.filter(
            consultation__in=consultations,
            rehearsed_on__isnull=False,
            confirmed_on__isnull=True,
            destroyed_on__isnull=True,
        )
        .select_related("holder")
        .order_by("holder__name")
    )
    found = [_to_confirm(key) for key in waiting if may_confirm(user, key)]
    if not custody.has_worker():
        text, detail = _("Start a worker"), _("None has answered for a minute: nothing can be opened or released.")
        found.append(step(text, detail, _("See what runs"), "/readyz", urgent=True))
    return [*found, *_who_is_missing()]


def _who_is_missing() -> list[Step]:
    """What a new installation still lacks before anything can be received."""
    found = []
    if active_with(Role.CUSTODIAN).count() < 2:
        text, detail = (
            _("Invite two custodians"),
            _("One confirms the key of the other, and can read if the other cannot."),
        )
        found.append(step(text, detail, _("Invite"), reverse("operate_invite"), urgent=True))
    if lacking := second_operator():
        found.append(step(**lacking))
    return found


def _setup(consultation: Consultation) -> str:
    return _to("consultation", consultation)


def _to(name: str, consultation: Consultation) -> str:
    return reverse(f"custodian:{name}", args=[consultation.pk])
