"""What the resources look like, for the schema; rows are made as plain dicts by `rows.py`."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from assessments.consultation.enums import Stage
from assessments.core.enums import AnswerState, Disclosure, MethodologyStatus, SourceKind, Status
from assessments.core.validators import LEVEL_MAX
from assessments.results.results_schema import ANYTHING, RESULTS_SCHEMA
from frameworks.enums import Family

Shape = serializers.Serializer[Any]

BUNDLE_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What was hashed: `manage.py verify_snapshot FILE` recomputes it offline.",
    "required": ["snapshot", "previous", "methodology", "results"],
    "properties": {
        "snapshot": {**ANYTHING, "description": "Every rating, the catalogue and what they were pinned to."},
        "previous": {**ANYTHING, "nullable": True, "description": "Last cycle's snapshot, where published in full."},
        "methodology": {**ANYTHING, "description": "Every parameter."},
        "results": RESULTS_SCHEMA,
    },
}
METHODOLOGY_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "One version of the method, as it was hashed.",
    "required": ["version", "parameters", "critical", "nexus", "resilience_map"],
    "properties": {
        "version": {"type": "string"},
        "effective_date": {"type": "string", "format": "date"},
        "change_note": {"type": "string"},
        "parameters": ANYTHING,
        "critical": {"type": "array", "items": {"type": "string"}, "description": "Permanent ids."},
        "nexus": ANYTHING,
        "resilience_map": ANYTHING,
    },
}
STATUS_PARAMETER = OpenApiParameter("status", {"type": "string", "enum": list(Status.values)})


class StateSerializer(Shape):
    iso3 = serializers.CharField()
    name = serializers.CharField()
    practice = serializers.BooleanField(help_text="A fictional State, for practice.")


class CycleSerializer(Shape):
    number = serializers.IntegerField()
    title = serializers.CharField()


class PeriodSerializer(Shape):
    start = serializers.DateField()
    end = serializers.DateField()


class PinnedFrameworkSerializer(Shape):
    slug = serializers.CharField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    sha256 = serializers.CharField()


class ReportLinkSerializer(Shape):
    language = serializers.CharField()
    sha256 = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    url = serializers.URLField()


class LinksSerializer(Shape):
    """Null where there is nothing to read: after withdrawal, or for bundle and annex below disclosure level `full`."""

    self = serializers.URLField()
    page = serializers.URLField()
    results = serializers.URLField(allow_null=True)
    bundle = serializers.URLField(allow_null=True)
    annex = serializers.URLField(allow_null=True)
    scores = serializers.URLField()
    verify = serializers.URLField()


class PublishedAssessmentSerializer(Shape):
    id = serializers.UUIDField()
    state = StateSerializer()
    cycle = CycleSerializer()
    year = serializers.IntegerField(help_text="Year in which the period ends.")
    period = PeriodSerializer()
    status = serializers.ChoiceField(choices=Status.choices)
    status_reason = serializers.CharField(help_text="Why it was withdrawn.", allow_blank=True)
    disclosure = serializers.ChoiceField(choices=Disclosure.choices)
    published_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    methodology = serializers.CharField()
    frameworks = PinnedFrameworkSerializer(many=True)
    snapshot_sha256 = serializers.CharField()
    results_sha256 = serializers.CharField()
    reports = ReportLinkSerializer(many=True)
    links = LinksSerializer()


class PublishedSourceSerializer(Shape):
    title = serializers.CharField()
    publisher = serializers.CharField()
    kind = serializers.ChoiceField(SourceKind.choices)
    source_on = serializers.DateField(allow_null=True)
    link = serializers.CharField(allow_blank=True)


class PublishedAnswerSerializer(Shape):
    state = serializers.ChoiceField(AnswerState.choices)
    level = serializers.IntegerField(min_value=0, max_value=LEVEL_MAX, allow_null=True)
    confidence = serializers.CharField(allow_blank=True)
    contested = serializers.BooleanField()
    family = serializers.ChoiceField(Family.choices, help_text="Decides the words of the levels.")
    trend = serializers.CharField(allow_blank=True)
    rationale = serializers.CharField(allow_blank=True)
    sources = PublishedSourceSerializer(many=True, help_text="Those that are public.")


class PublishedNationalSerializer(Shape):
    """One indicator that the State asked of its own, in the words that were answered."""

    id = serializers.CharField(help_text="Permanent: it outlives versions of frameworks.")
    factor = serializers.CharField(
        allow_blank=True, help_text="Number of its factor or domain; empty where the pinned version has it no more."
    )
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    statement = serializers.CharField()
    family = serializers.ChoiceField(Family.choices)
    answers = serializers.DictField(child=PublishedAnswerSerializer(), help_text="By track: official, reviewer.")


class MethodologySerializer(Shape):
    version = serializers.CharField()
    status = serializers.ChoiceField(choices=MethodologyStatus.choices)
    effective_on = serializers.DateField(allow_null=True)
    sha256 = serializers.CharField()
    url = serializers.URLField()


class ConsultationSerializer(Shape):
    """An open consultation and where to take part."""

    assessment = serializers.UUIDField()
    state = StateSerializer()
    cycle = serializers.CharField()
    status = serializers.ChoiceField(choices=[Stage.OPEN.value])
    title = serializers.CharField(help_text="In the language in which it was planned.")
    titles = serializers.DictField(child=serializers.CharField(), help_text="By language.")
    questions = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), help_text="By language, in the same order."
    )
    languages = serializers.ListField(child=serializers.CharField())
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()
    take_part = serializers.URLField(help_text="The independent recipient's site.")
    recipient = serializers.DictField(child=serializers.CharField(), help_text="Who receives, in public words.")


class PageSerializer(Shape):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class PublishedAssessmentPageSerializer(PageSerializer):
    results = PublishedAssessmentSerializer(many=True)


class PublishedNationalPageSerializer(PageSerializer):
    results = PublishedNationalSerializer(many=True)


class MethodologyPageSerializer(PageSerializer):
    results = MethodologySerializer(many=True)


class ConsultationPageSerializer(PageSerializer):
    results = ConsultationSerializer(many=True)
