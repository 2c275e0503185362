"""Keeps a set of programs running: starts them, restarts one that falls over, and leaves none behind."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from r2p_site.embedded.processes import death_signal, last_words, set_aside_long, wait_until

_FAILURES_ALLOWED = 4
_LONGEST_PAUSE = 30.0  # seconds before a restart
_STEADY = 60.0  # a program that ran this long is forgiven its earlier failures
_PATIENCE = 10.0  # seconds for a polite end


class GivenUp(Exception):
    """A program does not stay up; the message names it and the last lines of its log."""


@dataclass
class Program:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started: float = 0.0
    not_before: float = 0.0

    def start(self) -> None:
        """In a session of its own: Ctrl-C reaches the supervisor alone, which ends the programs in order."""
        self.started = time.monotonic()
        set_aside_long(self.log)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=death_signal(signal.SIGTERM),  # noqa: PLW1509
            )

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def plan_restart(self) -> float:
        """Seconds until it is started again: 1, 2, 4 and so on."""
        self.failures = 1 if time.monotonic() - self.started > _STEADY else self.failures + 1
        pause = min(2.0 ** (self.failures - 1), _LONGEST_PAUSE)
        self.process, self.not_before = None, time.monotonic() + pause
        return pause

    def signal(self, number: signal.Signals) -> None:
        """The leader first decides how its children end; SIGKILL goes to all that is left of its group."""
        if self.process is None:
            return
        send = os.killpg if number == signal.SIGKILL else os.kill
        with contextlib.suppress(ProcessLookupError):
            send(self.process.pid, number)


@dataclass
class Supervisor:
    """Runs until stop() is called, from a signal handler for instance, or until a program does not stay up."""

    programs: list[Program]
    say: Callable[[str], None]
    stopping: bool = False
    _parent: int = field(default_factory=os.getppid)
    _has_terminal: bool = field(default_factory=lambda: sys.stdin is not None and sys.stdin.isatty())

    def stop(self, *_: object) -> None:
        self.stopping = True

    def listen(self) -> None:
        """Ctrl-C, kill and a closed terminal all mean: stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)

    def run(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """Start what is not running and keep it so, until `until` says so or stop() is called.

        Raises GivenUp when a program falls over again and again.
        """
        while not (self.should_stop() or until()):
            for program in self.programs:
                self._look_after(program)
            time.sleep(0.1)

    def should_stop(self) -> bool:
        """Asked to, or nobody is left who could ask: `make` was killed outright, or the terminal is gone."""
        orphaned = "MAKELEVEL" in os.environ and os.getppid() != self._parent
        return self.stopping or orphaned or self._terminal_is_gone()

    def _terminal_is_gone(self) -> bool:
        """Closing a terminal does not always send a signal: not under `su`, for instance."""
        if not self._has_terminal:
            return False
        poll = select.poll()
        poll.register(sys.stdin, 0)
        return any(event & (select.POLLHUP | select.POLLERR) for _, event in poll.poll(0))

    def end_all(self) -> None:
        """Ask all at once, wait, then kill what is left, children of children included."""
        self._all(signal.SIGTERM, _PATIENCE)
        self._all(signal.SIGQUIT, 3.0)
        for program in self.programs:
            program.signal(signal.SIGKILL)
            if program.process is not None:
                program.process.wait()

    def _all(self, number: signal.Signals, seconds: float) -> None:
        for program in self.programs:
            if not program.has_ended():
                program.signal(number)
        wait_until(lambda: all(program.process is None or program.has_ended() for program in self.programs), seconds)

    def _look_after(self, program: Program) -> None:
        if program.process is None:
            if time.monotonic() >= program.not_before:
                program.start()
        elif program.has_ended():
            code = program.process.returncode
            program.signal(signal.SIGKILL)  # what it may have left running
            pause = program.plan_restart()
            if program.failures > _FAILURES_ALLOWED:
                raise GivenUp(f"{program.name} does not stay up: {last_words(program.log)} ({program.log})")
            self.say(f"{program.name} ended (exit status {code}) and starts again in {pause:.0f} s; log: {program.log}")


def run_to_end(jobs: Sequence[tuple[Sequence[str], Mapping[str, str]]], supervisor: Supervisor) -> None:
    """Run commands, each with its environment, beside each other to their ends, or end them when asked to stop.

    Raises GivenUp when one fails.
    """
    started = [
        subprocess.Popen(command, env=dict(environment), stdin=subprocess.DEVNULL, start_new_session=True)
        for command, environment in jobs
    ]
    while any(process.poll() is None for process in started) and not supervisor.should_stop():
        time.sleep(0.05)
    for process, (command, _) in zip(started, jobs, strict=True):
        if process.poll() is None:
            process.terminate()
            process.wait()
        elif process.returncode:
            raise GivenUp(f"{' '.join(command[1:])} failed; its message is above.")


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]
