"""The record of an assessment: cycle, assessment, rating, evidence, population at risk, methodology."""

from assessments.core.models.annex import NationalIndicator, NationalRating
from assessments.core.models.assessment import Assessment, Assignment, Cycle
from assessments.core.models.evidence import Evidence
from assessments.core.models.methodology import Methodology, PublishedMethodology
from assessments.core.models.population import Population
from assessments.core.models.rating import CarriedAnswer, Rating, RatingRevision

__all__ = [
    "Assessment",
    "Assignment",
    "CarriedAnswer",
    "Cycle",
    "Evidence",
    "Methodology",
    "NationalIndicator",
    "NationalRating",
    "Population",
    "PublishedMethodology",
    "Rating",
    "RatingRevision",
]
