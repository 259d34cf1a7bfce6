"""How many bytes the app writes: they repeat exactly from run to run, up to the texts of time."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.terminal.terminal import APP, CTRL_P, CTRL_S, DOWN, ENTER, ESC, F2, UP, Terminal
from tests.terminal.walk import to_form, to_fully_configured, type_values

DEMO = (*APP, "--demo", "--check-seconds", "1")
FIRST = "first screen"
_KEY_PAUSE = 0.2
_AT_REST = 0.6


@dataclass
class Bytes:
    """What was counted, each by its name; ``counted`` bytes of the terminal's belong to some."""

    changes: dict[str, int] = field(default_factory=dict)
    keys: dict[str, list[int]] = field(default_factory=dict)
    idle: dict[str, int] = field(default_factory=dict)
    counted: int = 0


def of_every_screen(environment: Mapping[str, str], idle_seconds: float) -> Bytes:
    """Go through every screen; on each, count what coming there, keys and doing nothing cost."""
    found = Bytes()
    with Terminal(APP, environment) as terminal:
        terminal.wait_for("welcome", "token")
        _arrive(terminal, found, "welcome", idle_seconds)
    found.counted = 0
    with Terminal(DEMO, environment) as terminal:
        terminal.wait_for("no destinations yet")
        _arrive(terminal, found, FIRST, idle_seconds)
        _through_the_types(terminal, found, idle_seconds)
        _through_the_form(terminal, found, idle_seconds)
        _through_the_status(terminal, found, idle_seconds)
    return found


def of_typing(environment: Mapping[str, str]) -> dict[str, list[int]]:
    """What single keys in the form cost, each by what it does."""
    with Terminal(DEMO, environment) as terminal:
        to_form(terminal)
        terminal.settle()
        found = {"letter in the name": _each(terminal, "Staging")}
        found["next field"] = _each(terminal, [DOWN] * 3)
        found["first letter of a required field"] = _each(terminal, "a")
        found["further letters of it"] = _each(terminal, "nalytics")
        found["next field, a choice"] = _each(terminal, [DOWN])
        found["a choice"] = _each(terminal, "n")
        terminal.send(DOWN)
        terminal.settle()
        found["letter in the host"] = _each(terminal, "db.example.com")
        terminal.send(DOWN)
        terminal.settle()
        found["letter in the password"] = _each(terminal, "secret")
        return found


def of_the_walk(environment: Mapping[str, str]) -> int:
    """From the spawn to fully configured."""
    with Terminal(DEMO, environment) as terminal:
        to_form(terminal)
        type_values(terminal)
        to_fully_configured(terminal)
        terminal.settle()
        return len(terminal.received)


def of_a_running_watch(environment: Mapping[str, str], seconds: int) -> list[int]:
    """What a watch writes each second while its check goes on running."""
    with Terminal((*APP, "--demo", "--check-seconds", "600"), environment) as terminal:
        to_form(terminal)
        type_values(terminal)
        terminal.send(CTRL_S)
        terminal.wait_for("connection check", "running", "look 2 ")
        return [len(terminal.listen(1)) for _ in range(seconds)]


@dataclass
class Looks:
    """What looks of a watch cost at which nothing has changed: bytes of each, seconds of CPU."""

    bytes: list[int]
    cpu_seconds: float


def of_looks(environment: Mapping[str, str], count: int) -> Looks:
    """Ask for ``count`` looks by key, the watch being paused so that nothing else is written."""
    with Terminal((*APP, "--demo", "--scenario", "never-ends"), environment) as terminal:
        to_form(terminal)
        type_values(terminal)
        terminal.send(CTRL_S)
        terminal.wait_for("connection check", "running since")
        terminal.send("p")
        terminal.wait_for("paused")
        terminal.settle()
        before = _cpu_seconds(terminal.process_id)
        counts = _each(terminal, "r" * count)
        return Looks(counts, (_cpu_seconds(terminal.process_id) - before) / count)


def _cpu_seconds(process_id: int) -> float:
    """User and system time of a process so far (Linux: proc(5), fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{process_id}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _through_the_types(terminal: Terminal, found: Bytes, idle_seconds: float) -> None:
    terminal.send("n")
    terminal.wait_for("postgres", "plan tier", "storagegrid")
    _arrive(terminal, found, "destination types", idle_seconds)
    found.keys["arrow in the types"] = _each(terminal, [DOWN] * 4)
    terminal.send(UP * 4)
    terminal.settle()
    found.counted = len(terminal.received)
    terminal.send(ENTER)
    terminal.wait_for("fully_configured", "raw json")
    _arrive(terminal, found, "report card", idle_seconds)
    found.keys["arrow in the step tree"] = _each(terminal, [DOWN] * 6)
    found.counted = len(terminal.received)
    terminal.send("j")
    terminal.wait_for("as json", '"steps"')
    _arrive(terminal, found, "raw JSON", idle_seconds)
    terminal.send(ESC)
    terminal.wait_for("fully_configured", "fill in")
    _arrive(terminal, found, "back to the report card", 0)


def _through_the_form(terminal: Terminal, found: Bytes, idle_seconds: float) -> None:
    terminal.send(ENTER)
    terminal.wait_for("still to do", "description")
    _arrive(terminal, found, "form", idle_seconds)
    type_values(terminal)
    _arrive(terminal, found, "form, all typed in one burst", idle_seconds)
    terminal.send(F2)
    terminal.wait_for("POST", '"username"')
    _arrive(terminal, found, "request", idle_seconds)
    terminal.send(ESC)
    terminal.wait_for("7 of 7", "description")
    _arrive(terminal, found, "back to the form", idle_seconds)
    terminal.send(CTRL_P)
    terminal.wait_for("use another token")
    _arrive(terminal, found, "palette", idle_seconds)
    terminal.send(ESC)
    terminal.wait_gone("use another token")
    _arrive(terminal, found, "back from the palette", 0)


def _through_the_status(terminal: Terminal, found: Bytes, idle_seconds: float) -> None:
    terminal.send(CTRL_S)
    terminal.wait_for("connection check", "running")
    _arrive(terminal, found, "status, running", 0)
    terminal.wait_for("fully configured, and", "no more looks")
    _arrive(terminal, found, "status, from running to finished", idle_seconds)
    terminal.send("?")
    terminal.wait_for("help", "keys here")
    _arrive(terminal, found, "help", idle_seconds)
    terminal.send(ESC)
    terminal.wait_for("no more looks")
    _arrive(terminal, found, "back to the status", 0)
    terminal.send(ESC)
    terminal.wait_for("Staging", "#", "enter status")
    _arrive(terminal, found, "destinations", idle_seconds)


def _arrive(terminal: Terminal, found: Bytes, name: str, idle_seconds: float) -> None:
    """Count what came since the last arrival; then, where asked to, what comes unasked."""
    terminal.settle(_AT_REST)
    found.changes[name] = len(terminal.received) - found.counted
    if idle_seconds:
        found.idle[name] = len(terminal.listen(idle_seconds))
    found.counted = len(terminal.received)


def _each(terminal: Terminal, keys: Sequence[str]) -> list[int]:
    """What each of ``keys`` makes the app write."""
    return [_one(terminal, key) for key in keys]


def _one(terminal: Terminal, key: str) -> int:
    start = len(terminal.received)
    terminal.send(key)
    terminal.wait_until(lambda: len(terminal.received) > start, f"an answer to {key!r}")
    terminal.settle(_KEY_PAUSE)
    return len(terminal.received) - start
