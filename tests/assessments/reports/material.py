"""What reports are built from in these tests: shipped frameworks, examples 3 and 4 of the method, planted texts."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from assessments.core.models import Methodology
from assessments.reports.document import Sources
from assessments.results.services import compute
from assessments.scoring import canonical_sha256, shipped_methodologies, shipped_records
from frameworks.editions import edition_object
from frameworks.outline import Outline, outline_of
from frameworks.shipped import shipped_content
from tests.assessments.scoring.examples import example_3_answer, rated

SIGNED = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
SENSITIVE = "River People of Ombala"
PUBLIC_SOURCE, PARTNER_SOURCE, INTERNAL_SOURCE = (
    "Yearbook of courts",
    "Letter of the commission",
    "Cable from the border",
)


def outlines() -> tuple[Outline, ...]:
    return tuple(
        outline_of(
            edition_object(content, number=1, sha256="a" * 64, published_at=SIGNED),
        )
        for _path, content in shipped_content().values()
    )


def catalogue() -> list[dict[str, Any]]:
    return [
        {
            "id": row.permanent_id,
            "code": row.code,
            "factor": int(factor.number) if factor.number.isdecimal() else factor.number,
            "factor_id": factor.permanent_id,
            "block": factor.block,
            "family": row.family,
            "weight": 1.0,
            **({"nature": row.nature} if row.nature else {}),
        }
        for outline in outlines()
        for factor in outline.factors
        for row in factor.indicators
    ]


def evidence(title: str, confidentiality: str) -> dict[str, Any]:
    return {
        "title": title,
        "publisher": f"Publisher of {title}",
        "kind": "court",
        "event_on": "2025-02-03",
        "source_on": "2025-03-04",
        "received_on": "2025-04-05",
        "link": f"https://sources.example/{confidentiality}",
        "file_sha256": "f" * 64,
        "confidentiality": confidentiality,
        "reliability": "B",
        "credibility": 2,
    }


def population(name: str, *, sensitive: bool) -> dict[str, Any]:
    return {
        "id": f"population-{name}",
        "name": name,
        "group": "ethnic",
        "where": f"where {name} live",
        "size": f"size of {name}",
        "women_and_girls": f"women of {name}",
        "age": f"age among {name}",
        "why": f"why {name}",
        "sensitive": sensitive,
    }


def explanation(rationale: str, sources: tuple[str, ...] = (), populations: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "state": "rated",
        "rationale": rationale,
        "trend": "worse",
        "targeted": True,
        "version": 1,
        "sources": list(sources),
        "populations": list(populations),
    }


def answers() -> tuple[dict[str, Any], dict[str, Any]]:
    """Risk as in example 3, resilience as in example 4."""
    risk, resilience = {}, {}
    for row in catalogue():
        index = int(row["code"].rpartition(".")[2])
        if row["block"] == "resilience":
            resilience[row["code"]] = rated((int(row["factor"][1:]) + 2 * index) % 5, "medium")
        else:
            risk[row["code"]] = example_3_answer(row["factor"], index)
    return risk, resilience


def record(rationales: dict[str, str] | None = None) -> dict[str, Any]:
    texts = rationales or {}
    risk, resilience = answers()
    official = {
        code: {**explanation(texts.get(code, f"Why {code} stands."), ("s1", "s2", "s3")), "state": answer["state"]}
        for code, answer in {**risk, **resilience}.items()
    }
    official["1.1"]["rationale"] += f" As the {INTERNAL_SOURCE.lower()} says, and {SENSITIVE} too."
    official["1.1"]["populations"] = ["population-Hill farmers", f"population-{SENSITIVE}"]
    return {
        "assessment": "5d0f4a0e-0000-4000-8000-000000000001",
        "answers": {"official": official, "reviewer": {"1.1": explanation("The reviewer's view of 1.1.", ("s2",))}},
        "evidence": {
            "s1": evidence(PUBLIC_SOURCE, "public"),
            "s2": evidence(PARTNER_SOURCE, "partner"),
            "s3": evidence(INTERNAL_SOURCE, "internal"),
        },
        "populations": [population("Hill farmers", sensitive=False), population(SENSITIVE, sensitive=True)],
        "divergences": {"1.1": f"The office counts what {SENSITIVE} reported."},
    }


def make_sources(
    disclosure: str = "full",
    *,
    practice: bool = True,
    rationales: dict[str, str] | None = None,
    unanswered: tuple[str, ...] = (),
) -> Sources:
    """`unanswered`: factors without a single answer."""
    method = dict(shipped_records()["1.0.0"])
    risk, resilience = answers()
    frozen = record(rationales)
    risk = {code: answer for code, answer in risk.items() if code.split(".")[0] not in unanswered}
    snapshot = {
        "assessment": frozen["assessment"],
        "state": "XPR",
        "cycle": "Cycle 2025",
        "disclosure": disclosure,
        "practice": practice,
        "period": {"start": "2025-01-01", "end": "2025-12-31"},
        "methodology": {"version": "1.0.0", "sha256": shipped_methodologies()["1.0.0"].sha256},
        "frameworks": [{"slug": row.slug, "version": 1, "layer": "en"} for row in outlines()],
        "catalogue": catalogue(),
        "tracks": {"official": risk, "reviewer": {"1.1": rated(4)}},
        "resilience": resilience,
        "views": None,
        "views_sha256": None,
        "record_sha256": canonical_sha256(frozen),
        "previous": None,
    }
    return Sources(
        snapshot=snapshot,
        record=frozen,
        results=compute(snapshot, Methodology(version="1.0.0", record=method), None, draws=False),
        method=method,
        outlines=outlines(),
        state_name="Practice State",
        language="en",
        snapshot_sha256=canonical_sha256(snapshot),
        results_sha256="b" * 64,
        signed_off_at=SIGNED,
        verify_url=f"http://localhost:8001/verify/{canonical_sha256(snapshot)}/",
    )


def answering(sources: Sources, level: dict[str, int]) -> Sources:
    """The same with other levels on the official track, scored again."""
    tracks = sources.snapshot["tracks"]
    official = {**tracks["official"], **{code: rated(value) for code, value in level.items()}}
    snapshot = {**sources.snapshot, "tracks": {**tracks, "official": official}}
    results = compute(snapshot, Methodology(version="1.0.0", record=sources.method), None, draws=False)
    return replace(sources, snapshot=snapshot, results=results)


ARABIC = "السلام عليكم"
CHINESE = "中华人民共和国"
MARKUP = '<script>alert("x")</script> & <b>not bold</b>'
NO_SPACE = "0123456789" * 500
LONG = " ".join(f"word{number}" for number in range(3_000))
LONG_TEXTS = {"1.2": LONG, "1.3": ARABIC, "1.5": MARKUP, "1.6": NO_SPACE, "1.7": "one\ntwo\n\nthree"}
