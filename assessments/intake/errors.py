"""What the intake refuses. No message quotes what somebody sent."""

from django.utils.translation import gettext_lazy as _

from r2p_site.errors import Conflict, InvalidInput, Message, NotFound, NotPermitted, TooLarge


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


class AdditionsFull(TooManyAdditions):
    """The same for the whole consultation, so that a flood cannot fill the disk."""

    code = "additions_full"
    message = _(
        "So much has been added to this consultation that no more can be taken in from here, and nothing was kept."
    )


class NotReceiving(Conflict):
    """Nothing was stored."""

    code = "not_receiving"
    message = _("Nothing can be received here now, and nothing was kept. What you wrote is still in the fields below.")


class ConsultationFull(NotReceiving):
    """So that a flood cannot fill the disk. Who has a card is still received, and what the custodian types in."""

    code = "consultation_full"
    message = _(
        "So much has been sent to this consultation that no more can be taken in from here, and nothing was kept. What "
        "you wrote is still in the fields below. Other ways are at the end of this page."
    )


class CodeTaken(Conflict):
    code = "code_taken"
    message = _("Something else was sent under this code before. Go back and take a new code; nothing was kept now.")


class FilesNotAsked(Conflict):
    code = "files_not_asked"
    message = _("Files are not asked for here any more, and nothing was kept. Send it again without a file.")


class FileRefused(InvalidInput):
    """`number`, from 1, says which of them. `fields` names "files"."""

    code = "file_refused"
    message = _("It cannot be read as a picture (JPEG or PNG) or as plain text (UTF-8). Nothing was sent.")

    def __init__(self, number: int, words: Message | None = None) -> None:
        told = _("File %(number)d: %(words)s") % {"number": number, "words": words or self.message}
        super().__init__(told, fields={"files": [told]})
        self.number = number


class TooManyFiles(Conflict):
    code = "too_many_files"
    message = _("No more files can be taken in here. Nothing was sent: send it again without a file.")


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


class OlderPlan(Conflict):
    code = "older_plan"
    message = _("A plan of this number or a higher one came before. Nothing was changed.")


class OlderAnswers(Conflict):
    code = "older_answers"

    def __init__(self, *, here: int, came: int) -> None:
        super().__init__(
            _(
                "Answers with number %(here)d are here already, and contributors read them; this package has number "
                "%(came)d. Nothing was changed. What comes next must have a higher number: hand over the newest file "
                "of the office. If this is its newest, the office changes or sends its answers once more, until their "
                "number is higher."
            )
            % {"here": here, "came": came}
        )


class PlanMoved(Conflict):
    code = "plan_moved"
    message = _("The office sent another change meanwhile, or this one was decided. Look at it again.")


class PastRetention(Conflict):
    code = "past_retention"
    message = _("Contributors were told when everything is destroyed. So late a last day would leave too little time.")


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
    message = _("Use at least 20 characters, best several words that nobody could guess and that you use nowhere else.")


class TooManyTries(Conflict):
    code = "too_many_tries"
    message = _("Too many wrong tries. Nothing can be unlocked with this key for the next 15 minutes.")


class NotRecoveryKey(InvalidInput):
    code = "not_recovery_key"
    message = _("This is not the recovery key of this pair. Look at the printed sheet again.")


class SealedToOthers(Conflict):
    """Some of what came was sealed before this custodian had a key; nobody can give it to them afterwards."""

    code = "sealed_to_others"
    message = _("Your key does not open everything that came: a custodian with an earlier key has to do this.")


class NoCode(Conflict):
    code = "no_code"
    message = _("This came without a code: nobody would see an answer.")


class NotAgreed(InvalidInput):
    code = "not_agreed"
    message = _("The contributor has not agreed to this. Ask first; nothing is sent without their word.")


class QuoteNotApproved(Conflict):
    code = "quote_not_approved"
    message = _("Words are quoted only as their author approved them, and only while they allow it.")


class FiguresMissing(Conflict):
    code = "figures_missing"
    message = _("The figures have not been computed yet.")


class FiguresOutdated(Conflict):
    code = "figures_outdated"
    message = _("Something was changed or withdrawn after the figures were computed. Compute them again.")


class FiguresFixed(Conflict):
    code = "figures_fixed"
    message = _("The figures have been released; they are not computed again.")


class ReleasedBefore(Conflict):
    code = "released_before"
    message = _("This consultation has been released. Nothing of it is released a second time.")


class HeldBefore(Conflict):
    code = "held_before"
    message = _("This theme is held back already; that is not taken back.")


class NotThoughtThrough(InvalidInput):
    code = "not_thought_through"
    message = _("Answer for each theme who else could know this; then it can be released.")


class ThemeChanged(InvalidInput):
    code = "theme_changed"
    message = _("A theme was changed since it was shown to you. Read it again below, and answer for it again.")


class ThemeWithoutSource(InvalidInput):
    code = "theme_without_source"
    message = _("A theme rests on at least one contribution that may be summarised.")


class ReportTooEarly(Conflict):
    code = "report_too_early"
    message = _("The recipient's own report can be published from 60 days after closing.")


class NeedsAnotherCustodian(NotPermitted):
    code = "needs_another_custodian"
    message = _("Another custodian than the one who asked has to do this.")


class NothingToDestroy(Conflict):
    code = "nothing_to_destroy"
    message = _("Nothing is due to be destroyed here.")


class UnreadableContent(InvalidInput):
    """`place` is where in the package the first thing is that cannot be used."""

    code = "unreadable_content"

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(
            _("The package says something that cannot be used: %(place)s %(problem)s.")
            % {"place": place, "problem": problem}
        )


class NotUnlocked(NotPermitted):
    code = "not_unlocked"
    message = _("Unlock your key first: it was locked again, or the 15 minutes are over.")


class NotOpened(NotPermitted):
    code = "not_opened"
    message = _("Open the contribution first, and say why: the other custodian reads the reason.")


class NoWorker(Conflict):
    code = "no_worker"
    message = _("No worker answers that could take the key. Try again in a minute; tell the operator if it stays so.")


class KeyNotHandedOver(Conflict):
    code = "key_not_handed_over"
    message = _("The key was not there any more when the work began: it is kept for a minute only. Start it again.")
