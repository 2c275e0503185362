"""How much Hypothesis does where the input is large and each example cheap."""

from hypothesis import settings

CALM = settings(max_examples=40)
