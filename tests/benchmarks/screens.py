"""Goes through every screen and dialog, and counts what each of them writes."""

import json
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.benchmarks import rows
from tests.benchmarks.answers import DESTINATIONS, TYPES, Answers
from tests.benchmarks.wire import AT_REST, Bytes, Wire
from tests.terminal.terminal import APP, CTRL_P, CTRL_S, DOWN, ENTER, ESC, F2, TAB, UP, Terminal
from tests.terminal.walk import to_form, to_fully_configured, type_values

DEMO = (*APP, "--demo", "--check-seconds", "1")
FIRST = "first screen"
ARROW = "arrow"
STATUS = "status at the next step"
STATUS_ROWS = "rows of its steps"
_F3, _CTRL_Q = "\x1bOR", "\x11"
_ROWS = 100
FILLED_LIST = f"{_ROWS} destinations"
_STEPS = ("form", "oauth", "profile", "discover_schema", "field_selection", "fully_configured")
_CURRENT = (1, 2, 3, 4, 3, 2, 1, 2, 3, 4)
"""Which of them is the current one at each look: more changes than the timeline has room for."""


def of_every_screen(environment: Mapping[str, str], idle_seconds: float) -> Bytes:
    """What coming to each screen, keys there, and doing nothing there cost.

    Nearly all of the time is waiting, so several apps are gone through at once.
    """
    ways = (_welcome, _lists, _forms, _long_list, _quit_dialog, _changing_status)
    found = Bytes()
    with ProcessPoolExecutor(len(ways), mp_context=get_context("spawn")) as pool:
        for part in [pool.submit(way, environment, idle_seconds) for way in ways]:
            found.changes |= part.result().changes
            found.keys |= part.result().keys
            found.idle |= part.result().idle
    return found


def of_the_walk(environment: Mapping[str, str]) -> int:
    """From the spawn to fully configured."""
    with Terminal(DEMO, environment) as terminal:
        to_form(terminal)
        type_values(terminal)
        to_fully_configured(terminal)
        terminal.settle()
        return len(terminal.received)


def _welcome(environment: Mapping[str, str], idle_seconds: float) -> Bytes:
    found = Bytes()
    with Terminal(APP, environment) as terminal:
        terminal.wait_for("welcome", "token")
        Wire(terminal, found, idle_seconds).arrive("welcome")
    return found


def _lists(environment: Mapping[str, str], idle_seconds: float) -> Bytes:
    """From the start to the report card of a type."""
    found = Bytes()
    with Terminal(DEMO, environment) as terminal:
        wire = Wire(terminal, found, idle_seconds)
        _types(wire)
        _report_card(wire)
    return found


def _forms(environment: Mapping[str, str], idle_seconds: float) -> Bytes:
    """From a report card through the form to a destination there is."""
    found = Bytes()
    with Terminal(DEMO, environment) as terminal:
        wire = Wire(terminal, found, idle_seconds)
        terminal.wait_for("no destinations yet")
        terminal.send("n")
        terminal.wait_for("postgres", "plan tier", "storagegrid")
        terminal.send(ENTER)
        terminal.wait_for("fully_configured", "raw json")
        wire.skip()
        _form(wire)
        _status(wire)
        _destinations(wire)
    return found


def _types(wire: Wire) -> None:
    terminal = wire.terminal
    terminal.wait_for("no destinations yet")
    wire.arrive(FIRST)
    terminal.send("n")
    terminal.wait_for("postgres", "plan tier", "storagegrid")
    wire.arrive("destination types")
    wire.press("arrow in the types", [DOWN] * 4)
    terminal.send(UP * 4)
    wire.skip()
    terminal.send("/")
    terminal.wait_for("part of a type")
    wire.arrive("filter of the types")
    wire.press("filter of the types, and the rows it leaves", "post")
    terminal.send(ESC)
    terminal.wait_for("storagegrid")
    wire.skip()


def _report_card(wire: Wire) -> None:
    terminal = wire.terminal
    terminal.send(ENTER)
    terminal.wait_for("fully_configured", "raw json")
    wire.arrive("report card")
    wire.press("arrow in the step tree", [DOWN] * 6)
    terminal.send("j")
    terminal.wait_for("as json", '"steps"')
    wire.arrive("raw JSON")
    wire.press("arrow in the raw JSON", [DOWN] * 4)
    terminal.send(DOWN * 20)
    wire.skip()
    wire.press("arrow that scrolls the raw JSON", [DOWN] * 4)
    terminal.send(ESC)
    terminal.wait_for("fully_configured", "fill in")
    wire.arrive("back to the report card", rests=False)
    terminal.send("k")
    terminal.wait_for("doesn't tell your region", "pg_hba.conf")
    wire.arrive("set-up kit")
    terminal.send(DOWN)
    terminal.wait_for("authorize-security-group")
    wire.arrive("next part of the set-up kit", rests=False)
    terminal.send(ESC)
    terminal.wait_for("fully_configured", "fill in")
    wire.skip()
    terminal.send("g")
    terminal.wait_for("postgresql: guide")
    wire.arrive("guide")


def _form(wire: Wire) -> None:
    terminal = wire.terminal
    terminal.send(ENTER)
    terminal.wait_for("still to do", "description")
    wire.arrive("form")
    terminal.send(_F3)
    terminal.wait_for("nothing read yet")
    wire.arrive("fill dialog")
    terminal.send(ESC)
    terminal.wait_for("still to do", "description")
    wire.arrive("back from the fill dialog", rests=False)
    type_values(terminal)
    wire.arrive("form, all typed in one burst")
    terminal.send(F2)
    terminal.wait_for("POST", '"username"')
    wire.arrive("request")
    terminal.send(ESC)
    terminal.wait_for("7 of 7", "description")
    wire.arrive("back to the form")
    terminal.send(CTRL_P)
    terminal.wait_for("go back one screen")
    wire.arrive("palette")
    terminal.send(ESC)
    terminal.wait_gone("go back one screen")
    wire.arrive("back from the palette", rests=False)


def _status(wire: Wire) -> None:
    terminal = wire.terminal
    terminal.send(CTRL_S)
    terminal.wait_for("connection check", "running")
    wire.arrive("status, running", rests=False)
    terminal.wait_for("fully configured, and", "no more looks")
    wire.arrive("status, from running to finished")
    terminal.send("?")
    terminal.wait_for("help", "keys here")
    wire.arrive("help")
    terminal.send(ESC)
    terminal.wait_for("no more looks")
    wire.arrive("back to the status", rests=False)


def _destinations(wire: Wire) -> None:
    terminal = wire.terminal
    terminal.send(ESC)
    terminal.wait_for("Staging", "#", "enter status")
    wire.arrive("destinations")
    terminal.send("d")
    terminal.wait_for("delete Staging", "keep it")
    wire.arrive("delete dialog")
    wire.press("letter of a name in the delete dialog", "Stag")
    terminal.send(ESC)
    terminal.wait_gone("keep it")
    wire.skip()
    terminal.send("e")
    terminal.wait_for("ctrl+s save", "host")
    wire.arrive("form of a destination there is")


def _long_list(environment: Mapping[str, str], idle_seconds: float) -> Bytes:
    found = Bytes()
    with (
        Answers({DESTINATIONS: rows.destinations(_ROWS)}, environment) as answers,
        Terminal(answers.command, answers.environment) as terminal,
    ):
        wire = Wire(terminal, found, idle_seconds)
        terminal.wait_for("analytics 00000", "enter status")
        wire.arrive(FILLED_LIST)
        wire.press("arrow in the destinations", [DOWN] * 4)
        terminal.send(DOWN * 20)
        wire.skip()
        wire.press("arrow that scrolls the destinations", [DOWN] * 4)
    return found


def _quit_dialog(environment: Mapping[str, str], idle_seconds: float) -> Bytes:
    found = Bytes()
    bodies = {DESTINATIONS: b"[]", TYPES: json.dumps([rows.card("box", 1)]).encode()}
    with (
        Answers(bodies, environment) as answers,
        Terminal(answers.command, answers.environment) as terminal,
    ):
        wire = Wire(terminal, found, idle_seconds)
        terminal.wait_for("no destinations yet")
        terminal.send("n")
        terminal.wait_for("box", "plan tier")
        terminal.send(ENTER)
        terminal.wait_for("to fill in", "raw json")
        terminal.send(ENTER)
        terminal.wait_for("still to do")
        terminal.send(TAB * 3, "value")
        terminal.wait_for("1 of 1", "ctrl+s")
        terminal.send(CTRL_S)
        terminal.wait_for("sending")
        wire.skip()
        terminal.send(_CTRL_Q)
        terminal.wait_for("wait for the answer")
        wire.arrive("quit dialog")
    return found


def _changing_status(environment: Mapping[str, str], idle_seconds: float) -> Bytes:
    """One step on or back at each look, asked for by key while the watch is paused."""
    found = Bytes()
    with (
        Answers({DESTINATIONS: _at_step(0)}, environment) as answers,
        Terminal(answers.command, answers.environment) as terminal,
    ):
        wire = Wire(terminal, found, idle_seconds)
        terminal.wait_for("analytics 00000", "enter status")
        terminal.send(ENTER)
        terminal.wait_for("look 1 ", "discover schema")
        terminal.send("p")
        terminal.wait_for("paused")
        wire.skip()
        for look, step in enumerate(_CURRENT, 2):
            answers.tell(DESTINATIONS, _at_step(step))
            terminal.send("r")
            terminal.wait_for(f"look {look} ")
            terminal.settle(AT_REST)
            shown = terminal.screen_text().splitlines()
            wire.note(STATUS, range(len(shown)))
            steps = [name.replace("_", " ") for name in _STEPS]
            wire.note(
                STATUS_ROWS, [n for n, line in enumerate(shown) if line[4:24].strip() in steps]
            )
            wire.skip()
        wire.press("arrow in the timeline", [UP] * 4)
    return found


def _at_step(step: int) -> bytes:
    card = rows.card("postgres", 1)
    card["current_step_type"] = _STEPS[step]
    card["steps"] = [{"type": name, "properties": []} for name in _STEPS]
    return json.dumps([rows.destination(0) | {"report_card": card}]).encode()
