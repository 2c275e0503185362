"""What one contributor told, put together from the parts that came under one code, once they are unsealed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from assessments.intake.enums import FIGURE_GROUPS, Consent, FileKind, Group, PartKind

Json = Mapping[str, Any]

# Groups that have figures of their own; any other group makes a source one of the "others".
OWN_FIGURES = (Group.WOMEN.value, Group.YOUNG.value, "organisations")
OTHERS = "others"
_NAMED = {group.value: FIGURE_GROUPS.get(group, group.value) for group in Group}
_CONSENTS = frozenset(Consent.values)


@dataclass(frozen=True, slots=True)
class FileTold:
    """A file that came along: the row that holds it, and what it is."""

    id: UUID
    kind: FileKind


@dataclass(frozen=True, slots=True)
class Told:
    """`levels` by factor number; `answers` by question id; `approved` by the id of the reply that asked; `again` what
    was sent under the same code afterwards with other words: of it consent and the agreement to a warning take the
    place of the first, danger is added to it, and nothing else changes."""

    text: str = ""
    language: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    region: str = ""
    consent: str = Consent.COUNT.value
    urgent: bool = False
    witness: bool = False
    for_someone: bool = False
    additions: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    files: tuple[FileTold, ...] = ()
    approved: Mapping[str, bool] = field(default_factory=dict)

    @property
    def may_be_summarised(self) -> bool:
        return self.consent in {Consent.SUMMARY, Consent.QUOTE}

    @property
    def may_be_quoted(self) -> bool:
        return self.consent == Consent.QUOTE

    def figure_groups(self) -> list[str]:
        """As the figures name them; who ticked only other groups is one of the others, who ticked none is in none."""
        named = self.reach_groups()
        own = sorted(group for group in named if group in OWN_FIGURES)
        return own or ([OTHERS] if named else [])

    def reach_groups(self) -> set[str]:
        return {_NAMED[group] for group in self.groups if group in _NAMED}


def told(parts: Iterable[tuple[str, Json]]) -> Told:
    """`parts`: kind and unsealed content of each. The later of two is the one with the higher number."""
    ordered = sorted(parts, key=lambda part: int(part[1].get("number", 0)))
    sent = [content for kind, content in ordered if kind in {PartKind.FIRST, PartKind.AGAIN}] or [{}]
    first = sent[0]
    consents = [content["consent"] for _kind, content in ordered if content.get("consent") in _CONSENTS]
    asked = [content for kind, content in ordered if kind == PartKind.QUOTE_ANSWER]
    return Told(
        text=str(first.get("text", "")),
        language=str(first.get("language", "")),
        answers=dict(first.get("answers", {})),
        topics=tuple(first.get("topics", ())),
        levels={str(number): int(level) for number, level in first.get("levels", {}).items() if level is not None},
        unknown=tuple(first.get("unknown", ())),
        groups=tuple(first.get("groups", ())),
        region=str(first.get("region", "")),
        consent=consents[-1] if consents else Consent.COUNT.value,
        urgent=any(content.get("urgent", False) for content in sent),
        witness=bool(sent[-1].get("witness", False)),
        for_someone=bool(first.get("for_someone", False)),
        additions=tuple(str(content["text"]) for kind, content in ordered if kind == PartKind.ADDITION),
        again=_sent_again(first, sent[1:]),
        files=tuple(
            FileTold(UUID(row["id"]), FileKind(row["kind"]))
            for _kind, content in ordered
            for row in content.get("files", ())
        ),
        approved={str(content["reply"]): content.get("approved") is True for content in asked},
    )


def _sent_again(first: Json, later: Iterable[Json]) -> tuple[str, ...]:
    """Words that the first sending does not have: of a second press of the button nothing is shown."""
    seen = {_words(first)}
    found: list[str] = []
    for content in later:
        words = _words(content)
        if words and words not in seen:
            seen.add(words)
            found.append(words)
    return tuple(found)


def _words(content: Json) -> str:
    answers = [str(text) for _question, text in sorted(content.get("answers", {}).items())]
    return "\n\n".join(text for text in (str(content.get("text", "")), *answers) if text)
