"""What a results object says beside its charts, as contexts of templates/results; from plain JSON alone.

Nothing here reads the database, so that the public site, which holds only published results, shows the same.
"""

from assessments.core.enums import answer_words
from assessments.results.findings.alerts import alert_rows, rules_in_words
from assessments.results.findings.certainty import certainty_context, missing_context
from assessments.results.findings.change import change_context
from assessments.results.findings.drivers import driver_context
from assessments.results.findings.factor import confidence_words, factor_context, level_change
from assessments.results.findings.gaps import gap_context
from assessments.results.findings.readings import ethnic_cleansing, ethnic_sentence, under_way, without_conflict
from assessments.results.findings.signals import factor_signals, signals_context
from assessments.results.findings.spread import spread_table
from assessments.results.findings.summary import summary
from assessments.results.findings.trend import CycleScores, cycle_scores, trend_chart
from assessments.results.findings.voices import voices_chart

__all__ = [
    "CycleScores",
    "alert_rows",
    "answer_words",
    "certainty_context",
    "change_context",
    "confidence_words",
    "cycle_scores",
    "driver_context",
    "ethnic_cleansing",
    "ethnic_sentence",
    "factor_context",
    "factor_signals",
    "gap_context",
    "level_change",
    "missing_context",
    "rules_in_words",
    "signals_context",
    "spread_table",
    "summary",
    "trend_chart",
    "under_way",
    "voices_chart",
    "without_conflict",
]
