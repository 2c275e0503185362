"""Filters of the pages, and the upload."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from frameworks.enums import Family, Kind, LayerWording, Nature, VersionStatus
from frameworks.exchange.formats import ENDINGS
from frameworks.tags import tag_choices

_ANY = ("", _("All"))
# Of indicators of risk: those of resilience all have the same.
RISK_FAMILIES = [pair for pair in Family.choices if pair[0] != Family.MEASURE]


class FilterForm(forms.Form):
    """Sent by GET."""

    def values(self) -> dict[str, str]:
        """What can be used of what was asked; the rest is shown as an error and filters nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class PublicFilterForm(FilterForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=[_ANY, *Kind.choices], required=False)


class FrameworkFilterForm(FilterForm):
    search = forms.CharField(
        label=_("Search"), max_length=200, required=False, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[_ANY, *Kind.choices], required=False)
    status = forms.ChoiceField(label=_("Status"), choices=[_ANY, *VersionStatus.choices], required=False)


class IndicatorFilterForm(FilterForm):
    search = forms.CharField(
        label=_("Search in this framework"), max_length=200, required=False, widget=forms.TextInput({"type": "search"})
    )
    nature = forms.ChoiceField(label=_("Nature"), choices=[_ANY, *Nature.choices], required=False)
    family = forms.ChoiceField(label=_("Family"), choices=[_ANY, *RISK_FAMILIES], required=False)
    compared = forms.ChoiceField(
        label=_("Compared"),
        choices=[_ANY, ("yes", _("Compared")), ("no", _("To be compared"))],
        required=False,
    )
    tag = forms.ChoiceField(label=_("Tag"), required=False)

    def __init__(self, data: Mapping[str, Any], *, is_risk: bool, tags: Iterable[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        _offer_tags(self, tags)
        if not is_risk:
            del self.fields["nature"], self.fields["family"], self.fields["compared"]


class SearchForm(FilterForm):
    words = forms.CharField(
        label=_("Words"), max_length=200, required=False, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[_ANY, *Kind.choices], required=False)
    block = forms.ChoiceField(label=_("Block"), required=False)
    nature = forms.ChoiceField(label=_("Nature"), choices=[_ANY, *Nature.choices], required=False)
    tag = forms.ChoiceField(label=_("Tag"), required=False)

    def __init__(
        self, data: Mapping[str, Any], *, blocks: Iterable[tuple[str, Any]], tags: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["block"].choices = [_ANY, *blocks]  # type: ignore[attr-defined]
        _offer_tags(self, tags)


def _offer_tags(form: forms.Form, tags: Iterable[str]) -> None:
    """Those that indicators have. One that is asked for in vain stays chosen, and nothing fits."""
    offered = tag_choices({*tags, form.data.get("tag", "")})
    form.fields["tag"].choices = [_ANY, *offered]  # type: ignore[attr-defined]
    if not offered:
        del form.fields["tag"]


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Framework file"),
        help_text=_("YAML, XLSX or CSV, at most 10 MB. The export of any version shows the shape."),
        max_length=255,
        widget=forms.ClearableFileInput({"accept": ",".join(ENDINGS)}),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is not None and file.size > settings.FRAMEWORK_FILE_LIMIT:
            limit = settings.FRAMEWORK_FILE_LIMIT // 1024**2
            raise forms.ValidationError(_("The file is larger than %(limit)d MB.") % {"limit": limit})
        return file


class TranslationFileForm(ImportForm):
    file = forms.FileField(
        label=_("Translated workbook"),
        help_text=_("XLSX, at most 10 MB: the file of this translation with the column `words` filled in."),
        max_length=255,
        widget=forms.ClearableFileInput({"accept": ".xlsx"}),
    )


class TranslationForm(forms.Form):
    """Begins a translation. The page suggests the languages of the United Nations and those of ISO 639-1."""

    language = forms.CharField(
        label=_("Language"),
        max_length=12,
        help_text=_("A code of ISO 639, perhaps with a script or region: fr, ar, zh-hans, sw, pt-br, quc."),
        widget=forms.TextInput({"list": "languages", "autocapitalize": "none", "spellcheck": "false"}),
    )
    wording = forms.ChoiceField(
        label=_("What the words are"), choices=LayerWording.choices, initial=LayerWording.TRANSLATION
    )
