"""Puts the parts together. A pure function: the same sources always give the same document."""

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.core.enums import Disclosure
from assessments.core.parameter_words import parameter_rows
from assessments.reports.document.edition import for_edition
from assessments.reports.document.findings import divergence_parts, gap_parts, population_parts
from assessments.reports.document.heard import heard_part
from assessments.reports.document.parts import Chart, Cover, Document, FrameworkPart, Method
from assessments.reports.document.ratings import factor_parts, national_parts
from assessments.reports.document.register import day_words, source_parts
from assessments.reports.document.sentences import ethnic_cleansing, names_of, summary, without_conflict
from assessments.reports.document.sources import Omitted, Sources
from assessments.reports.enums import AUDIENCE, SHORT_NAMES, Edition
from assessments.results.charts import chart_context
from assessments.results.findings import signals_context
from frameworks.languages import language_name

# The address of the trend's drawing, which the renderer of the PDF knows.
TREND = "report:trend.svg"


def build_document(whole: Sources, edition: str) -> Document:
    """One edition of the whole sources, in their language."""
    with translation.override(whole.language):
        sources = for_edition(whole, edition)
        return Document(
            language=sources.language,
            title=_("Assessment of atrocity risk and resilience: %(state)s, %(cycle)s")
            % {"state": sources.state_name, "cycle": sources.snapshot["cycle"]},
            created=sources.signed_off_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            cover=_cover(sources, edition),
            summary=summary(sources),
            charts=_charts(sources),
            signals=_signals(sources),
            drawing=sources.drawing if _is_drawn(sources) else b"",
            ethnic_cleansing=ethnic_cleansing(sources),
            gaps=gap_parts(sources),
            factors=factor_parts(sources, resilience=False),
            domains=factor_parts(sources, resilience=True),
            national=national_parts(sources),
            populations=population_parts(sources),
            divergences=divergence_parts(sources),
            heard=heard_part(sources),
            sources=source_parts(sources),
            left_out=tuple(_left_out(sources.omitted)),
            method=_method(sources, edition),
        )


def _cover(sources: Sources, edition: str) -> Cover:
    snapshot = sources.snapshot
    period = snapshot["period"]
    return Cover(
        state=sources.state_name,
        practice=snapshot["practice"],
        cycle=snapshot["cycle"],
        period=_("%(start)s to %(end)s") % {"start": day_words(period["start"]), "end": day_words(period["end"])},
        status=_("Signed off on %(day)s") % {"day": date_format(sources.signed_off_at, "DATE_FORMAT")},
        edition=str(SHORT_NAMES[Edition(edition)]),
        audience=str(AUDIENCE[Edition(edition)]),
        disclosure=str(Disclosure(snapshot["disclosure"]).label),
    )


def _charts(sources: Sources) -> Chart:
    names = names_of(sources)
    source = _("%(state)s, %(cycle)s, method %(method)s; self-rated, not a United Nations figure") % {
        "state": sources.state_name,
        "cycle": sources.snapshot["cycle"],
        "method": sources.method["version"],
    }
    charts = chart_context(sources.results, names.factors, source=source, preparatory=without_conflict(sources, names))
    if sources.trend:
        charts["trend"] = {**sources.trend, "source": source, "drawn": {"light": TREND} if _is_drawn(sources) else {}}
    return {name: charts[name] for name in ("crimes", "strip", "resilience", "sides", "trend") if name in charts}


def _is_drawn(sources: Sources) -> bool:
    """The renderer of the PDF sets the words of a drawing letter by letter, which takes joined letters apart."""
    return bool(sources.drawing) and not translation.get_language_bidi()


def _signals(sources: Sources) -> Chart | None:
    if not sources.signals:
        return None
    return signals_context(sources.signals, names_of(sources))


def _left_out(omitted: Omitted) -> list[str]:
    lines = []
    if omitted.factors:
        lines.append(_("Results by factor and domain, by the disclosure level of this cycle."))
    if omitted.ratings:
        lines.append(_("Every single rating with its rationale and sources, by the disclosure level of this cycle."))
    if omitted.sources:
        lines.append(
            ngettext(
                "%(count)d source that these readers may not see, and its title where a text quotes it.",
                "%(count)d sources that these readers may not see, and their titles where a text quotes them.",
                omitted.sources,
            )
            % {"count": omitted.sources}
        )
    if omitted.populations:
        lines.append(
            ngettext(
                "The name of %(count)d population, and what would show which it is.",
                "The names of %(count)d populations, and what would show which they are.",
                omitted.populations,
            )
            % {"count": omitted.populations}
        )
    return lines


def _method(sources: Sources, edition: str) -> Method:
    pinned = sources.snapshot["methodology"]
    parameters = sources.method["parameters"]
    return Method(
        version=pinned["version"],
        sha256=pinned["sha256"],
        frameworks=tuple(
            FrameworkPart(
                title=row.title,
                publisher=row.publisher,
                number=row.number,
                sha256=row.sha256,
                wording=row.wording_words,
                layer=row.layer,
                language=language_name(row.language) if row.layer else "",
            )
            for row in sources.outlines
        ),
        snapshot_sha256=sources.snapshot_sha256,
        record_sha256=sources.snapshot["record_sha256"],
        annex_sha256=sources.annex_sha256,
        results_sha256=sources.results_sha256,
        verify_url=sources.verify_url,
        parameters=tuple((name, value) for name, value, _meaning in parameter_rows(parameters)),
        recomputable=sources.snapshot["disclosure"] == Disclosure.FULL and edition == Edition.PUBLIC,
    )
