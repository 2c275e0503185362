"""The consultation as the office knows it: plan, packages, release, answers, meetings, briefs."""

from assessments.consultation.models.consultation import Consultation, ReceivedPackage, SentPackage
from assessments.consultation.models.heard import EarlyHold, HeldTheme, Release, Theme, ThemeAnswer
from assessments.consultation.models.published import PublishedConsultation
from assessments.consultation.models.record import Brief, Meeting, Shortfall

__all__ = [
    "Brief",
    "Consultation",
    "EarlyHold",
    "HeldTheme",
    "Meeting",
    "PublishedConsultation",
    "ReceivedPackage",
    "Release",
    "SentPackage",
    "Shortfall",
    "Theme",
    "ThemeAnswer",
]
