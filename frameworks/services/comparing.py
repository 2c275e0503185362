"""Comparing an indicator's words with the published document, one by one."""

from collections.abc import Mapping

from django.db import transaction

from frameworks.exchange.content import IndicatorContent
from frameworks.exchange.rows import Raw
from frameworks.models import FrameworkVersion, SourceCheck
from frameworks.revising import indicator_in, with_indicator
from frameworks.services.drafting import revision
from frameworks.validators import read_indicator
from r2p_site.accounts.models import User


@transaction.atomic
def note_compared(
    *,
    version: FrameworkVersion,
    permanent_id: str,
    compared: bool,
    by: User,
    values: Mapping[str, Raw] | None = None,
    as_read: str | None = None,
) -> IndicatorContent:
    """Corrects the words where `values` says so, and notes that they agree with the document now, or that they do not.

    Who and when stay recorded for ever. Raises EditConflict, RowGone, InvalidInput, AlreadyPublished, NotPermitted.
    """
    draft = revision(version, by)
    read = {**read_indicator(values or {}, draft.before), "source_checked": compared}
    _factor, current = indicator_in(draft.before, permanent_id)
    draft.check_read(current, as_read, read)
    after = with_indicator(draft.before, permanent_id, **read)
    if draft.write("source.compared" if compared else "source.to_compare", after):
        SourceCheck.objects.create(
            framework=draft.version.framework,
            permanent_id=permanent_id,
            number=draft.version.number,
            compared=compared,
            by=by,
        )
    return indicator_in(after, permanent_id)[1]
