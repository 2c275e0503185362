"""Tables of the intake deployment. None has a number that counts up, or a time of a contribution finer than a week."""

from assessments.intake.models.consultation import Consultation, PlanChange, Recipient
from assessments.intake.models.contribution import Card, Contribution, Part, Reply, SealedFile, SealedKey
from assessments.intake.models.custody import Erasure, Meeting, Note, Opening, Theme, ThemeKey, ThemeSource
from assessments.intake.models.keys import CustodianKey, WrappedKey
from assessments.intake.models.release import (
    Answer,
    ConsultationReport,
    Figures,
    HeldBack,
    ReceivedPackage,
    Release,
    StatusPackage,
)

__all__ = [
    "Answer",
    "Card",
    "Consultation",
    "ConsultationReport",
    "Contribution",
    "CustodianKey",
    "Erasure",
    "Figures",
    "HeldBack",
    "Meeting",
    "Note",
    "Opening",
    "Part",
    "PlanChange",
    "ReceivedPackage",
    "Recipient",
    "Release",
    "Reply",
    "SealedFile",
    "SealedKey",
    "StatusPackage",
    "Theme",
    "ThemeKey",
    "ThemeSource",
    "WrappedKey",
]
