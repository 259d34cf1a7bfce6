"""How long from the spawn to something to see, and to something to use; in how much memory."""

import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.terminal.terminal import APP, Terminal

_ALTERNATE_SCREEN = b"\x1b[?1049h"
_SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")
_CUT = re.compile(rb"\x1b[^\x1b]{0,40}\Z")
FRAME, DESTINATIONS, TYPES = "first frame", "list of destinations", "list of types"


@dataclass(frozen=True)
class Milestone:
    """What is shown when it is reached, and the keys to go on from there."""

    name: str
    shown: bytes
    keys: str = ""


@dataclass(frozen=True)
class Program:
    """Something to spawn, and what to wait for after its first frame."""

    name: str
    arguments: tuple[str, ...]
    milestones: tuple[Milestone, ...] = ()


EMPTY = Program("empty app", (sys.executable, str(Path(__file__).with_name("empty_app.py"))))
DEMO = Program(
    "demo",
    (*APP, "--demo"),
    (
        Milestone(DESTINATIONS, b"No destinations yet", "n"),
        Milestone(TYPES, b"storagegrid"),
    ),
)


@dataclass
class Spawns:
    """What each spawn of one program took, by milestone: seconds, and kilobytes of memory."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    memory: dict[str, list[int]] = field(default_factory=dict)
    bytes: list[int] = field(default_factory=list)
    """Until nothing more came after the last milestone."""


def alternate(
    programs: Sequence[Program], environment: Mapping[str, str], runs: int
) -> dict[str, Spawns]:
    """Spawn ``programs`` in turn, ``runs`` times after one that only warms up."""
    for program in programs:
        spawn(program, environment, Spawns())
    found = {program.name: Spawns() for program in programs}
    for _ in range(runs):
        for program in programs:
            spawn(program, environment, found[program.name])
    return found


def spawn(program: Program, environment: Mapping[str, str], into: Spawns) -> None:
    """Start ``program`` and end it after its last milestone."""
    with Terminal(program.arguments, environment, draws=False) as terminal:
        _reach(terminal, FRAME, lambda: _shows_a_glyph(terminal), into)
        for milestone in program.milestones:
            _reach(terminal, milestone.name, lambda: milestone.shown in terminal.received, into)  # noqa: B023 (called here and now)
            terminal.send(milestone.keys)
        terminal.settle()
        into.bytes.append(len(terminal.received))


def _reach(terminal: Terminal, name: str, condition: Callable[[], bool], into: Spawns) -> None:
    terminal.wait_until(condition, name)
    into.seconds.setdefault(name, []).append(time.perf_counter() - terminal.started)
    into.memory.setdefault(name, []).append(resident(terminal.process_id))


def _shows_a_glyph(terminal: Terminal) -> bool:
    """Whether anything but blanks was drawn on the alternate screen."""
    _, entered, drawn = bytes(terminal.received).partition(_ALTERNATE_SCREEN)
    return bool(entered and text_of(drawn).strip())


def text_of(written: bytes) -> bytes:
    """What ``written`` draws, without its control sequences; one that is cut off is left out."""
    return _CUT.sub(b"", _SEQUENCE.sub(b"", written))


def resident(process_id: int) -> int:
    """The memory of a process in kB; 0 where the system has no /proc."""
    status = Path(f"/proc/{process_id}/status")
    if not status.is_file():
        return 0
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text("ascii"))
    return int(found[1]) if found else 0
