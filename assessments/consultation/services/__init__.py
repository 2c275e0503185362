"""Everything that changes what the office holds of a consultation."""

from assessments.consultation.services.answers import answer_theme
from assessments.consultation.services.planning import add_language, plan_consultation, remove_language
from assessments.consultation.services.publishing import publish_heard, withdraw_heard
from assessments.consultation.services.receiving import Received, receive_package
from assessments.consultation.services.record import (
    BriefInput,
    MeetingInput,
    add_brief,
    change_brief,
    explain_shortfall,
    record_meeting,
    remove_brief,
    remove_meeting,
    withhold_brief,
)
from assessments.consultation.services.sending import (
    deliver_package,
    note_handed_over,
    propose_later_day,
    send_again,
    send_answers,
    send_answers_at_sign_off,
    send_consultation,
)

__all__ = [
    "BriefInput",
    "MeetingInput",
    "Received",
    "add_brief",
    "add_language",
    "answer_theme",
    "change_brief",
    "deliver_package",
    "explain_shortfall",
    "note_handed_over",
    "plan_consultation",
    "propose_later_day",
    "publish_heard",
    "receive_package",
    "record_meeting",
    "remove_brief",
    "remove_language",
    "remove_meeting",
    "send_again",
    "send_answers",
    "send_answers_at_sign_off",
    "send_consultation",
    "withdraw_heard",
    "withhold_brief",
]
