"""How long from the spawn to something to see, and to something to use."""

import re
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.terminal.terminal import APP, Terminal

EMPTY = (sys.executable, str(Path(__file__).with_name("empty_app.py")))
DEMO = (*APP, "--demo")
_ALTERNATE_SCREEN = b"\x1b[?1049h"
_SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")
_CUT = re.compile(rb"\x1b[^\x1b]{0,40}\Z")


@dataclass
class Spawns:
    """What each spawn of one program took: seconds, and at the end kilobytes of memory."""

    to_frame: list[float] = field(default_factory=list)
    to_list: list[float] = field(default_factory=list)
    to_types: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)


def alternate(environment: Mapping[str, str], runs: int) -> tuple[Spawns, Spawns]:
    """Spawn the empty app and ours in turn, ``runs`` times after one that only warms up."""
    for arguments in (EMPTY, DEMO):
        _spawn(arguments, environment, Spawns())
    empty, ours = Spawns(), Spawns()
    for _ in range(runs):
        _spawn(EMPTY, environment, empty)
        _spawn(DEMO, environment, ours)
    return empty, ours


def _spawn(arguments: tuple[str, ...], environment: Mapping[str, str], into: Spawns) -> None:
    with Terminal(arguments, environment, draws=False) as terminal:
        into.to_frame.append(_seconds(terminal, lambda: _shows_a_glyph(terminal), "a frame"))
        if arguments is DEMO:
            seen = terminal.received
            into.to_list.append(_seconds(terminal, lambda: b"No destinations yet" in seen, "it"))
            terminal.send("n")
            into.to_types.append(_seconds(terminal, lambda: b"storagegrid" in seen, "the types"))
        terminal.settle()
        into.memory.append(_resident(terminal.process_id))
        terminal.send("\x11")
        terminal.finish()


def _seconds(terminal: Terminal, condition: Callable[[], bool], what: str) -> float:
    terminal.wait_until(condition, what)
    return time.perf_counter() - terminal.started


def _shows_a_glyph(terminal: Terminal) -> bool:
    """Whether anything but blanks was drawn on the alternate screen."""
    _, entered, drawn = bytes(terminal.received).partition(_ALTERNATE_SCREEN)
    return bool(entered and _CUT.sub(b"", _SEQUENCE.sub(b"", drawn)).strip())


def _resident(process_id: int) -> int:
    """Its memory in kB; 0 where the system has no /proc."""
    status = Path(f"/proc/{process_id}/status")
    if not status.is_file():
        return 0
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text("ascii"))
    return int(found[1]) if found else 0


def middle(values: list[float]) -> str:
    """Median, least and most, in milliseconds."""
    low, median, high = min(values), statistics.median(values), max(values)
    return f"{median * 1000:.0f} ms ({low * 1000:.0f} to {high * 1000:.0f})"
