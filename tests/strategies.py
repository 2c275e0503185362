"""How much Hypothesis does where the input is large and each example cheap: the same on every run and machine."""

from hypothesis import HealthCheck, settings

CALM = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
