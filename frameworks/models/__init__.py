"""Tables of frameworks."""

from frameworks.models.content import BLOCK_COMMON, BLOCK_RESILIENCE, Factor, Framework, FrameworkVersion, Indicator
from frameworks.models.keeping import Descent, PendingImport, SourceCheck
from frameworks.models.published import PublishedFramework, PublishedText
from frameworks.models.translation import DraftText, TranslationDraft, TranslationLayer

__all__ = [
    "BLOCK_COMMON",
    "BLOCK_RESILIENCE",
    "Descent",
    "DraftText",
    "Factor",
    "Framework",
    "FrameworkVersion",
    "Indicator",
    "PendingImport",
    "PublishedFramework",
    "PublishedText",
    "SourceCheck",
    "TranslationDraft",
    "TranslationLayer",
]
