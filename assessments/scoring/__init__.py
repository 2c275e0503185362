"""The scoring engine: frozen dataclasses in, frozen dataclasses out. Imports neither Django nor the clock."""

from assessments.scoring.answers import Answers, Snapshot, parse_answers
from assessments.scoring.canonical import canonical_bytes, canonical_sha256
from assessments.scoring.documents import read_document
from assessments.scoring.errors import ScoringError
from assessments.scoring.objects import results_object
from assessments.scoring.parameters import (
    Methodology,
    methodology_sha256,
    parse_methodology,
    shipped_methodologies,
    shipped_records,
)
from assessments.scoring.results import Results
from assessments.scoring.scores import score_answers

__all__ = [
    "Answers",
    "Methodology",
    "Results",
    "ScoringError",
    "Snapshot",
    "canonical_bytes",
    "canonical_sha256",
    "methodology_sha256",
    "parse_answers",
    "parse_methodology",
    "read_document",
    "results_object",
    "score_answers",
    "shipped_methodologies",
    "shipped_records",
]
