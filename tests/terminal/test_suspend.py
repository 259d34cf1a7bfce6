"""Suspended by ctrl+z under a shell with job control, and brought back by fg."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.terminal import modes
from tests.terminal.terminal import APP, TAB, Terminal
from tests.terminal.walk import to_form

CTRL_Z = "\x1a"
COMMAND = f"'{sys.executable}' -m stitch_tui --demo\r"


@contextmanager
def shell(environment: dict[str, str]) -> Iterator[Terminal]:
    """An interactive shell, the app on its form in the foreground."""
    # Where sh is bash, its own use of a mode would be taken for one the app left on.
    settings = Path(environment["HOME"]) / ".inputrc"
    settings.write_text("set enable-bracketed-paste off\n", encoding="utf-8")
    with Terminal(("sh", "-i"), environment | {"PS1": "ready> "}) as terminal:
        terminal.wait_for("ready>")
        terminal.send(COMMAND)
        to_form(terminal)
        terminal.send("Staging", TAB)
        terminal.wait_for("Staging")
        yield terminal


def test_it_is_suspended_and_comes_back_whole(environment: dict[str, str]) -> None:
    with shell(environment) as terminal:
        for typed in ("once", "twice"):
            suspend(terminal)
            assert_the_shell_has_it(terminal)
            comes_back(terminal, "printf '\\033[2J\\033[H'")
            terminal.wait_for("Staging", "still to do", "ctrl+s create", "◆ demo sandbox")
            terminal.send(f" {typed}")
            terminal.wait_for(typed)
        assert "once twice" in terminal.screen_text()
        quits(terminal)


def test_a_stop_nobody_could_catch_leaves_no_trace(environment: dict[str, str]) -> None:
    with shell(environment) as terminal:
        os.kill(terminal.foreground_group, signal.SIGSTOP)
        terminal.wait_for("stopped")
        comes_back(terminal, "stty sane")
        terminal.send("once more")
        terminal.wait_for("once more")
        quits(terminal)


def test_it_ends_while_it_is_suspended(environment: dict[str, str]) -> None:
    with shell(environment) as terminal:
        app = terminal.foreground_group
        suspend(terminal)
        written = len(terminal.received)
        os.kill(app, signal.SIGTERM)
        os.kill(app, signal.SIGCONT)
        # Until the shell has seen it go on, a wait ends with 128 + SIGTSTP.
        terminal.send("s=148; while [ $s = 148 ]; do wait %1; s=$?; done; echo it ended with $s\r")
        terminal.wait_for("it ended with 143")
        assert modes.taken(bytes(terminal.received[written:])) == 0
        assert_the_shell_has_it(terminal)


def test_where_nobody_could_continue_it_goes_on(environment: dict[str, str]) -> None:
    with Terminal((*APP, "--demo"), environment) as terminal:  # as in `ssh -t host stitch-tui`
        to_form(terminal)
        terminal.send("Staging")
        terminal.wait_for("Staging")
        terminal.send(CTRL_Z)
        terminal.wait_until(lambda: modes.taken(bytes(terminal.received)) == 2, "it to draw again")
        terminal.send(" goes on")
        terminal.wait_for("Staging goes on")
        terminal.send("\x11")
        assert terminal.finish() == 0
        assert terminal.modes_were_restored


def suspend(terminal: Terminal) -> None:
    terminal.settle()
    terminal.send(CTRL_Z)
    terminal.wait_for("stopped")
    terminal.settle()


def comes_back(terminal: Terminal, first: str) -> None:
    """Do ``first`` in the shell, then go on with the app."""
    times = modes.taken(bytes(terminal.received))
    terminal.send(f"{first}; fg\n")
    terminal.wait_until(lambda: modes.taken(bytes(terminal.received)) > times, "it to come back")
    terminal.settle()


def assert_the_shell_has_it(terminal: Terminal) -> None:
    assert modes.left_on_or_off(bytes(terminal.received)) == {}
    assert modes.pushed_keyboards(bytes(terminal.received)) == 0
    terminal.send("stty -a\r")
    terminal.wait_for("icanon")
    settings = terminal.screen_text().split()
    assert {"icanon", "isig", "echo", "icrnl"} <= {word.strip(";") for word in settings}


def quits(terminal: Terminal) -> None:
    written = len(terminal.received)
    terminal.send("\x11")
    terminal.wait_until(lambda: b"ready> " in terminal.received[written:], "the shell")
    terminal.send("\recho it ended with $?\r")
    terminal.wait_for("it ended with 0")
    assert_the_shell_has_it(terminal)
