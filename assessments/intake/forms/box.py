"""What a contributor does with a return code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.intake.enums import Consent
from assessments.intake.errors import CodeMistyped
from assessments.intake.forms.contribution import TEXT_LIMIT
from assessments.intake.forms.files import FilesField
from assessments.intake.sealing.codes import read_code
from assessments.intake.services.contributions import add_to_contribution, answer_quotation, change_consent


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Seven groups of letters and digits. Small letters and missing spaces do not matter."),
    )

    def clean_code(self) -> str:
        try:
            return read_code(self.cleaned_data["code"])
        except CodeMistyped as error:
            raise forms.ValidationError(str(error)) from error


class WithCode(CodeForm):
    """The code rides along in the page that it opened, so that it is typed once."""

    code = forms.CharField(max_length=120, widget=forms.HiddenInput)


class AddForm(WithCode):
    text = forms.CharField(
        label=_("What do you want to add, or to answer?"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea({"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Leave out names, exact places and dates, and anything that only you could know."),
        error_messages={"required": _("Write what you want to add.")},
    )
    files = FilesField()  # type: ignore[assignment]  # the form itself has files too

    done = _("Added, and sealed. It cannot be shown here again.")

    def apply(self) -> None:
        data = self.cleaned_data
        add_to_contribution(code=data["code"], text=data["text"], files=data["files"])


class ConsentForm(WithCode):
    consent = forms.ChoiceField(
        label=_("What may be done with what you sent?"),
        choices=Consent.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what may be done with what you wrote.")},
    )

    done = _("Changed. The recipient goes by what you chose last.")

    def apply(self) -> None:
        change_consent(code=self.cleaned_data["code"], consent=Consent(self.cleaned_data["consent"]))


class QuoteForm(WithCode):
    reply = forms.UUIDField(widget=forms.HiddenInput)
    approved = forms.TypedChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))], coerce=lambda value: value == "yes", widget=forms.HiddenInput
    )

    done = _("Your answer was sent.")

    def apply(self) -> None:
        data = self.cleaned_data
        answer_quotation(code=data["code"], reply=data["reply"], approved=data["approved"])
