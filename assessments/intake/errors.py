"""What the intake refuses. No message quotes what somebody sent."""

from django.utils.translation import gettext_lazy as _

from r2p_site.errors import Conflict, InvalidInput, NotFound, NotPermitted, TooLarge


class CodeMistyped(InvalidInput):
    """`group`, counted from 1, is the group of four that holds the one wrong character; None when it cannot be said."""

    code = "code_mistyped"
    message = _("This is not a code of ours: a character is wrong or missing. Compare it with what you wrote down.")

    def __init__(self, *, group: int | None = None) -> None:
        super().__init__(
            _("Look again at group %(group)d: a character in it is wrong.") % {"group": group} if group else None
        )
        self.group = group


class NothingUnderCode(NotFound):
    code = "nothing_under_code"
    message = _("Nothing lies under this code. It may have been deleted, or it belongs to another site.")


class CannotOpen(InvalidInput):
    """A wrong key or passphrase, or something that was changed; which of them cannot be told apart."""

    code = "cannot_open"
    message = _("This cannot be opened: the passphrase or the key is not the right one.")


class ContributionTooLong(TooLarge):
    code = "contribution_too_long"
    message = _("This is longer than can be sent at once. Shorten it, or send the rest afterwards with your code.")


class TooManyAdditions(Conflict):
    code = "too_many_additions"
    message = _("No more can be added under this code. Send the rest as a new contribution.")


class NotReceiving(Conflict):
    """Nothing was stored."""

    code = "not_receiving"
    message = _("Nothing can be received here now, and nothing was kept. What you wrote is still in the fields below.")


class CardUnknown(InvalidInput):
    code = "card_unknown"
    message = _("This card is not known here, or it was used before. Leave the field empty to send without a card.")


class AlreadyReleased(Conflict):
    code = "already_released"
    message = _("The themes have been released already. What you sent can be deleted, but not taken out of them.")


class CannotReceiveYet(Conflict):
    """`fields` holds, under "obstacles", one line for each thing that is missing."""

    code = "cannot_receive_yet"
    message = _("This consultation could not receive anything yet, so it is not opened.")


class WrongState(Conflict):
    code = "wrong_state"
    message = _("The consultation is not at the point at which this can be done.")


class UnknownConsultation(NotFound):
    code = "unknown_consultation"
    message = _("This package speaks of a consultation that is not known here.")


class PackageReplayed(Conflict):
    code = "package_replayed"
    message = _("A package with this id came before and said something else.")


class KeyExists(Conflict):
    code = "key_exists"
    message = _("You have a key for this consultation already.")


class KeyNotRehearsed(Conflict):
    code = "key_not_rehearsed"
    message = _("Type the recovery key back first: only then is it sure that it was written down.")


class FingerprintDiffers(InvalidInput):
    code = "fingerprint_differs"
    message = _("This is not the fingerprint of this key. Do not use the key before you know why.")


class WeakPassphrase(InvalidInput):
    code = "weak_passphrase"
    message = _("Use at least six words, or 20 characters, that nobody could guess and that you use nowhere else.")


class NotUnlocked(NotPermitted):
    code = "not_unlocked"
    message = _("Unlock your key first: it was locked again, or the 15 minutes are over.")


class NoWorker(Conflict):
    code = "no_worker"
    message = _("No worker answers that could take the key. Try again in a minute; tell the operator if it stays so.")


class KeyNotHandedOver(Conflict):
    code = "key_not_handed_over"
    message = _("The key was not there any more when the work began: it is kept for a minute only. Start it again.")
