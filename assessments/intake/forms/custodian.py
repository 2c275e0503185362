"""What custodians type: keys, reasons, replies, cards, meetings, the recipient's description. Services decide."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.intake.enums import (
    CARD_CHANNELS,
    Channel,
    Group,
    HoldReason,
    Kind,
    OpeningReason,
    ReplyKind,
    SetAsideReason,
    Triage,
)
from assessments.intake.models import Consultation, Recipient
from assessments.intake.queries.custody import InboxFilter
from assessments.intake.services.cards import MOST_CARDS
from assessments.intake.services.life import KEPT_AT_LEAST, KEPT_AT_MOST, RecipientInput

_SECRET = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
ANY = ("", pgettext_lazy("filter", "Any"))


def long_text(label: Any, *, rows: int = 4, most: int = 8000, **options: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": rows, "autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


class RecipientForm(forms.ModelForm):  # type: ignore[type-arg]
    exit_url = forms.URLField(
        label=_("Where “leave this page quickly” leads"),
        initial="https://www.wikipedia.org/",
        assume_scheme="https",
        help_text=_("A page that nobody wonders about."),
    )

    class Meta:
        model = Recipient
        fields = list(RecipientInput.__dataclass_fields__)
        widgets = {
            name: forms.Textarea({"rows": 3})
            for name in ("readers", "privilege", "other_ways", "local_help", "complaint_route")
        }
        help_texts = {
            "readers": _("Those who can unlock what is sent. Contributors read these names before they write."),
            "runs_server": _(
                "Whoever runs it could change it and read what is sent: contributors are told who that is."
            ),
            "complaint_route": _("Somebody who does not depend on you."),
            "no_officials": _("Published. Without it nothing can be received."),
        }

    def given(self) -> RecipientInput:
        return RecipientInput(**self.cleaned_data)


class PackageForm(forms.Form):
    file = forms.FileField(label=_("Package from the office"), help_text=_("A file that ends in .json."))


class PlanForm(forms.Form):
    """Which change was looked at, and what became of it."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    decision = forms.ChoiceField(choices=[("take", "take"), ("keep", "keep")])


class NewKeyForm(forms.Form):
    passphrase = forms.CharField(
        label=_("Passphrase"),
        max_length=500,
        widget=forms.PasswordInput({**_SECRET, "autocomplete": "new-password"}),
        help_text=_(
            "Six words or more that nobody could guess, drawn by dice rather than thought up, and used nowhere else."
        ),
    )
    again = forms.CharField(
        label=_("The same passphrase again"),
        max_length=500,
        widget=forms.PasswordInput({**_SECRET, "autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("passphrase") and data.get("again") and data["passphrase"] != data["again"]:
            self.add_error("again", _("The two passphrases are not the same."))
        return data


def code_field(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput({**_SECRET, "autocapitalize": "characters"})
    return forms.CharField(label=label, max_length=120, widget=widget, help_text=help_text)


class RehearseForm(forms.Form):
    recovery_key = code_field(
        _("Recovery key"), _("Type it from the printed sheet. Small letters and missing spaces do not matter.")
    )


class RecoverForm(NewKeyForm):
    recovery_key = code_field(_("Recovery key"), _("From the printed sheet."))
    field_order = ["recovery_key", "passphrase", "again"]


class ConfirmForm(forms.Form):
    typed = forms.CharField(
        label=_("Fingerprint, as its holder read it to you"),
        max_length=120,
        widget=forms.TextInput(_SECRET),
        help_text=_(
            "In person or by telephone. A fingerprint that came by e-mail or through this site proves nothing."
        ),
    )
    declared = forms.BooleanField(label=_("I declare that I heard it from the holder in person, or know the voice"))


class UnlockForm(forms.Form):
    passphrase = forms.CharField(
        label=_("Passphrase of your key"),
        max_length=500,
        widget=forms.PasswordInput({**_SECRET, "autocomplete": "off", "autofocus": True}),
    )


class OpenForm(forms.Form):
    retention_until = forms.DateField(
        label=_("Keep contributions until"),
        widget=forms.DateInput({"type": "date"}),
        help_text=_("After this day everything is destroyed. Contributors are told it before they write."),
    )

    def __init__(self, data: Any = None, *, consultation: Consultation) -> None:
        usual = consultation.closes_on + timedelta(days=365)
        super().__init__(data, initial={"retention_until": usual.isoformat()})
        self.earliest = consultation.closes_on + KEPT_AT_LEAST
        self.latest = consultation.closes_on + KEPT_AT_MOST


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why do you open it?"), choices=OpeningReason.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=300,
        help_text=_("The other custodian reads this. Do not write what the contribution says."),
    )


class InboxForm(forms.Form):
    """An unknown value narrows nothing."""

    triage = forms.ChoiceField(label=_("How far it is"), required=False, choices=[ANY, *Triage.choices])
    channel = forms.ChoiceField(label=_("Came"), required=False, choices=[ANY, *Channel.choices])
    kind = forms.ChoiceField(label=_("What it is"), required=False, choices=[ANY, *Kind.choices])
    urgent = forms.BooleanField(label=_("Only where somebody may be in danger"), required=False)
    added = forms.BooleanField(label=_("Only where something was added since"), required=False)

    def asked(self) -> InboxFilter:
        self.full_clean()
        given = self.cleaned_data
        chosen = {name: given.get(name) or "" for name in ("channel", "kind", "triage")}
        return InboxFilter(**chosen, urgent=bool(given.get("urgent")), added=bool(given.get("added")))


class ReplyForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(kind.value, kind.label) for kind in (ReplyKind.REPLY, ReplyKind.QUESTION)],
        widget=forms.RadioSelect,
        initial=ReplyKind.REPLY,
    )
    text = long_text(
        _("Your words"),
        rows=6,
        most=4000,
        help_text=_("Read by whoever has the code. Do not repeat what was sent: the page of a code never shows it."),
    )


class QuoteForm(forms.Form):
    words = long_text(
        _("The words to be quoted"),
        help_text=_("Word for word. Put [[ and ]] around what would show who speaks: it is left out."),
    )
    text = long_text(_("What you ask"), most=2000, initial=_("May these words be published as they stand here?"))


class WarningForm(forms.Form):
    to = forms.CharField(label=_("To whom"), max_length=200)
    words = long_text(
        _("What the recipient warns of, in its own name"),
        rows=8,
        help_text=_("Nothing that only the contributor could know, or that shows that somebody told you."),
    )
    agreed_later = forms.BooleanField(
        label=_("The contributor agreed in something added later"),
        required=False,
        help_text=_("Only if it was not ticked when it was sent, and only if they wrote it."),
    )


class SetAsideForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("By which criterion?"),
        choices=SetAsideReason.choices,
        widget=forms.RadioSelect,
        help_text=_("The criteria and a range of how many were set aside are published."),
    )


class CardsForm(forms.Form):
    channel = forms.ChoiceField(
        label=_("For whom"),
        choices=[(channel.value, channel.label) for channel in CARD_CHANNELS],
        widget=forms.RadioSelect,
    )
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_CARDS, initial=24)


class MeetingForm(forms.Form):
    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput({"type": "date"}), help_text=_("Only its week is kept.")
    )
    officials_present = forms.BooleanField(
        label=_("Officials or security forces were present, or could listen"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group, label in GROUP_NAMES.items():
            self.fields[f"group_{group}"] = forms.IntegerField(
                label=label, required=False, min_value=0, max_value=100_000
            )

    def counts(self) -> dict[str, int]:
        named = {
            name.removeprefix("group_"): value for name, value in self.cleaned_data.items() if name[:6] == "group_"
        }
        return {group: int(count) for group, count in named.items() if count}

    def day_given(self) -> date:
        day: date = self.cleaned_data["day"]
        return day


# Groups as a custodian names them; contributors read them in the first person.
GROUP_NAMES: dict[str, Any] = {
    Group.WOMEN.value: _("Women"),
    Group.YOUNG.value: _("Young people, over 18"),
    Group.MINORITY.value: _("Minorities"),
    Group.INDIGENOUS.value: _("Indigenous Peoples"),
    Group.REFUGEE.value: _("Refugees and stateless people"),
    Group.DISPLACED.value: _("Internally displaced people"),
    Group.MIGRANT.value: _("Migrants"),
    Group.DISABILITY.value: _("Persons with disabilities"),
    Group.VICTIM.value: _("Victims and affected communities"),
    Group.DEFENDER.value: _("Human rights defenders, journalists"),
    Group.ACADEMIA.value: _("Academia"),
    Group.BUSINESS.value: _("Business"),
    Group.WOMEN_LED.value: _("Women-led organisations"),
    Group.YOUTH_LED.value: _("Youth-led organisations"),
    Group.OTHER_ORGANISATION.value: _("Other organisations"),
}
# As figures and reach name them.
FIGURE_GROUP_NAMES: dict[str, Any] = {
    **GROUP_NAMES,
    "organisations": _("Women-led or youth-led organisations"),
    "others": _("Others"),
}


class ReportForm(forms.Form):
    text = long_text(
        _("The recipient's own report"),
        rows=16,
        most=20_000,  # what a sealed text holds in any script
        help_text=_(
            "What was heard, and how it was protected. The same rule holds: nothing that points to one person."
        ),
    )


class HoldBackForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why, for the public"),
        choices=HoldReason.choices,
        widget=forms.RadioSelect,
        help_text=_("Published in its place, with how many are held back. The theme itself is not named."),
    )


class ErasureForm(forms.Form):
    reason = forms.CharField(label=_("Why, for the other custodian"), max_length=300)
