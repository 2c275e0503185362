"""How publishers name one State: by code or by name, compared exactly and never guessed."""

from dataclasses import dataclass

import pycountry


@dataclass(frozen=True, slots=True)
class StateNames:
    """What may stand in a file's column of States for this one, folded: `iso3`, `iso2` (empty without), `names`."""

    iso3: str
    iso2: str
    names: frozenset[str]

    def by(self, key: str) -> frozenset[str]:
        """`key`: name, iso2 or iso3."""
        if key == "name":
            return self.names
        return frozenset({folded(self.iso3 if key == "iso3" else self.iso2)} - {""})


def names_of_state(iso3: str, name: str) -> StateNames:
    """Of ISO 3166-1, and as this installation calls it. A user-assigned code has no two letters."""
    entry = pycountry.countries.get(alpha_3=iso3)
    known = [name, *(getattr(entry, kind, "") for kind in ("name", "official_name", "common_name"))]
    return StateNames(iso3, entry.alpha_2 if entry else "", frozenset(folded(word) for word in known if word))


def folded(text: str) -> str:
    return " ".join(text.split()).casefold()
