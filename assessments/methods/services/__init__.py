"""Everything that changes versions of the method."""

from assessments.methods.services.activation import activate_methodology
from assessments.methods.services.drafts import MethodInput, change_draft, discard_draft, draft_methodology

__all__ = [
    "MethodInput",
    "activate_methodology",
    "change_draft",
    "discard_draft",
    "draft_methodology",
]
