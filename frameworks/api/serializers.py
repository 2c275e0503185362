"""Shapes of the REST answers. Editions are served as stored bytes; their serializers describe them in the schema."""

from typing import Any

from rest_framework import serializers

from frameworks.enums import Family, Kind, LayerWording, Nature, Prevention, VersionStatus, Wording


class FrameworkRowSerializer(serializers.Serializer[Any]):
    """One version in one language."""

    slug = serializers.CharField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    title = serializers.CharField()
    version = serializers.IntegerField()
    status = serializers.ChoiceField(choices=VersionStatus.choices)
    language = serializers.CharField()
    layer = serializers.IntegerField(help_text="Number of the translation layer; 0 is the language of the source.")
    published_at = serializers.DateTimeField(allow_null=True)
    url = serializers.CharField(help_text="Address of this version, below the site.")


class FoundRowSerializer(serializers.Serializer[Any]):
    """A factor or an indicator of a published version, in one language."""

    framework = serializers.CharField()
    version = serializers.IntegerField()
    language = serializers.CharField(help_text="Language of the words here.")
    layer = serializers.IntegerField(help_text="Number of the translation layer; 0 is the language of the source.")
    factor = serializers.CharField(help_text="Number of the factor.")
    code = serializers.CharField(allow_blank=True, help_text="Of the indicator; empty where the row is the factor.")
    id = serializers.CharField(help_text="Permanent: stays when the numbering changes.")
    block = serializers.CharField()
    nature = serializers.ChoiceField(choices=Nature.choices, allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField(), help_text="For example theme:gender or sdg:16.")
    title = serializers.CharField(help_text="Of a factor; of an indicator its label.")
    statement = serializers.CharField(allow_blank=True, help_text="Of a factor its summary and question.")
    guidance = serializers.CharField(allow_blank=True)
    url = serializers.CharField(help_text="Address of the whole version in this language and layer, below the site.")


def _untranslated() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="With a translation layer: fields that it does not say, which are in the source's language.",
    )


class IndicatorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    id = serializers.CharField(help_text="Permanent: stays when the numbering changes.")
    label = serializers.CharField()  # type: ignore[assignment]
    statement = serializers.CharField()
    guidance = serializers.CharField(allow_blank=True)
    nature = serializers.ChoiceField(choices=Nature.choices, allow_blank=True)
    family = serializers.ChoiceField(choices=Family.choices)
    weight = serializers.FloatField()
    source_checked = serializers.BooleanField(help_text="Compared with the published document.")
    source_paragraphs = serializers.ListField(child=serializers.IntegerField())
    examples = serializers.CharField(required=False, help_text="Absent where there are none.")
    tags = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="For example theme:gender or sdg:16; absent where none.",
    )
    untranslated = _untranslated()


class FactorSerializer(serializers.Serializer[Any]):
    number = serializers.CharField()
    id = serializers.CharField()
    block = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    guidance = serializers.CharField(allow_blank=True)
    rating_question = serializers.CharField(allow_blank=True)
    prevention = serializers.ChoiceField(choices=Prevention.choices, allow_blank=True)
    weight = serializers.FloatField()
    untranslated = _untranslated()
    indicators = IndicatorSerializer(many=True)


class FrameworkEditionSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    title = serializers.CharField()
    publisher = serializers.CharField(allow_blank=True)
    published = serializers.IntegerField(allow_null=True, help_text="Year of the document.")
    document_symbol = serializers.CharField(allow_blank=True)
    source_url = serializers.CharField(allow_blank=True)
    wording = serializers.ChoiceField(choices=Wording.choices)
    language = serializers.CharField(help_text="Language of the words here.")
    note = serializers.CharField(allow_blank=True)
    blocks = serializers.ListField(child=serializers.CharField())
    gaps = serializers.ListField(child=serializers.CharField())
    version = serializers.IntegerField()
    status = serializers.ChoiceField(choices=VersionStatus.choices)
    published_at = serializers.DateTimeField(allow_null=True)
    sha256 = serializers.CharField(allow_null=True, help_text="Of the canonical JSON (RFC 8785) of the content.")
    source_language = serializers.CharField()
    layer = serializers.IntegerField()
    indicators = serializers.IntegerField(help_text="How many.")
    source_checked = serializers.IntegerField(help_text="How many are compared with the published document.")
    layer_wording = serializers.ChoiceField(
        choices=LayerWording.choices,
        required=False,
        help_text="Of a translation layer's words: a translation, or the sentences as published in its language.",
    )
    untranslated = _untranslated()
    factors = FactorSerializer(many=True)
