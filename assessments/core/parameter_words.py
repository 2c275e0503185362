"""What each parameter of the method means, for people; names and defaults are in section 12 of the methodology."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.core.enums import Confidence
from r2p_site.errors import Message
from r2p_site.wording import labelled, listed, listed_apart

MEANINGS: Mapping[str, Message] = {
    "level_max": _("Highest level that can be rated"),
    "level_present": _("Level from which an indicator counts as present"),
    "p_indicator": _("Exponent from indicators to a factor; 2 lets breadth and severity both count"),
    "p_factor": _("Exponent from factors to a block"),
    "p_block": _("Exponent from the two blocks to a crime"),
    "p_resilience": _("Exponent of resilience, both steps; below 1 the weakest links weigh more"),
    "w_common": _("Weight of the common factors in a crime"),
    "w_specific": _("Weight of the factors specific to the crime"),
    "weight_min": _("Lowest weight that an indicator or factor may have"),
    "weight_max": _("Highest weight that an indicator or factor may have"),
    "bands": _("Scores from which the next band begins, risk and resilience"),
    "critical_own": _("Critical indicator rated at this level: lowest band of its own factor and crime"),
    "critical_common": _("Critical common indicator rated at this level: lowest band of the crimes it reaches"),
    "cov_partial": _("Share of answers from which a score is shown, marked partial"),
    "cov_sufficient": _("Share of answers from which coverage is sufficient"),
    "cov_specific": _("Share of answers that each factor specific to a crime needs"),
    "conf_weight": _("Weight of a rating in the confidence index, by confidence"),
    "mc_n": _("Number of random draws behind a range"),
    "mc_q": _("Shares of the draws between which the range lies"),
    "mc_error": _("Chances that a rating is off by -2, -1, 0, 1, 2 levels, by confidence"),
    "mc_hotdeck": _("Share of missing answers drawn from the factor's own levels"),
    "mc_p": _("Exponents tried for the method spread of risk, with the share of draws up to which each is used"),
    "mc_p_res": _("The same for resilience"),
    "mc_w_noise": _("How far factor weights are varied in the method spread"),
    "k_min": _("Smallest number of sources behind a published figure"),
    "k_group": _("Smallest number of sources before any group is shown"),
    "div_mild": _("Difference in levels from which views received diverge from the official rating"),
    "div_strong": _("Difference in levels from which they diverge strongly"),
    "alpha_units_min": _("Smallest number of factors for a word on agreement"),
    "trend_delta": _("Change from which a result is rising or falling"),
    "trend_prob": _("Share of the draws that must agree for a change to be clear"),
    "ew_jump_amber": _("Early warning: rise of the dynamic index, amber"),
    "ew_jump_red": _("Early warning: rise of the dynamic index, red"),
    "ew_level_jump": _("Early warning: rise of one indicator, in levels"),
    "ew_fertile": _("Early warning: structural index from which the ground is fertile"),
    "ew_trigger_level": _("Early warning: level of a triggering indicator"),
    "ew_trigger_factor": _("Early warning: the factor of triggers"),
    "ew_civic_domain": _("Early warning: the domain of civic space"),
    "ew_civic_drop": _("Early warning: fall of civic space"),
    "ew_cov_drop": _("Early warning: fall of coverage"),
    "ew_missing_share": _("Early warning: share of missing answers"),
    "ec_factors": _("Factors in which ethnic cleansing is read"),
}


def value_words(value: Any) -> str:
    """A parameter's value on one line: `0.2, 0.4`, `3: 2; 4: 4`, `low: 0.4; medium: 0.7; high: 1`."""
    if isinstance(value, Mapping):
        # Stored JSON does not keep the order of its keys.
        names = [name for name in Confidence if name in value] or sorted(value)
        return listed_apart(labelled(_name(name), value_words(value[name])) for name in names)
    if isinstance(value, list):
        nested = any(isinstance(item, list | dict) for item in value)
        return (listed_apart if nested else listed)(value_words(item) for item in value)
    return str(value)


def _name(name: str) -> str:
    return Confidence(name).label.lower() if name in Confidence else name


def parameter_rows(parameters: Mapping[str, Any]) -> Iterator[tuple[str, str, Message]]:
    """Name, value and meaning of each, in the order of the methodology, then those that it does not know."""
    known = [name for name in MEANINGS if name in parameters]
    for name in (*known, *sorted(parameters.keys() - set(known))):
        yield name, value_words(parameters[name]), MEANINGS.get(name, "")
