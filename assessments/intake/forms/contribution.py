"""The contributor's form: one form, shown a step at a time.

What the other steps hold rides along in hidden fields: nothing is kept between two requests, no session, no row.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from assessments.intake.enums import Channel, Consent, Group, Kind
from assessments.intake.errors import CodeMistyped
from assessments.intake.forms.files import FilesField
from assessments.intake.forms.steps import CHECK, FILES, LAST, REPRISAL, TELL, Step
from assessments.intake.models import Consultation
from assessments.intake.plain_words import LEVELS, WHY_GROUPS, in_plain_order, in_reader_s_language, sign_of
from assessments.intake.sealing.codes import lookup_sha256, read_code
from assessments.intake.services.contributions import ContributionInput

# Characters. Together they stay below the largest sealed size in any script.
TEXT_LIMIT = 8000
ANSWER_LIMIT = 2000
NO_LEVEL = ("", pgettext_lazy("level", "No answer"))


class ContributorForm(forms.Form):
    """Fields that both ways to write share, and the hidden ones that carry the steps along."""

    steps: tuple[Step, ...] = REPRISAL
    kind = Kind.REPRISAL

    text = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea({"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Leave out names, exact places and dates, and anything that only you could know."),
    )
    urgent = forms.BooleanField(label=_("Somebody's life is in danger now"), required=False)
    witness = forms.BooleanField(
        label=_("The recipient may warn the United Nations in its own name"),
        required=False,
        help_text=_(
            "Tick this if you may be the only one who can tell. The recipient may then warn United Nations bodies, "
            "without saying who told it, and never through the government. The more only you could know, the "
            "easier it is to guess who spoke."
        ),
    )
    # The look-up id's digest of the code that was shown: the code itself is in no page but one.
    made = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    typed = forms.CharField(
        label=_("Your code"),
        required=False,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Type it from what you wrote down. Small letters and missing spaces do not matter."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, consultation: Consultation) -> None:
        super().__init__(data, files)
        self.consultation = consultation
        if consultation.files_asked:
            self.fields["files"] = FilesField()
        self.build()

    def build(self) -> None:
        """Fields that depend on the consultation."""

    def step(self, name: str) -> Step:
        """The step of that name; the first for any other."""
        return next((step for step in self.steps if step.name == name), self.steps[0])

    def after(self, step: Step) -> Step:
        return self.steps[min(self.steps.index(step) + 1, len(self.steps) - 1)]

    def before(self, step: Step) -> Step | None:
        """Not back to the code, which is shown once: that page has a button of its own."""
        place = self.steps.index(step)
        if step in LAST:
            return CHECK if step == FILES else None
        return self.steps[place - 1] if place else None

    def shown(self, step: Step) -> list[BoundField]:
        return [field for field in self if step.has(field.name) and self.is_asked(field.name)]

    def carried(self, step: Step) -> Iterator[BoundField]:
        """Every other field, to be hidden, as it was typed."""
        names = {field.name for field in self.shown(step)} | {"typed", "files"}
        yield from (field for field in self if field.name not in names and field.value() not in (None, "", False, []))

    def is_asked(self, name: str) -> bool:
        return True

    def wrong_in(self, step: Step) -> list[BoundField]:
        """Fields of this step with errors; an answer that is carried does not stop another page."""
        return [field for field in self.shown(step) if self.errors.get(field.name)]

    def clean_typed(self) -> str:
        """The code, if it is the one that was shown. Empty until that step."""
        typed = self.cleaned_data["typed"]
        if not typed:
            return ""
        try:
            code = read_code(typed)
        except CodeMistyped as error:
            raise forms.ValidationError(str(error)) from error
        if lookup_sha256(code) != self.data.get("made"):
            raise forms.ValidationError(_("This is a code of ours, but not the one that was just shown to you."))
        return code

    @property
    def has_dropped_files(self) -> bool:
        """A file came that is not asked for any more: to be told, not to be left out in silence."""
        return bool(self.files) and "files" not in self.fields

    @property
    def says_something(self) -> bool:
        return bool(self.cleaned_data.get("text", "").strip())

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "language": get_language() or "en",
            "text": data["text"],
            "urgent": data["urgent"],
            "witness": data["witness"],
        }

    def checked_input(self, *, code: str) -> ContributionInput:
        data = self.cleaned_data
        return ContributionInput(
            content=self.content(), kind=self.kind, urgent=data["urgent"], code=code, files=data.get("files", ())
        )


class ReprisalForm(ContributorForm):
    """Intimidation or reprisals: short, because whoever needs it has little time."""


class TellForm(ContributorForm):
    steps = TELL
    kind = Kind.CONTRIBUTION

    topics = forms.MultipleChoiceField(
        label=_("Choose what you have seen, heard or lived through"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As many as you like, or none. You need not know any law."),
    )
    region = forms.ChoiceField(
        label=_("In which part of the country?"),
        required=False,
        help_text=_("Only roughly. Choose nothing if the answer alone would show who you are."),
    )
    groups = forms.MultipleChoiceField(
        label=_("Does any of this fit you?"),
        required=False,
        choices=Group.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Answer only what you want. Shown as a number of people, and only from ten people on."),
    )
    for_someone = forms.BooleanField(
        label=_("I write this for somebody else, who agreed, through an organisation that they trust"),
        required=False,
        help_text=_("It is labelled so, and not counted as one more person."),
    )
    card = forms.CharField(
        label=_("The code on your card, if the recipient gave you one"),
        required=False,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("A card works once. Nobody wrote down who was given which card."),
    )
    consent = forms.ChoiceField(
        label=_("The recipient may use what I wrote like this"),
        help_text=_("You can change it with your code until the themes are released."),
        choices=Consent.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what may be done with what you wrote.")},
    )

    def build(self) -> None:
        consultation = self.consultation
        self.factors = in_plain_order(consultation.factors, consultation.framework)
        signs = [(factor["number"], sign_of(factor, consultation.framework)) for factor in self.factors]
        self.fields["topics"].choices = signs  # type: ignore[attr-defined]
        self.fields["region"].choices = [  # type: ignore[attr-defined]
            ("", pgettext_lazy("region", "I do not say")),
            *((region, region) for region in consultation.regions),
        ]
        for number, sign in signs:
            self.fields[f"level_{number}"] = forms.ChoiceField(
                label=str(sign),
                required=False,
                choices=[*LEVELS, NO_LEVEL],
                widget=forms.RadioSelect,
            )
        for question in consultation.questions:
            self.fields[f"answer_{question['id']}"] = forms.CharField(
                label=in_reader_s_language(question["text"]),
                required=False,
                max_length=ANSWER_LIMIT,
                widget=forms.Textarea({"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
            )
        self.order_fields([*self._in_order()])

    def _in_order(self) -> Iterator[str]:
        for step in self.steps:
            for name in step.fields:
                yield from (field for field in self.fields if Step("", step.title, (name,)).has(field))

    @property
    def legal_names(self) -> list[str]:
        return [in_reader_s_language(factor["title"]) for factor in self.factors]

    @property
    def why_groups(self) -> list[tuple[str, str]]:
        return [(str(group.label), str(why)) for group, why in WHY_GROUPS.items()]

    def chosen(self) -> set[str]:
        value = self["topics"].value() or []
        return set(value)

    def is_asked(self, name: str) -> bool:
        """A level is asked of what was chosen; another that was chosen before is carried along."""
        if name.startswith("level_"):
            return name.removeprefix("level_") in self.chosen()
        return name != "region" or bool(self.consultation.regions)

    def clean_card(self) -> str:
        card = self.cleaned_data["card"].strip()
        if not card:
            return ""
        try:
            return read_code(card)
        except CodeMistyped as error:
            raise forms.ValidationError(str(error)) from error

    def levels(self) -> dict[str, str]:
        """By factor, of what is still chosen."""
        data = self.cleaned_data
        given = {number: data.get(f"level_{number}", "") for number in self.chosen()}
        return {number: level for number, level in given.items() if level}

    def answers(self) -> dict[str, str]:
        given = {
            name.removeprefix("answer_"): text for name, text in self.cleaned_data.items() if name.startswith("answer_")
        }
        return {question: text for question, text in given.items() if text.strip()}

    @property
    def says_something(self) -> bool:
        return super().says_something or bool(self.levels() or self.answers() or self.cleaned_data.get("topics"))

    def content(self) -> dict[str, Any]:
        data, levels = self.cleaned_data, self.levels()
        return {
            **super().content(),
            "topics": data["topics"],
            "levels": {number: int(level) for number, level in levels.items() if level != "unknown"},
            "unknown": sorted(number for number, level in levels.items() if level == "unknown"),
            "answers": self.answers(),
            "region": data["region"],
            "groups": data["groups"],
            "for_someone": data["for_someone"],
            "consent": data["consent"],
        }

    def checked_input(self, *, code: str) -> ContributionInput:
        data = self.cleaned_data
        return ContributionInput(
            content=self.content(),
            kind=self.kind,
            channel=Channel.INTERMEDIARY if data["for_someone"] else Channel.OPEN,
            urgent=data["urgent"],
            code=code,
            card=data["card"],
            files=data.get("files", ()),
        )
