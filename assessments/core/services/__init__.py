"""Everything that changes the record of an assessment."""

from assessments.core.services.annex import (
    NationalInput,
    add_national_indicator,
    change_national_indicator,
    retire_national_indicator,
)
from assessments.core.services.cycles import CycleInput, start_cycle
from assessments.core.services.evidence import EvidenceInput, add_evidence, add_evidence_to_answer, change_evidence
from assessments.core.services.layers import take_layers
from assessments.core.services.methodology import load_methodology, publish_methodology
from assessments.core.services.moving import adopt_answer, move_assessment, plan_move
from assessments.core.services.national_ratings import (
    agree_national_not_applicable,
    attach_national_sources,
    save_national_rating,
)
from assessments.core.services.populations import PopulationInput, add_population, change_population, remove_population
from assessments.core.services.ratings import (
    agree_not_applicable,
    assign_factors,
    attach_sources,
    hand_in_review,
    save_rating,
)

__all__ = [
    "CycleInput",
    "EvidenceInput",
    "NationalInput",
    "PopulationInput",
    "add_evidence",
    "add_evidence_to_answer",
    "add_national_indicator",
    "add_population",
    "adopt_answer",
    "agree_national_not_applicable",
    "agree_not_applicable",
    "assign_factors",
    "attach_national_sources",
    "attach_sources",
    "change_evidence",
    "change_national_indicator",
    "change_population",
    "hand_in_review",
    "load_methodology",
    "move_assessment",
    "plan_move",
    "publish_methodology",
    "remove_population",
    "retire_national_indicator",
    "save_national_rating",
    "save_rating",
    "start_cycle",
    "take_layers",
]
