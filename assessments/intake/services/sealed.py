"""Sealing what is made of contributions, themes, notes, figures, a draft of the report, to every key that is ready,
and opening it again."""

from collections.abc import Mapping
from uuid import UUID

from assessments.intake.errors import NotReceiving, SealedToOthers
from assessments.intake.models import Consultation, ConsultationReport, Figures, Note, Theme, ThemeKey
from assessments.intake.queries.custody import keys_to_seal_to
from assessments.intake.sealing.bodies import Json, Sealed, seal, unseal
from assessments.intake.sealing.unlock import Unlocked


def seal_for_custodians(content: Mapping[str, object], *, consultation: Consultation, bound_to: UUID) -> Sealed:
    """Raises NotReceiving when no key is ready, ContributionTooLong."""
    to = keys_to_seal_to(consultation)
    if not to:
        raise NotReceiving
    return seal(content, to=to, bound_to=bound_to)


def read_theme(theme: Theme, unlocked: Unlocked) -> Json:
    """{"title", "text", "language", "factors", "groups", "quote", "note", "sources"}. Raises SealedToOthers."""
    return _open_theme(theme, {key.custodian_key_id: bytes(key.sealed) for key in theme.sealed_keys.all()}, unlocked)


def _open_theme(theme: Theme, keys: Mapping[UUID, bytes], unlocked: Unlocked) -> Json:
    if unlocked.custodian_key not in keys:
        raise SealedToOthers
    return unseal(
        bytes(theme.sealed),
        keys[unlocked.custodian_key],
        private_key=unlocked.private_key,
        bound_to=theme.pk,
    )


def write_theme_keys(theme: Theme, sealed: Sealed) -> None:
    ThemeKey.objects.filter(theme=theme).delete()
    ThemeKey.objects.bulk_create(
        ThemeKey(theme=theme, custodian_key_id=key, sealed=one) for key, one in sealed.keys.items()
    )


def read_note(row: Note, unlocked: Unlocked) -> Json:
    """{"words", ...} of a note. Raises SealedToOthers."""
    return _open_row(row, unlocked)


def read_figures(row: Figures, unlocked: Unlocked) -> Json:
    """{"views", "reach", "set_aside", "withheld", "input_sha256"}. Raises SealedToOthers."""
    return _open_row(row, unlocked)


def read_report(row: ConsultationReport, unlocked: Unlocked) -> str:
    """The text of a draft. Raises SealedToOthers."""
    return str(_open_row(row, unlocked)["text"])


def _open_row(row: Note | Figures | ConsultationReport, unlocked: Unlocked) -> Json:
    sealed, body = row.sealed_keys.get(str(unlocked.custodian_key)), row.sealed
    if sealed is None or body is None:
        raise SealedToOthers
    return unseal(bytes(body), bytes.fromhex(sealed), private_key=unlocked.private_key, bound_to=row.pk)


def hex_keys(sealed: Sealed) -> dict[str, str]:
    return {str(key): one.hex() for key, one in sealed.keys.items()}
