"""What comes under a code after it was opened: a custodian is told, whichever round it belongs to."""

import pytest

from assessments.intake.enums import Consent, Kind
from assessments.intake.models import Contribution
from assessments.intake.services.contributions import add_to_contribution, change_consent
from tests.assessments.core.pages import words
from tests.assessments.intake.desk import Desk
from tests.factories import intake

pytestmark = pytest.mark.django_db
ANSWER = "Yes, warn them. They came back."


@pytest.fixture
def sent(desk: Desk) -> intake.Sent:
    return intake.contribution(desk.consultation, kind=Kind.REPRISAL)


def home(desk: Desk, query: str = "") -> str:
    return words(desk.client().get(f"/?consultation={desk.consultation.slug}{query}").content)


def test_answer_is_announced_until_it_is_opened_with_a_reason(desk: Desk, sent: intake.Sent) -> None:
    browser, page = desk.opened(sent), desk.url(f"contributions/{sent.contribution.pk}/")
    assert "Nothing waits for you." in home(desk)

    add_to_contribution(code=sent.code, text=ANSWER)

    assert "Something was added to one" in home(desk)
    assert "Something was added since" in home(desk, "&added=on")
    closed = browser.get(page).content.decode()
    assert "Something came under its code after it was opened" in closed
    assert ANSWER not in closed
    desk.opened(sent, client=browser)
    assert ANSWER in browser.get(page).content.decode()
    assert sent.contribution.openings.count() == 2
    assert "Nothing waits for you." in home(desk)
    assert "No contribution is in this state." in home(desk, "&added=on")


def test_what_nobody_has_opened_is_new_and_no_more(desk: Desk) -> None:
    sent = intake.contribution(desk.consultation)
    change_consent(code=sent.code, consent=Consent.COUNT)
    assert "One new contribution" in home(desk)
    assert "Something was added" not in home(desk)


def test_nothing_but_that_something_came_is_written_down(desk: Desk, sent: intake.Sent) -> None:
    """No number and no day: a seizer learns no more than that."""
    before = Contribution.objects.values().get()
    desk.opened(sent)
    for _number in range(3):
        add_to_contribution(code=sent.code, text=ANSWER)
    after = Contribution.objects.values().get()
    assert {name for name in before if before[name] != after[name]} == {"added", "triage"}
    assert after["added"] is True


def test_threat_in_an_earlier_round_does_not_wait_behind_a_newer_one(desk: Desk, sent: intake.Sent) -> None:
    newer = intake.consultation(title={"en": "The next round"}, cycle="2027")
    url = f"/?consultation={newer.slug}"
    assert "In “Tell what you know” somebody waits" in words(desk.client().get(url).content)

    desk.opened(sent)
    assert "somebody waits" not in words(desk.client().get(url).content)
    add_to_contribution(code=sent.code, text=ANSWER)
    assert "somebody waits" in words(desk.client().get(url).content)
