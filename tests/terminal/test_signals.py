"""Whatever ends the program, at rest or busy, the terminal is given back as it was."""

import os
import signal
import sys

import pytest

from tests.terminal import modes
from tests.terminal.faulty_app import STARTED
from tests.terminal.terminal import APP, Terminal
from tests.terminal.walk import to_form

DEMO = (*APP, "--demo")
FAULTY = (sys.executable, "-m", "tests.terminal.faulty_app")
F9 = "\x1b[20~"
AT_LAST = 5.0
"""Seconds an end may take here: the program needs a hundredth of one."""
# As a shell starts what nobody is to hang up: `trap '' HUP` is inherited.
UNHUNG = ("sh", "-c", "trap '' HUP; exec \"$@\"", "sh")
ENDING = [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT]
SELDOM = [signal.SIGUSR1, signal.SIGALRM, signal.SIGXCPU, signal.SIGABRT]
# What a terminal that can tell of resizes in band, draw at once and report pixels answers.
ABLE = "\x1b[?2048;2$y\x1b[?2026;2$y"


@pytest.mark.parametrize("number", ENDING + SELDOM)
def test_a_signal_at_rest(environment: dict[str, str], number: int) -> None:
    with Terminal(DEMO, environment) as terminal:
        to_form(terminal)
        terminal.settle()
        os.kill(terminal.process_id, number)
        assert terminal.finish(AT_LAST) == 128 + number
        assert_given_back(terminal)


@pytest.mark.parametrize("number", ENDING)
@pytest.mark.parametrize("fault", ["asleep", "looping", "matching"])
def test_a_signal_while_the_event_loop_is_busy(
    environment: dict[str, str], fault: str, number: int
) -> None:
    with Terminal((*FAULTY, fault), environment) as terminal:
        begin(terminal)
        os.kill(terminal.process_id, number)
        assert terminal.finish(AT_LAST) == 128 + number
        assert_given_back(terminal)


def test_a_signal_before_the_first_frame(environment: dict[str, str]) -> None:
    with Terminal(DEMO, environment) as terminal:
        terminal.wait_until(lambda: modes.taken(bytes(terminal.received)) > 0, "the other screen")
        os.kill(terminal.process_id, signal.SIGTERM)
        assert terminal.finish(AT_LAST) == 128 + signal.SIGTERM
        assert_given_back(terminal)


def test_a_signal_while_the_terminal_takes_nothing(environment: dict[str, str]) -> None:
    with Terminal((*FAULTY, "flooding"), environment) as terminal:
        begin(terminal)  # and nothing is read any more: the pty is full soon
        terminal.wait_ended(0.5)
        os.kill(terminal.process_id, signal.SIGTERM)
        assert terminal.wait_ended(AT_LAST) == 128 + signal.SIGTERM


@pytest.mark.parametrize("prefix", [(), UNHUNG], ids=["", "hang-up ignored"])
def test_a_closed_terminal(environment: dict[str, str], prefix: tuple[str, ...]) -> None:
    with Terminal((*prefix, *DEMO), environment) as terminal:
        to_form(terminal)
        terminal.hang_up()
        assert terminal.wait_ended(AT_LAST) == 128 + signal.SIGHUP


@pytest.mark.parametrize("prefix", [(), UNHUNG], ids=["", "hang-up ignored"])
@pytest.mark.parametrize("fault", ["asleep", "looping"])
def test_a_closed_terminal_while_the_event_loop_is_busy(
    environment: dict[str, str], fault: str, prefix: tuple[str, ...]
) -> None:
    with Terminal((*prefix, *FAULTY, fault), environment) as terminal:
        begin(terminal)
        terminal.hang_up()
        assert terminal.wait_ended(AT_LAST) == 128 + signal.SIGHUP


@pytest.mark.parametrize("end", ["\x11", signal.SIGTERM], ids=["quit", "signal"])
def test_what_an_able_terminal_was_asked_for_is_taken_back(
    environment: dict[str, str], end: str | int
) -> None:
    with Terminal(DEMO, environment) as terminal:
        terminal.wait_for("no destinations yet")
        terminal.send(ABLE)
        terminal.wait_until(lambda: b"\x1b[?1016h" in terminal.received, "reports in pixels")
        terminal.settle()
        if isinstance(end, str):
            terminal.send(end)
            assert terminal.finish(AT_LAST) == 0
        else:
            os.kill(terminal.process_id, end)
            assert terminal.finish(AT_LAST) == 128 + end
        assert_given_back(terminal)


def test_no_core_is_dumped(environment: dict[str, str]) -> None:
    resource = pytest.importorskip("resource")
    if not hasattr(resource, "prlimit"):
        pytest.skip("the limits of another process cannot be read here")
    with Terminal(DEMO, environment) as terminal:
        terminal.wait_for("no destinations yet")
        assert resource.prlimit(terminal.process_id, resource.RLIMIT_CORE) == (0, 0)


def begin(terminal: Terminal) -> None:
    """Set off the fault."""
    terminal.wait_for("no destinations yet")
    terminal.send(F9)
    terminal.wait_until(lambda: STARTED.encode() in terminal.received, "the fault")


def assert_given_back(terminal: Terminal) -> None:
    written = bytes(terminal.received)
    assert modes.taken(written)
    assert modes.left_on_or_off(written) == {}
    assert modes.pushed_keyboards(written) == 0
    assert terminal.modes_were_restored
