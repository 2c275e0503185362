"""What may be sent to a consultation, as the custodian decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.intake.services.limits import HIGHEST_CONTRIBUTIONS, HIGHEST_FILES, Limits


class LimitsForm(forms.Form):
    files_asked = forms.BooleanField(
        label=_("Ask for files: pictures and plain text"),
        required=False,
        help_text=_(
            "Only if you need to see something that cannot be told in words. A picture endangers more than a text: who "
            "sends it, and who is on it. Contributors are told so before they add one."
        ),
    )
    most_contributions = forms.IntegerField(
        label=_("At most this many contributions"),
        min_value=1,
        max_value=HIGHEST_CONTRIBUTIONS,
        help_text=_(
            "Of those that anybody can send, so that a flood cannot fill the disk. When there are as many, the page "
            "says so. Cards, paper and reports of reprisals are not kept out by it: reprisals have as many places of "
            "their own."
        ),
    )
    most_files = forms.IntegerField(
        label=_("At most this many files"),
        min_value=0,
        max_value=HIGHEST_FILES,
        help_text=_(
            "Each takes up to 5 MB of the disk. Counted apart, so that a flood of one keeps out no other: what anybody "
            "can send, what comes with a card, and reports of reprisals."
        ),
    )

    def given(self) -> Limits:
        return Limits(**self.cleaned_data)
