"""What the services of accounts may refuse."""

from django.utils.translation import gettext_lazy as _

from r2p_site.errors import Conflict, InvalidInput, NotPermitted


class ReasonRequired(InvalidInput):
    code = "reason_required"
    message = _("Say why: the audit chain keeps the reason.")

    def __init__(self) -> None:
        super().__init__(fields={"reason": [self.message]})


class EmailTaken(InvalidInput):
    code = "email_taken"
    message = _("Someone already has an account with this address. Find the account in the list and give it the role.")

    def __init__(self) -> None:
        super().__init__(fields={"email": [self.message]})


class RoleNeedsState(InvalidInput):
    code = "role_needs_state"
    message = _("Choose the State in which the role is held.")

    def __init__(self) -> None:
        super().__init__(fields={"state": [self.message]})


class RoleWithoutState(InvalidInput):
    code = "role_without_state"
    message = _("This role is held for the whole installation. Leave the State empty.")

    def __init__(self) -> None:
        super().__init__(fields={"state": [self.message]})


class RoleOfAnotherSite(InvalidInput):
    code = "role_of_another_site"
    message = _("This deployment does not offer that role.")

    def __init__(self) -> None:
        super().__init__(fields={"role": [self.message]})


class RoleHeld(Conflict):
    code = "role_held"
    message = _("This person already holds this role.")


class GovernmentOrReviewer(Conflict):
    code = "government_or_reviewer"
    message = _(
        "One person cannot both work for the government of a State and review its assessment independently. "
        "End the other role first."
    )


class LastOperator(Conflict):
    code = "last_operator"
    message = _("This is the last active operator. Make someone else operator first.")


class OperatorExists(Conflict):
    code = "operator_exists"
    message = _("There is an operator already; ask them, or repeat with --force, which the audit chain records.")


class NotOneself(NotPermitted):
    code = "not_oneself"
    message = _("Ask another operator: nobody does this to their own account.")


class ResetAlreadyAsked(Conflict):
    code = "reset_already_asked"
    message = _("This has been asked already and waits for a second operator.")


class ResetClosed(Conflict):
    code = "reset_closed"
    message = _("This request has been closed already.")


class TwoOperatorsNeeded(NotPermitted):
    code = "two_operators_needed"
    message = _("A second operator, who did not ask for it, must confirm.")


class UnknownState(InvalidInput):
    code = "unknown_state"
    message = _("ISO 3166 has no such three-letter code.")

    def __init__(self) -> None:
        super().__init__(fields={"iso3": [self.message]})


class StateExists(Conflict):
    code = "state_exists"
    message = _("This State is in the list already.")


class PracticeModeOnly(Conflict):
    code = "practice_mode_only"
    message = _("Practice accounts exist only where PRACTICE_MODE is set.")
