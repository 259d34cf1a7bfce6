"""A crash is told in a few lines, on a terminal that is as it was, and holds no secret."""

import stat
from pathlib import Path

import pytest

from stitch_tui import __version__
from tests.terminal.faulty_app import SECRET, STARTED
from tests.terminal.terminal import ENTER, Terminal
from tests.terminal.test_signals import AT_LAST, F9, FAULTY, assert_given_back

TYPED = "ac_0123456789abcdef"
KINDS = {
    "raising": "ValueError",
    "raising_in_worker": "KeyError",
    "raising_in_render": "ValueError",
    "raising_in_timer": "ValueError",
    "raising_past_textual": "KeyboardInterrupt",
    "losing_the_keyboard": "KeyboardLost",
}


@pytest.mark.parametrize(("fault", "kind"), KINDS.items())
def test_a_crash_is_told_without_a_value(
    environment: dict[str, str], tmp_path: Path, fault: str, kind: str
) -> None:
    with Terminal((*FAULTY, fault), environment, columns=200) as terminal:
        crash(terminal)
        assert terminal.finish(AT_LAST) == 1
        assert_given_back(terminal)
        told = after_the_end(terminal)
    assert told.count("\n") == 2
    assert f"stitch-tui {__version__} crashed: " in told
    assert kind in told
    report = the_report(tmp_path)
    assert report.read_text("utf-8").count(kind) == 1
    assert str(report) in told
    for text in (told, report.read_text("utf-8")):
        assert SECRET not in text
        assert "password =" not in text
        assert "Traceback" not in text


def test_the_report_says_where_but_not_with_what(
    environment: dict[str, str], tmp_path: Path
) -> None:
    variables = environment | {"STITCH_API_TOKEN": TYPED}
    with Terminal((*FAULTY, "raising_in_worker"), variables) as terminal:
        crash(terminal)
        terminal.finish(AT_LAST)
    report = the_report(tmp_path)
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    text = report.read_text("utf-8")
    assert "Screen DestinationsScreen" in text
    assert "Caused by ValueError" in text
    assert "faulty_app.py:" in text
    assert TYPED not in text
    assert str(tmp_path) not in text


def test_what_was_typed_is_in_no_report(environment: dict[str, str], tmp_path: Path) -> None:
    with Terminal((*FAULTY, "raising"), environment) as terminal:
        terminal.wait_for("no destinations yet")
        terminal.send("n")
        terminal.wait_for("postgres", "access")
        terminal.send(ENTER)
        terminal.wait_for("fill in")
        terminal.send(ENTER)
        terminal.wait_for("still to do")
        terminal.send("typed-into-the-form")
        terminal.wait_for("typed-into-the-form")
        terminal.send(F9)
        assert terminal.finish(AT_LAST) == 1
        told = after_the_end(terminal)
    report = the_report(tmp_path).read_text("utf-8")
    assert "Screen FormScreen" in report
    assert "typed-into" not in report + told


def test_our_own_exceptions_say_what_they_are(environment: dict[str, str], tmp_path: Path) -> None:
    with Terminal((*FAULTY, "raising_ours"), environment) as terminal:
        crash(terminal)
        assert terminal.finish(AT_LAST) == 1
    assert "Unreachable: No connection to 127.0.0.1." in the_report(tmp_path).read_text("utf-8")


def test_a_report_that_cannot_be_saved(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    variables = environment | {"XDG_STATE_HOME": str(tmp_path / "file"), "HOME": "/dev/null"}
    with Terminal((*FAULTY, "raising"), variables, columns=200) as terminal:
        crash(terminal)
        assert terminal.finish(AT_LAST) == 1
        assert "could not be saved" in after_the_end(terminal)
        assert SECRET.encode() not in terminal.received


def crash(terminal: Terminal) -> None:
    terminal.wait_for("no destinations yet")
    terminal.send(F9)
    terminal.wait_until(lambda: STARTED.encode() in terminal.received, "the fault")


def after_the_end(terminal: Terminal) -> str:
    """What was written once the terminal was given back."""
    text = bytes(terminal.received).decode()
    return text[text.rindex("stitch-tui ") if "stitch-tui " in text else len(text) :]


def the_report(home: Path) -> Path:
    (found,) = home.rglob("crash-*.txt")
    return found
