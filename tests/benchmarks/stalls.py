"""How long the event loop stands still while 5 MB of JSON arrive and are shown."""

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import rows
from tests.benchmarks.answers import DESTINATIONS, Answers
from tests.terminal.terminal import DOWN, Terminal

LARGE = rows.destinations(2_000, 20)
"""Some 5 MB."""
_CTRL_Q = "\x11"
_LOOK = 0.01
"""A beat that began so shortly before the key belongs to it."""

_SCRIPT = """
import asyncio, json, sys, time
from pathlib import Path
from stitch_tui.app import StitchApp
from stitch_tui.cli import main

BEAT = 0.001
beats = []

async def beat():
    while True:
        start, cpu = time.perf_counter(), time.thread_time()
        await asyncio.sleep(BEAT)
        beats.append((start, time.perf_counter() - start - BEAT, time.thread_time() - cpu))

mount = StitchApp.on_mount

def mount_and_beat(self):
    self.heart = asyncio.create_task(beat())
    mount(self)

StitchApp.on_mount = mount_and_beat
main(["--api-url", sys.argv[2]])
Path(sys.argv[1]).write_text(json.dumps(beats))
"""


@dataclass(frozen=True)
class Stall:
    """The longest time between two beats: by the clock, and in CPU of the loop's thread."""

    wall: float
    cpu: float


def of_a_large_answer(environment: Mapping[str, str], folder: Path) -> Stall:
    """Ask for ``LARGE``, twice by key, and see how long the loop had no time."""
    file = folder / "beats.json"
    with Answers({DESTINATIONS: rows.destinations(1)}, environment) as answers:
        command = (sys.executable, "-c", _SCRIPT, str(file), answers.command[-1])
        with Terminal(command, answers.environment) as app:
            app.wait_for("analytics 00000")
            app.settle()
            answers.tell(DESTINATIONS, LARGE)
            asked = time.perf_counter()
            app.send("r")
            app.wait_for("billing mirror 00001")
            app.settle()
            app.send("r", DOWN)
            app.listen(1.5)
            shown = time.perf_counter()
            app.send(_CTRL_Q)
            app.finish()
    # Both processes read the same clock; leaving takes a tenth of a second, and stalls nobody.
    every = json.loads(file.read_text("utf-8"))
    beats = [beat for beat in every if asked - _LOOK <= beat[0] and sum(beat[:2]) < shown]
    return Stall(max(wall for _, wall, _ in beats), max(cpu for _, _, cpu in beats))
