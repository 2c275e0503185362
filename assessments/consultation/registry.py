"""What the consultation asks of whoever makes files that quote it. Filled in `AppConfig.ready()` there."""

from collections.abc import Callable
from uuid import UUID

# Given the id of an assessment, forgets the files that were made of it.
FilesRemover = Callable[[UUID], None]

_removers: dict[str, FilesRemover] = {}


def register_files(name: str, remover: FilesRemover) -> None:
    """Registering the same name again replaces the remover."""
    _removers[name] = remover


def take_files_off(assessment_id: UUID) -> None:
    """Inside the transaction that holds something back."""
    for remover in _removers.values():
        remover(assessment_id)
