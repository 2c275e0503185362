"""What a job function is given to say how far it is and to learn that it should stop."""

from typing import Protocol


class JobCancelled(Exception):
    """The job was cancelled, or another worker holds it by now: stop, write nothing more."""


class Progress(Protocol):
    def report(self, done: int, total: int) -> None:
        """Say that `done` of `total` steps are finished. Raises JobCancelled when the job is to stop.

        Call it outside a transaction: inside one it only looks whether to stop, and shows nothing.
        """


class Unwatched:
    """Progress of a job function called directly, by a command or a test."""

    def report(self, done: int, total: int) -> None:
        return None
