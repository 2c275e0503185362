from django.utils.translation import gettext_lazy as _

from r2p_site.errors import Conflict, InvalidInput, Message, NotFound, NotPermitted


class MayNotConsult(NotPermitted):
    code = "may_not_consult"
    message = _("Your role does not take this step.")


class RecordClosed(Conflict):
    code = "record_closed"
    message = _("The assessment is signed off: what was heard and answered is frozen with it.")


class AlreadySent(Conflict):
    code = "already_sent"
    message = _("Exactly this was signed and sent. Change the plan first.")


class AlreadyOpened(Conflict):
    code = "already_opened"
    message = _("The recipient has opened the consultation: what is asked does not change while people answer.")


class NotOpen(Conflict):
    code = "not_open"
    message = _("A later last day can be proposed while the consultation is open.")


class NotSent(Conflict):
    code = "not_sent"
    message = _("No consultation was sent yet.")


class PlanOutdated(Conflict):
    code = "plan_outdated"
    message = _("The first day is over. Change the days of the plan, then send it.")


class NothingHeard(Conflict):
    code = "nothing_heard"
    message = _("There is no theme to answer yet.")


class ThemesUnanswered(Conflict):
    code = "themes_unanswered"
    message = _("Answer every theme first; then all answers travel back together.")


class BriefTakenBack(Conflict):
    code = "brief_taken_back"
    message = _("Its organisation took the brief back: it is not published again.")


class UnknownConsultation(NotFound):
    """A package names a consultation that this office did not send, or of another State."""

    code = "unknown_consultation"
    message = _("The package names a consultation that this office did not send.")


class WrongConsultation(Conflict):
    code = "wrong_consultation"
    message = _("The package belongs to another consultation than this one.")


class PackageReplayed(Conflict):
    code = "package_replayed"
    message = _("A package of this number was received before, with other contents. It is refused.")


class AlreadyReleased(Conflict):
    code = "already_released"
    message = _("The release of this consultation was received before. There is one only.")


class LateRelease(Conflict):
    code = "late_release"
    message = _(
        "The assessment is signed off, so the release comes too late to enter it. "
        "The recipient may publish a report of its own."
    )


class StatusOutOfOrder(Conflict):
    code = "status_out_of_order"
    message = _("The consultation is further on already: it cannot go back to this state.")


class UnreadableContent(InvalidInput):
    """A package with a good signature whose body is not what its kind says; names the place."""

    code = "unreadable_content"

    def __init__(self, place: str, line: Message) -> None:
        super().__init__(
            _("The signature is good, but the package does not hold what it should. Nothing was kept."),
            fields={place or "body": [line]},
        )
