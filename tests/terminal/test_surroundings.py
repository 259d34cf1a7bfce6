"""Where it cannot draw, and windows that change their size."""

import subprocess

import pytest

from tests.terminal.terminal import APP, ROOT, TAB, Terminal
from tests.terminal.walk import to_form


def test_into_a_pipe_it_says_one_line(environment: dict[str, str]) -> None:
    run = subprocess.run(
        (*APP, "--demo"),
        input=b"",
        capture_output=True,
        env=environment,
        cwd=ROOT,
        timeout=30,
        check=False,
    )
    assert run.returncode == 2
    assert run.stdout == b""
    assert run.stderr.count(b"\n") == 1
    assert b"terminal" in run.stderr


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"TERM": "dumb"}, "TERM"),
        ({"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "UTF-8"),
    ],
)
def test_a_terminal_it_cannot_draw_on(
    environment: dict[str, str], changed: dict[str, str], named: str
) -> None:
    with Terminal((*APP, "--demo"), environment | changed, columns=200) as terminal:
        assert terminal.finish() == 2
        assert named in terminal.screen_text()
        assert terminal.received.count(b"\n") == 1
        assert b"\x1b" not in terminal.received


def test_resizing_the_form_keeps_what_is_typed(environment: dict[str, str]) -> None:
    with Terminal((*APP, "--demo"), environment) as terminal:
        to_form(terminal)
        terminal.send("Staging", TAB, "for tests", TAB, TAB, "analytics")
        terminal.wait_for("Staging", "analytics")

        terminal.resize(40, 120)
        terminal.wait_until(lambda: is_drawn_at(terminal, 40), "the form to fill the window")
        terminal.wait_for("Staging", "for tests", "analytics", "username")
        terminal.send("_wide")
        terminal.wait_for("analytics_wide")

        terminal.resize(24, 80)
        terminal.wait_until(lambda: is_drawn_at(terminal, 24), "the form to fit the window")
        terminal.send("_again")
        terminal.wait_for("Staging", "for tests", "analytics_wide_again", "ctrl+s")

        terminal.send("\x11")
        assert terminal.finish() == 0


def test_the_window_is_what_the_terminal_says_it_is(environment: dict[str, str]) -> None:
    stale = environment | {"COLUMNS": "5", "LINES": "99999999"}
    with Terminal((*APP, "--demo"), stale) as terminal:
        terminal.wait_for("no destinations yet", "n new", "q quit")
        terminal.resize(30, 100)
        terminal.send("n")
        terminal.wait_until(lambda: "filter" in terminal.screen_text().splitlines()[-1], "the size")
        terminal.send("\x11")
        assert terminal.finish() == 0


def test_no_byte_that_is_typed_ends_it(environment: dict[str, str]) -> None:
    with Terminal((*APP, "--demo"), environment) as terminal:
        to_form(terminal)
        terminal.send_bytes("Zoé".encode("latin-1"), b"\x1b[1114112u", b"\x1b[48;0;0;0;0t")
        # Were it typed, it would press ctrl+q.
        terminal.send_bytes(b"\x1b[200~\x1b]", b"y" * 40, b"\x11\x1b[201~")
        terminal.send(TAB, "still here")
        terminal.wait_for("Zo\ufffd␛]yyy", "still here")
        terminal.send("\x11")
        assert terminal.finish() == 0


def is_drawn_at(terminal: Terminal, rows: int) -> bool:
    """Whether the line of keys stands in the last of ``rows``."""
    lines = terminal.screen_text().splitlines()
    return len(lines) == rows and "ctrl+s" in lines[-1]
