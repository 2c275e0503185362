"""Bringing in a publisher's file: checked first, kept when its sender has seen what would be stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.signals.errors import AlreadyKept, MayNotImport, NotKept, SignalsRefused
from assessments.signals.models import Signal, SignalFile
from assessments.signals.permissions import may_import_signals
from assessments.signals.publishers import Asked, Found, Refused, names_of_state, read_file
from assessments.signals.wording import CHOSEN
from r2p_site.accounts.models import State, User
from r2p_site.audit import record
from r2p_site.errors import InvalidInput

# How long a file that nobody decided about is kept.
UNDECIDED_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SignalInput:
    """`edition`: what the publisher calls this release. `asked`: what the file itself does not say."""

    file: UploadedFile  # type: ignore[type-arg]
    edition: str
    asked: Asked = field(default_factory=Asked)
    licence: str = ""


@transaction.atomic
def check_signals(*, state: State, by: User, values: SignalInput) -> SignalFile:
    """Reads a file for one State and stores what it says, shown nowhere yet.

    Raises MayNotImport; InvalidInput; SignalsRefused with every problem at its row and column.
    """
    if not may_import_signals(by, state):
        raise MayNotImport
    _check_input(values)
    found = _read(values, state)
    SignalFile.objects.filter(kept_at=None, checked_at__lt=timezone.now() - UNDECIDED_KEPT).delete()
    file = SignalFile.objects.create(
        state=state,
        publisher=found.publisher.key,
        edition=values.edition.strip(),
        licence=values.licence.strip() or found.publisher.licence,
        file_name=(values.file.name or "file")[-200:],
        file_sha256=found.sha256,
        rows=found.rows,
        other_rows=found.elsewhere,
        unread_columns=found.unread,
        rank_columns=found.left_out,
        without_value=found.empty,
        by=by,
        checked_at=timezone.now(),
    )
    Signal.objects.bulk_create(
        Signal(
            file=file,
            position=position,
            measure=reading.measure,
            title=reading.title,
            year=reading.year,
            value=reading.value,
            unit=reading.unit,
            speaks_to=reading.speaks_to,
            why=reading.why,
        )
        for position, reading in enumerate(found.readings, start=1)
    )
    _record("signals.checked", file, by)
    return file


def _check_input(values: SignalInput) -> None:
    if not values.edition.strip():
        raise InvalidInput(fields={"edition": [_("Write what the publisher calls this edition, such as its year.")]})
    if (values.file.size or 0) > settings.SIGNAL_FILE_LIMIT:
        limit = filesizeformat(settings.SIGNAL_FILE_LIMIT)
        raise InvalidInput(fields={"file": [_("This file is larger than %(limit)s.") % {"limit": limit}]})


def _read(values: SignalInput, state: State) -> Found:
    lines: Iterable[bytes] = values.file
    try:
        return read_file(lines, names_of_state(state.iso3, state.name), values.asked)
    except Refused as refused:
        raise SignalsRefused(refused.problems, field=refused.field) from refused


@transaction.atomic
def keep_signals(*, file_id: UUID, by: User, speaks_to: Mapping[str, str]) -> SignalFile:
    """Shows a checked file beside the State's results from now on. `speaks_to`: permanent ids by measure, where the
    importer chose another factor or domain than the publisher's table. Raises MayNotImport, AlreadyKept."""
    file = _locked(file_id, by)
    if file.kept_at is not None:
        raise AlreadyKept
    for signal in file.signals.all():
        chosen = speaks_to.get(signal.measure, signal.speaks_to)
        if chosen != signal.speaks_to:
            signal.speaks_to, signal.why = chosen, CHOSEN
            signal.save(update_fields=["speaks_to", "why"])
    file.kept_at = timezone.now()
    file.save(update_fields=["kept_at"])
    _record("signals.kept", file, by)
    return file


@transaction.atomic
def discard_signals(*, file_id: UUID, by: User) -> None:
    """Throws away a file that was only checked. Raises MayNotImport, AlreadyKept."""
    file = _locked(file_id, by)
    if file.kept_at is not None:
        raise AlreadyKept
    _record("signals.discarded", file, by)
    file.delete()


@transaction.atomic
def remove_signals(*, file_id: UUID, by: User) -> SignalFile:
    """Shows a kept file no longer; what was signed off with it keeps it. Raises MayNotImport, NotKept."""
    file = _locked(file_id, by)
    if file.kept_at is None or file.removed_at is not None:
        raise NotKept
    file.removed_at = timezone.now()
    file.save(update_fields=["removed_at"])
    _record("signals.removed", file, by)
    return file


def _locked(file_id: UUID, by: User) -> SignalFile:
    file = SignalFile.objects.select_for_update(of=("self",)).select_related("state").get(pk=file_id)
    if not may_import_signals(by, file.state):
        raise MayNotImport
    return file


def _record(event: str, file: SignalFile, by: User) -> None:
    record(
        event=event,
        by=by,
        state=file.state,
        subject=f"signal_file:{file.pk}",
        details={"publisher": file.publisher, "edition": file.edition, "file_sha256": file.file_sha256},
    )
