"""Forms of the consultation; each gives what its service takes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.consultation.enums import NEEDED_GROUPS, Group, Reply, Withheld
from assessments.consultation.models import Consultation, ThemeAnswer
from assessments.consultation.services import BriefInput, MeetingInput
from assessments.consultation.validators import (
    PlanInput,
    WordsInput,
    language_choices,
    language_name,
    lines_of_text,
)

_DATE = {"type": "date"}


def _day(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"), **options)


class _Versioned(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    @property
    def expected_version(self) -> int:
        return self.cleaned_data["version"] or 0


class WordsForm(forms.Form):
    """Title and questions in one language."""

    language = forms.ChoiceField(label=_("Language"), choices=language_choices)
    title = forms.CharField(
        label=_("Title"), max_length=300, help_text=_("Plain words: what people would tell each other it is about.")
    )
    questions = forms.CharField(
        label=_("Questions"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One on each line, at most ten. Ask what people have seen, not who they are."),
    )

    def words(self) -> WordsInput:
        data = self.cleaned_data
        return WordsInput(data["language"], data["title"], lines_of_text(data["questions"]))


class PlanForm(WordsForm, _Versioned):
    opens_on = _day(label=_("First day"))
    closes_on = _day(
        label=_("Last day"), help_text=_("Four weeks or more let people without good connections take part.")
    )
    regions = forms.CharField(
        label=_("Regions to choose from"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=_("One on each line. Coarse ones: a place that few people share points at them."),
    )
    office_contact = forms.CharField(
        label=_("How to reach this office"),
        max_length=300,
        required=False,
        help_text=_("A public address of the office, for questions about the consultation. Not of a person."),
    )

    field_order = ("version", "title", "questions", "language", "opens_on", "closes_on", "regions", "office_contact")

    def value(self) -> PlanInput:
        data = self.cleaned_data
        return PlanInput(
            words=self.words(),
            opens_on=data["opens_on"],
            closes_on=data["closes_on"],
            regions=lines_of_text(data["regions"]),
            office_contact=data["office_contact"],
        )


class LaterDayForm(forms.Form):
    closes_on = _day(
        label=_("New last day"),
        help_text=_("Contributors were told a day on which all is destroyed; it does not move, so there is a limit."),
    )


def initial_words(consultation: Consultation, language: str) -> dict[str, Any]:
    words = consultation.words.get(language, {"title": "", "questions": []})
    return {"language": language, "title": words["title"], "questions": "\n".join(words["questions"])}


def initial_plan(consultation: Consultation | None, language: str) -> dict[str, Any]:
    if consultation is None:
        return {"version": 0, "language": language}
    return {
        **initial_words(consultation, consultation.main_language),
        "version": consultation.version,
        "opens_on": consultation.opens_on,
        "closes_on": consultation.closes_on,
        "regions": "\n".join(consultation.regions),
        "office_contact": consultation.office_contact,
    }


class PackageForm(forms.Form):
    file = forms.FileField(
        label=_("File of the recipient"),
        help_text=_("A signed package, as the recipient downloaded it. What was changed on the way is refused."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def content(self) -> bytes:
        content: bytes = self.cleaned_data["file"].read()
        return content


class AnswerForm(_Versioned):
    """The answer to one theme; why, in each language of the consultation."""

    reply = forms.ChoiceField(label=_("What the office answers"), choices=Reply.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        for index, language in enumerate(languages):
            self.fields[f"text-{language}"] = forms.CharField(
                label=_("Why, and what follows (%(language)s)") % {"language": language_name(language)},
                widget=forms.Textarea(attrs={"rows": 5, "lang": language, "dir": "auto"}),
                required=False,
                help_text="" if index else _("Contributors read it on the recipient's site, and so does the public."),
            )

    def texts(self) -> dict[str, str]:
        return {language: self.cleaned_data[f"text-{language}"] for language in self.languages}


def initial_answer(answer: ThemeAnswer | None) -> dict[str, Any]:
    if answer is None:
        return {"version": 0}
    texts = {f"text-{language}": text for language, text in answer.text.items()}
    return {"version": answer.version, "reply": answer.reply, **texts}


class MeetingForm(forms.Form):
    """Counts of groups; one person may stand in several."""

    held_on = _day(label=_("Day of the meeting"), help_text=_("Only its week is kept."))
    officials_present = forms.ChoiceField(
        label=_("Were officials or security present?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        help_text=_("Who decides, employs or polices people in the room changes what is said. The public reads this."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in Group:
            self.fields[group.value] = forms.IntegerField(
                label=group.label,
                min_value=0,
                required=False,
                help_text=_("How many") if group in NEEDED_GROUPS else "",
            )

    def value(self) -> MeetingInput:
        data = self.cleaned_data
        return MeetingInput(
            held_on=data["held_on"],
            groups={group.value: data[group.value] or 0 for group in Group},
            officials_present=data["officials_present"] == "yes",
        )


class BriefForm(_Versioned):
    organisation = forms.CharField(
        label=_("Organisation"), max_length=200, help_text=_("As it asked to be named. No name of a person.")
    )
    title = forms.CharField(label=_("Title"), max_length=300)
    text = forms.CharField(label=_("Text, as the organisation sent it"), widget=forms.Textarea(attrs={"rows": 12}))
    permission_on = _day(
        label=_("Day of its written permission to publish"),
        help_text=_("Keep the permission with the file. Without one, do not enter the brief."),
    )
    reply = forms.CharField(label=_("Reply of the office"), widget=forms.Textarea(attrs={"rows": 6}), required=False)

    def value(self) -> BriefInput:
        return BriefInput(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class WithholdForm(forms.Form):
    withheld = forms.ChoiceField(
        label=_("What becomes of it"), choices=Withheld.choices, widget=forms.RadioSelect, required=False
    )
    reason = forms.CharField(
        label=_("Why the office holds it back"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=_("The public reads this in place of the brief, and no reason where its organisation took it back."),
    )


class ShortfallForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        help_text=_("The public reads this with the assessment. Leave it empty to take it back."),
    )
