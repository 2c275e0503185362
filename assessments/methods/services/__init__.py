"""Everything that changes versions of the method."""

from assessments.methods.services.activation import activate_methodology
from assessments.methods.services.drafts import MethodInput, change_draft, discard_draft, draft_methodology
from assessments.methods.services.rescoring import cancel_rescoring, request_rescoring, rescore

__all__ = [
    "MethodInput",
    "activate_methodology",
    "cancel_rescoring",
    "change_draft",
    "discard_draft",
    "draft_methodology",
    "request_rescoring",
    "rescore",
]
