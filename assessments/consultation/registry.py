"""What the consultation asks of whoever publishes files that quote it. Filled in `AppConfig.ready()` there."""

from collections.abc import Callable
from uuid import UUID

# Given the id of an assessment, takes its public files off the site.
FilesRemover = Callable[[UUID], None]

_removers: dict[str, FilesRemover] = {}


def register_files(name: str, remover: FilesRemover) -> None:
    """Registering the same name again replaces the remover."""
    _removers[name] = remover


def take_files_off(assessment_id: UUID) -> None:
    for remover in _removers.values():
        remover(assessment_id)
