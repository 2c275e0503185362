"""The task for a crowd: solved once, in time, by whoever reads it."""

import pytest
import time_machine

from assessments.intake.challenge import VALID_FOR, is_solved, new_challenge


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}".lower()])
def test_letters_typed_backwards_solve_it_once(typed: str) -> None:
    challenge = new_challenge()
    answer = typed.format(challenge.letters[::-1]).lower()

    assert is_solved(challenge.token, answer)
    assert not is_solved(challenge.token, answer)


def test_spaces_between_the_letters_do_not_matter() -> None:
    challenge = new_challenge()

    assert is_solved(challenge.token, " ".join(challenge.letters[::-1]))


def test_wrong_letters_do_not_solve_it() -> None:
    challenge = new_challenge()

    assert not is_solved(challenge.token, challenge.letters + "X")
    assert not is_solved(challenge.token, "")


@pytest.mark.parametrize("token", ["", "a", "a.b", "a.b.c", "1.2.3.4", "é.é.é", "9999999999.00.00"])
def test_forged_token_is_no_token(token: str) -> None:
    assert not is_solved(token, "ABCDE")


def test_token_of_another_task_does_not_fit() -> None:
    one, other = new_challenge(), new_challenge()
    forged = other.token.rsplit(".", 1)[0] + "." + one.token.rsplit(".", 1)[1]

    assert not is_solved(forged, one.letters[::-1])


def test_task_ends() -> None:
    with time_machine.travel("2026-03-05T12:00:00Z", tick=False) as clock:
        challenge = new_challenge()
        clock.shift(VALID_FOR + 1)

        assert not is_solved(challenge.token, challenge.letters[::-1])


def test_tasks_differ() -> None:
    assert len({new_challenge().token for _number in range(20)}) == 20
