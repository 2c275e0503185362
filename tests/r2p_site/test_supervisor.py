"""The supervisor against real processes: what falls is started again, what is stopped leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from r2p_site import supervisor as module
from r2p_site.embedded.places import PROJECT
from r2p_site.embedded.processes import is_alive, wait_until
from r2p_site.supervisor import GivenUp, Program, Supervisor, python, run_to_end

# Writes its id and that of a child that ignores polite signals, then waits.
FAMILY = """
import os, signal, subprocess, sys, time
stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", stubborn])
with open(sys.argv[1], "a") as record:
    record.write(f"{os.getpid()} {child.pid}\\n")
time.sleep(600)
"""
# A process that does what `make run` does with its programs.
SUPERVISED = """
import os, sys
from pathlib import Path
from r2p_site.supervisor import Program, Supervisor
folder, family, record = sys.argv[1:]
one = Program("trial", [sys.executable, "-c", family, record], dict(os.environ), Path(folder) / "trial.log")
supervisor = Supervisor([one], print)
supervisor.listen()
supervisor.run()
supervisor.end_all()
"""


def program(tmp_path: Path, *command: str) -> Program:
    return Program("trial", [sys.executable, *command], dict(os.environ), tmp_path / "trial.log")


def supervise(*programs: Program) -> tuple[Supervisor, list[str]]:
    said: list[str] = []
    return Supervisor(list(programs), said.append), said


def ids(record: Path) -> list[list[int]]:
    return [[int(word) for word in line.split()] for line in record.read_text().splitlines()] if record.exists() else []


def test_end_all_leaves_no_process_and_no_child_of_one(tmp_path: Path) -> None:
    record = tmp_path / "ids"
    supervisor, _ = supervise(program(tmp_path, "-c", FAMILY, str(record)))
    supervisor.run(until=lambda: len(ids(record)) == 1)

    supervisor.end_all()

    assert wait_until(lambda: not any(is_alive(pid) for pid in ids(record)[0]), 5)


def test_program_that_falls_is_reported_and_started_again(tmp_path: Path) -> None:
    record = tmp_path / "ids"
    supervisor, said = supervise(program(tmp_path, "-c", FAMILY, str(record)))
    supervisor.run(until=lambda: len(ids(record)) == 1)
    os.kill(ids(record)[0][0], 9)

    supervisor.run(until=lambda: len(ids(record)) == 2)
    supervisor.end_all()

    assert said == [f"trial ended (exit status -9) and starts again in 1 s; log: {tmp_path / 'trial.log'}"]
    assert wait_until(lambda: not any(is_alive(pid) for pair in ids(record) for pid in pair), 5)


def test_program_that_never_stays_up_stops_everything_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_FAILURES_ALLOWED", 1)
    supervisor, _ = supervise(program(tmp_path, "-c", "raise ValueError('no such setting')"))

    with pytest.raises(GivenUp, match="trial does not stay up: ValueError: no such setting"):
        supervisor.run()


def test_steady_program_is_forgiven_its_earlier_failures(tmp_path: Path) -> None:
    one = program(tmp_path)
    one.started, one.failures = time.monotonic() - 61, 3

    assert one.plan_restart() == 1.0


def test_pauses_double_up_to_half_a_minute(tmp_path: Path) -> None:
    one = program(tmp_path)
    one.started = time.monotonic()

    assert [one.plan_restart() for _ in range(7)] == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_signal_ends_the_supervisor_and_its_programs(tmp_path: Path, number: signal.Signals) -> None:
    record = tmp_path / "ids"
    process = subprocess.Popen([sys.executable, "-c", SUPERVISED, str(tmp_path), FAMILY, str(record)], cwd=PROJECT)
    assert wait_until(lambda: len(ids(record)) == 1, 20)

    process.send_signal(number)

    assert process.wait(30) == 0
    assert wait_until(lambda: not any(is_alive(pid) for pid in ids(record)[0]), 5)


def test_killed_supervisor_takes_its_programs_with_it(tmp_path: Path) -> None:
    record = tmp_path / "ids"
    process = subprocess.Popen([sys.executable, "-c", SUPERVISED, str(tmp_path), FAMILY, str(record)], cwd=PROJECT)
    assert wait_until(lambda: len(ids(record)) == 1, 20)
    leader, child = ids(record)[0]

    process.kill()
    process.wait()

    assert wait_until(lambda: not is_alive(leader), 10)
    os.kill(child, 9)  # this one ignores polite signals, and nobody is left to insist


def test_stop_ends_the_loop(tmp_path: Path) -> None:
    supervisor, _ = supervise()
    supervisor.stop()

    supervisor.run()

    assert supervisor.should_stop()


def test_command_that_fails_is_given_up(tmp_path: Path) -> None:
    supervisor, _ = supervise()

    with pytest.raises(GivenUp, match=r"-c raise SystemExit\(3\) failed"):
        run_to_end([(python("-c", "raise SystemExit(3)"), os.environ)], supervisor)


def test_command_is_ended_when_asked_to_stop() -> None:
    supervisor, _ = supervise()
    supervisor.stop()
    started = time.monotonic()

    run_to_end([(python("-c", "import time; time.sleep(600)"), os.environ)], supervisor)

    assert time.monotonic() - started < 300


def test_terminal_that_goes_away_without_a_signal_stops_the_supervisor(monkeypatch: pytest.MonkeyPatch) -> None:
    master, terminal = os.openpty()
    with os.fdopen(terminal, "r+b", buffering=0) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        supervisor, _ = supervise()
        assert not supervisor.should_stop()

        os.close(master)

        assert supervisor.should_stop()
