"""A window that is too small for a screen shows one line, and takes nothing away."""

import pytest

from stitch_tui.small_window import HEIGHT, WIDTH
from tests.terminal.terminal import APP, CTRL_S, ENTER, ESC, TAB, Terminal
from tests.terminal.walk import to_form

DEMO = (*APP, "--demo")
NEEDS = f"stitch-tui needs {WIDTH}x{HEIGHT} or more."


def test_it_comes_back_with_all_that_was_typed(environment: dict[str, str]) -> None:
    with Terminal(DEMO, environment) as terminal:
        to_form(terminal)
        terminal.send("Staging", TAB, "for tests")
        terminal.wait_for("Staging", "for tests")

        terminal.resize(5, 20)
        terminal.wait_for("The window is 20x5;")
        assert " ".join(terminal.screen_text().split()) == f"The window is 20x5; {NEEDS}"
        terminal.send(" and")  # still goes where it went
        terminal.send(CTRL_S, ENTER, "\x1bOQ", TAB)  # but nothing is done unseen

        # Told in band from here on, the resize can't come before the keys.
        terminal.send("\x1b[?2048;2$y")
        terminal.wait_until(lambda: b"\x1b[?1016h" in terminal.received, "the keys to be read")
        terminal.resize(24, 80)
        terminal.send("\x1b[48;24;80;480;800t")
        shown = terminal.wait_for("Staging", "for tests and", "2 of 7 required", "ctrl+s create")
        assert "The window is" not in shown
        assert "to mend" not in shown
        terminal.send(" more")
        terminal.wait_for("for tests and more")
        terminal.send("\x11")
        assert terminal.finish() == 0


@pytest.mark.parametrize(("columns", "rows"), [(20, 5), (1, 1), (WIDTH - 1, 50), (200, HEIGHT - 1)])
def test_it_opens_in_a_small_window(environment: dict[str, str], columns: int, rows: int) -> None:
    with Terminal(DEMO, environment, columns=columns, rows=rows) as terminal:
        terminal.wait_until(lambda: terminal.screen_text().startswith("T"), "the line")
        terminal.settle()
        terminal.resize(24, 80)
        terminal.wait_for("no destinations yet", "n new")
        terminal.send("\x11")
        assert terminal.finish() == 0


def test_one_can_leave_it(environment: dict[str, str]) -> None:
    with Terminal(DEMO, environment, columns=20, rows=5) as terminal:
        terminal.wait_for("The window is 20x5;")
        terminal.settle()
        terminal.send(ESC, "q", "\x11")
        assert terminal.finish() == 0
        assert terminal.modes_were_restored


def test_the_smallest_window_shows_a_form(environment: dict[str, str]) -> None:
    with Terminal(DEMO, environment, columns=WIDTH, rows=HEIGHT) as terminal:
        terminal.wait_for("no destinations yet", "n new", "q quit")
        terminal.send("n")
        terminal.wait_for("postgres", "enter report card", "q quit")
        terminal.send(ENTER)
        terminal.wait_for("database", "enter fill in", "q quit")
        terminal.send(ENTER)
        terminal.wait_for("host", "still to do", "ctrl+s create", "esc back", "? help")
        terminal.send("\x1bOR")
        terminal.wait_for("Fill in", "Leave it")
