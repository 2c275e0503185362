from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from frameworks.errors import Problem
from r2p_site.errors import Conflict, InvalidInput, NotPermitted


class MayNotImport(NotPermitted):
    code = "may_not_import_signals"
    message = _("The lead of the State brings in outside signals; nobody else does.")


class SignalsRefused(InvalidInput):
    """`problems` holds everything wrong with the file, each at its row and column; nothing was stored."""

    code = "signals_refused"
    message = _("Nothing was brought in. Correct the places named below, or send the file as released.")

    def __init__(self, problems: Sequence[Problem], *, field: str) -> None:
        self.problems = tuple(problems)
        super().__init__(fields={field: [str(problem) for problem in self.problems]})


class AlreadyKept(Conflict):
    code = "signals_already_kept"
    message = _("This file is kept already. To replace it, bring in a newer one.")


class NotKept(Conflict):
    code = "signals_not_kept"
    message = _("This file is not shown anywhere, so there is nothing to take away.")
