"""The guide's whole walk in a real pty at 80x24, by keyboard alone."""

import re

from tests.terminal.terminal import APP, ESC, Terminal
from tests.terminal.walk import (
    DESCRIPTION,
    HOST,
    PASSWORD,
    to_form,
    to_fully_configured,
    type_values,
)

DEMO = (*APP, "--demo", "--check-seconds", "1")


def test_from_spawn_to_fully_configured(environment: dict[str, str]) -> None:
    with Terminal(DEMO, environment) as terminal:
        to_form(terminal)
        type_values(terminal)
        assert terminal.bells == 0
        to_fully_configured(terminal)
        terminal.settle()
        assert terminal.bells == 1
        assert terminal.line("created")
        assert terminal.line("check", "started")

        terminal.send(ESC)
        terminal.wait_for("staging", "postgres", "fully configured", "n new")
        terminal.send("q")

        assert terminal.finish() == 0
        assert PASSWORD.encode() not in terminal.received
        assert terminal.bells == 1
        assert_left_as_found(terminal)


def test_what_is_typed_in_one_burst_lands_where_it_belongs(environment: dict[str, str]) -> None:
    with Terminal(DEMO, environment) as terminal:
        to_form(terminal)
        type_values(terminal)

        rows = {
            "name": "Staging",
            "description": DESCRIPTION,
            "database": "analytics",
            "encryption_type": "● none",
            "host": HOST,
            "password": "•" * len(PASSWORD),
            "port": "5432",
            "ssl": "● no",
            "username": "stitch",
        }
        drawn = terminal.screen_text().splitlines()
        for label, value in rows.items():
            found = [line for line in drawn if re.match(rf"\W*{label}\b", line)]
            assert value in found[0], found
        preview = request_preview(terminal)
        assert re.search(r'"password": "\W+"', preview), preview
        for text in ("Staging", "analytics", "none", HOST, "5432", "false", "stitch"):
            assert f'"{text}"' in preview
        assert PASSWORD.encode() not in terminal.received


def test_ctrl_q_leaves_a_half_filled_form(environment: dict[str, str]) -> None:
    with Terminal(DEMO, environment) as terminal:
        to_form(terminal)
        terminal.send("Sta", "\x11")
        assert terminal.finish() == 0
        assert_left_as_found(terminal)


def request_preview(terminal: Terminal) -> str:
    terminal.send("\x1bOQ")
    return terminal.wait_for("POST", '"username"', "}")


def assert_left_as_found(terminal: Terminal) -> None:
    """The other screen, the cursor, the mouse, pastes and the line discipline are given back."""
    written = bytes(terminal.received)
    assert written.index(b"\x1b[?1049h") < written.index(b"\x1b[?1049l")
    for mode, last in {
        b"1049": b"l",
        b"25": b"h",
        b"7": b"h",
        b"1000": b"l",
        b"1003": b"l",
        b"1006": b"l",
        b"1015": b"l",
        b"1004": b"l",
        b"2004": b"l",
    }.items():
        changes = re.findall(rb"\x1b\[\?" + mode + rb"([hl])", written)
        assert changes, mode
        assert changes[-1] == last, mode
    assert terminal.modes_were_restored
