from frameworks.registry import versions_in_use
from tests.cast import Cast
from tests.factories.assessments import started
from tests.factories.frameworks import draft, framework


def test_version_is_in_use_once_an_assessment_keeps_to_it(cast: Cast) -> None:
    assessment = started(cast)
    free = draft(framework(1, 1, slug="free"))
    pinned = {assessment.risk_version_id, assessment.resilience_version_id}

    assert versions_in_use(frozenset({*pinned, free.pk})) == pinned
