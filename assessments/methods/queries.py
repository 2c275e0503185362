"""Reads of versions of the method, at a constant number of queries."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, Q, QuerySet

from assessments.core.models import Methodology
from frameworks.enums import VersionStatus
from frameworks.models import Factor, Indicator

Json = Mapping[str, Any]
# Parts of a record that refer to rows of frameworks by permanent id.
INDICATOR_FIELDS = ("critical", "nexus")
FACTOR_FIELDS = ("resilience_map", "ew_trigger_factor", "ew_civic_domain", "ec_factors")


def search_methodologies(
    versions: QuerySet[Methodology], *, search: str = "", status: str = ""
) -> QuerySet[Methodology]:
    """Whose number or change note has the words; drafts first, then the one that took effect last."""
    if search:
        versions = versions.filter(Q(version__icontains=search) | Q(change_note__icontains=search))
    if status:
        versions = versions.filter(status=status)
    return versions.order_by(F("activated_at").desc(nulls_first=True), "-version")


def unknown_ids(record: Json) -> dict[str, list[str]]:
    """By part of the record, the ids that no published framework has. Two queries."""
    wanted = {name: _named(record, name) for name in (*INDICATOR_FIELDS, *FACTOR_FIELDS)}
    published = {"version__status": VersionStatus.PUBLISHED}
    indicators = _known(Indicator.objects.filter(**published), wanted, INDICATOR_FIELDS)
    factors = _known(Factor.objects.filter(**published), wanted, FACTOR_FIELDS)
    missing = {
        name: [key for key in keys if key not in (indicators if name in INDICATOR_FIELDS else factors)]
        for name, keys in wanted.items()
    }
    return {name: keys for name, keys in missing.items() if keys}


def _known(rows: "QuerySet[Any]", wanted: Mapping[str, list[str]], names: Iterable[str]) -> set[str]:
    keys = {key for name in names for key in wanted[name]}
    return set(rows.filter(permanent_id__in=keys).values_list("permanent_id", flat=True).distinct().order_by())


def _named(record: Json, name: str) -> list[str]:
    """Ids in the order of the record, each once."""
    value = record[name] if name in record else record["parameters"][name]
    if name == "nexus":
        found = [row["indicator"] for row in value.values()]
    elif name == "resilience_map":
        found = [*value, *(domain for domains in value.values() for domain in domains)]
    else:
        found = [value] if isinstance(value, str) else list(value)
    return list(dict.fromkeys(found))
