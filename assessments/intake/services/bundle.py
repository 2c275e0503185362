"""Taking sealed contributions off the server, still sealed, to be opened elsewhere by the custodian's own secret."""

from collections.abc import Iterator

from assessments.intake.bundles import FORMAT, line
from assessments.intake.errors import WrongState
from assessments.intake.models import CustodianKey, SealedKey, WrappedKey
from assessments.intake.services.locking import note, refuse_others
from assessments.intake.services.reading import CHUNK
from r2p_site.accounts.models import User
from r2p_site.errors import NotPermitted


def export_bundle(*, key: CustodianKey, by: User) -> Iterator[bytes]:
    """Lines of a bundle: what this key opens. Raises NotPermitted, WrongState at once, before the first line."""
    refuse_others(by)
    if key.holder_id != by.pk:
        raise NotPermitted
    wrapped = WrappedKey.objects.filter(custodian_key=key).first()
    if wrapped is None:
        raise WrongState
    note("bundle.exported", key.consultation, by)
    return _lines(key, wrapped)


def _lines(key: CustodianKey, wrapped: WrappedKey) -> Iterator[bytes]:
    yield line(
        {
            "format": FORMAT,
            "consultation": str(key.consultation_id),
            "public_key": key.public_key,
            "by_passphrase": bytes(wrapped.by_passphrase),
            "by_recovery_key": bytes(wrapped.by_recovery_key),
        }
    )
    rows = SealedKey.objects.filter(custodian_key=key).select_related("part__contribution")
    for row in rows.order_by("part__contribution_id", "part_id").iterator(chunk_size=CHUNK):
        part = row.part
        yield line(
            {
                "contribution": str(part.contribution_id),
                "part": str(part.pk),
                "kind": part.kind,
                "channel": part.contribution.channel,
                "week": part.week.isoformat(),
                "sealed": bytes(part.sealed),
                "key": bytes(row.sealed),
            }
        )
