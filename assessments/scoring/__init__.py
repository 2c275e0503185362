"""The scoring engine: frozen dataclasses in, frozen dataclasses out. Imports neither Django nor the clock."""

from assessments.scoring.agreement import weighted_kappa
from assessments.scoring.answers import Answers, Snapshot, parse_answers
from assessments.scoring.canonical import canonical_bytes, canonical_sha256
from assessments.scoring.documents import read_document
from assessments.scoring.errors import ScoringError
from assessments.scoring.objects import released_object, results_object
from assessments.scoring.parameters import (
    Methodology,
    methodology_sha256,
    parse_methodology,
    shipped_methodologies,
    shipped_records,
)
from assessments.scoring.publication import parse_pinned, published_results
from assessments.scoring.results import Results
from assessments.scoring.scores import score_answers
from assessments.scoring.snapshot import Verification, build_bundle, is_bundle, parse_bundle, verify_bundle
from assessments.scoring.sources import parse_sources
from assessments.scoring.views import official_level, release_views

__all__ = [
    "Answers",
    "Methodology",
    "Results",
    "ScoringError",
    "Snapshot",
    "Verification",
    "build_bundle",
    "canonical_bytes",
    "canonical_sha256",
    "is_bundle",
    "methodology_sha256",
    "official_level",
    "parse_answers",
    "parse_bundle",
    "parse_methodology",
    "parse_pinned",
    "parse_sources",
    "published_results",
    "read_document",
    "release_views",
    "released_object",
    "results_object",
    "score_answers",
    "shipped_methodologies",
    "shipped_records",
    "verify_bundle",
    "weighted_kappa",
]
