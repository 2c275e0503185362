"""The pinned questions in the words of the reader's language, as far as the pinned translation layers have them."""

from collections.abc import Iterable

from django.utils.translation import get_language

from assessments.core.models import Assessment
from frameworks import layers
from frameworks.models import Factor, FrameworkVersion, Indicator, TranslationLayer
from frameworks.phrases import Phrasebook


def readers_words(assessment: Assessment) -> Phrasebook:
    """What the pinned versions say to the reader; the assessment is loaded with its pins. One query."""
    versions: list[FrameworkVersion] = [assessment.risk_version, assessment.resilience_version]
    return layers.phrasebook(versions, assessment.layers.all(), get_language() or "")


def say_in_readers_language(assessment: Assessment, rows: Iterable[Factor | Indicator] = ()) -> None:
    """Gives the rows, and the pinned versions themselves, words that know their language (frameworks.phrases).

    In memory alone. One query, however many rows.
    """
    readers_words(assessment).say(assessment.risk_version, assessment.resilience_version, *rows)


def newer_layers(assessment: Assessment) -> list[TranslationLayer]:
    """Layers of the pinned versions that the assessment does not show: later ones, and other languages. Two queries."""
    pinned = set(assessment.layers.values_list("pk", flat=True))
    newest = layers.newest_layers([assessment.risk_version, assessment.resilience_version])
    return [layer for layer in newest.defer("texts", "stale") if layer.pk not in pinned]
