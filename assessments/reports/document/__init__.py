"""What a report prints, built from frozen data alone: sources, cut down to one edition, become one Document."""

from assessments.reports.document.build import build_document
from assessments.reports.document.edition import for_edition
from assessments.reports.document.parts import Document
from assessments.reports.document.sources import Sources

__all__ = ["Document", "Sources", "build_document", "for_edition"]
