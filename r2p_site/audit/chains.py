"""Reading a chain: as lines that an outsider can verify, and verifying them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from r2p_site.audit.canonical import event_content, link_hash
from r2p_site.audit.models import FIRST_PREVIOUS_HASH, Event


@dataclass(frozen=True, slots=True)
class ChainReport:
    """`problem` is empty when there are links and every one holds; `head` is the last hash, to be noted outside the
    installation."""

    chain: str
    length: int
    head: str
    problem: str = ""


def chains() -> list[str]:
    return list(Event.objects.order_by("chain").values_list("chain", flat=True).distinct())


def export_chain(chain: str) -> Iterator[str]:
    """One JSON object a line: content, position, previous_hash, hash.

    `hash` is the SHA-256 of the RFC 8785 form of the other three; the first event's previous_hash is 64 zeros.
    """
    for event in Event.objects.filter(chain=chain).order_by("position").iterator():
        yield json.dumps(_link(event), ensure_ascii=False, sort_keys=True)


def verify_chain(chain: str) -> ChainReport:
    """Walk the chain in the database. Needs memory for one event at a time."""
    events = Event.objects.filter(chain=chain).order_by("position").iterator()
    return verify_links(chain, (_link(event) for event in events))


def verify_lines(lines: Iterable[str]) -> ChainReport:
    """Walk an exported chain, without a database. Malformed lines count as a broken link."""
    links = (json.loads(line) for line in lines if line.strip())
    try:
        return verify_links("", links)
    except (ValueError, KeyError, TypeError) as error:
        return ChainReport(chain="", length=0, head="", problem=f"The file cannot be read: {error}")


def verify_links(chain: str, links: Iterable[dict[str, Any]]) -> ChainReport:
    """`chain` may be empty: then the first event says which it is."""
    position, previous = 0, FIRST_PREVIOUS_HASH
    for link in links:
        content = link["content"]
        chain = chain or content["chain"]
        problem = _problem(link, chain=chain, position=position + 1, previous=previous)
        if problem:
            return ChainReport(chain=chain, length=position, head=previous, problem=problem)
        position, previous = link["position"], link["hash"]
    return ChainReport(chain=chain, length=position, head=previous, problem="" if position else "No event is in it.")


def _link(event: Event) -> dict[str, Any]:
    return {
        "content": event_content(event),
        "position": event.position,
        "previous_hash": event.previous_hash,
        "hash": event.hash,
    }


def _problem(link: dict[str, Any], *, chain: str, position: int, previous: str) -> str:
    if link["position"] != position:
        return f"Position {position} is missing; {link['position']} follows."
    if link["content"]["chain"] != chain:
        return f"Position {position} belongs to chain {link['content']['chain']}."
    if link["previous_hash"] != previous:
        return f"Position {position} does not follow from the event before it."
    if link["hash"] != link_hash(content=link["content"], position=position, previous_hash=previous):
        return f"Position {position} was changed after it was written."
    return ""
