"""What the frameworks slice refuses."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from r2p_site.errors import Conflict, InvalidInput, NotFound, NotPermitted, VersionMismatch
from r2p_site.wording import labelled

if TYPE_CHECKING:
    from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent

# "sheet factors, row 4, column B": what stands before the row, and the row.
_FIRST_NUMBER = re.compile(r"([^0-9]*)([0-9]+)")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a file. `place` is where its author finds it: sheet, row and column, or line and path."""

    place: str
    message: str

    def __str__(self) -> str:
        return labelled(self.place, self.message) if self.place else self.message


def _in_order(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Sheet by sheet, row by row; of one row, and without a place, as they were found."""
    by_sheet: dict[str, list[tuple[int, Problem]]] = defaultdict(list)
    for problem in problems:
        found = _FIRST_NUMBER.match(problem.place)
        by_sheet[found[1] if found else ""].append((int(found[2]) if found else 0, problem))
    for there in by_sheet.values():
        yield from (problem for _row, problem in sorted(there, key=lambda pair: pair[0]))


class FileRefused(InvalidInput):
    """`problems` holds everything wrong, in the order of the places in the file; nothing was written."""

    code = "framework_file_refused"
    message = _("The file was not imported: correct the places named here. Nothing was changed.")

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(_in_order(problems))
        super().__init__(fields={"file": [str(problem) for problem in self.problems]})


class AlreadyPublished(Conflict):
    code = "framework_already_published"
    message = _("This version is published and stays as it is. Import a changed file to draft the next version.")


class DraftChanged(Conflict):
    code = "framework_draft_changed"
    message = _("The framework was changed after this report was made. Look at the new report and decide again.")


class SecondPersonNeeded(NotPermitted):
    code = "framework_second_person"
    message = _("Whoever last changed a draft cannot publish it: ask another framework administrator.")


class DraftGone(NotFound):
    """Views answer with what was typed (frameworks.views.gone)."""

    code = "framework_draft_gone"
    message = _("This draft is not there any more.")


class RowGone(Conflict):
    code = "framework_row_gone"
    message = _("Another administrator took this out of the draft in the meantime. What you typed is below, not saved.")


class EditConflict(Conflict):
    """`current` is the row, or the framework, as it stands now."""

    code = "framework_edit_conflict"
    message = _(
        "Another administrator changed this while you were writing. Nothing is lost: read both, then save again."
    )

    def __init__(self, current: "FrameworkContent | FactorContent | IndicatorContent") -> None:
        self.current = current
        super().__init__()


class DraftExists(Conflict):
    code = "framework_draft_exists"
    message = _("This framework has a draft already. Publish or discard it before the next one is begun.")


class DraftHeld(Conflict):
    code = "framework_draft_held"
    message = _("An assessment rests on this draft, so it cannot be discarded.")


class NotReady(InvalidInput):
    """`problems` holds what stands in the way of publication."""

    code = "framework_not_ready"
    message = _("This version cannot be published yet: correct what is listed below.")

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(fields={"version": [str(problem) for problem in self.problems]})


class EmptyVersion(InvalidInput):
    code = "framework_empty"
    message = _("A version without indicators cannot be published.")


class UnknownLanguage(InvalidInput):
    code = "framework_language_unknown"
    message = _("There is no such language.")

    def __init__(self) -> None:
        why = _("Write a code of ISO 639, for example sw or pt-br.")
        super().__init__(fields={"language": [why]})


class OwnLanguage(InvalidInput):
    code = "framework_own_language"
    message = _("The framework is written in this language.")

    def __init__(self) -> None:
        why = _("The framework is in this language already; only the sentences as published can be added to it.")
        super().__init__(fields={"language": [why]})


class WordsRefused(InvalidInput):
    """Words that their field cannot hold."""

    code = "translation_words_refused"

    def __init__(self, why: str) -> None:
        super().__init__(why, fields={"words": [why]})


class WordsConflict(VersionMismatch):
    """Somebody else wrote first. Nothing was overwritten; `words`, `version`, `by` and `at` are what stands."""

    code = "translation_conflict"
    message = _("Somebody else translated this in the meantime. Compare both and choose one.")

    def __init__(self, *, words: str, version: int, by: str, at: datetime) -> None:
        self.words, self.version, self.by, self.at = words, version, by, at
        super().__init__()


class VersionIsDraft(Conflict):
    code = "translation_of_draft"
    message = _("Publish the version of the framework first; then its translations.")


class NothingTranslated(InvalidInput):
    code = "translation_empty"
    message = _("Nothing here is translated and up to date.")


class LayerUnchanged(Conflict):
    code = "translation_unchanged"
    message = _("The published translation says the same already.")
