"""Charts with axes: Vega-Lite specifications, drawn as SVG by the worker once and stored.

A page makes the specification again, which is cheap, and shows the drawing that has its SHA-256; so a drawing can never
show other numbers than the page, and no web request draws.
"""

from assessments.results.drawing.convert import ConversionFailed, draw
from assessments.results.drawing.specs import THEMES, Spec, spec_sha256, trend_specs

__all__ = ["THEMES", "ConversionFailed", "Spec", "draw", "spec_sha256", "trend_specs"]
