"""What a watch costs that goes on: bytes a second, and CPU for each look."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.wire import each
from tests.terminal.terminal import APP, CTRL_S, Terminal
from tests.terminal.walk import to_form, type_values


def of_a_running_watch(environment: Mapping[str, str], seconds: int) -> list[int]:
    """The bytes a watch writes each second while its check goes on running."""
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
        before = cpu_seconds(terminal.process_id)
        counts = each(terminal, "r" * count)
        return Looks(counts, (cpu_seconds(terminal.process_id) - before) / count)


def cpu_seconds(process_id: int) -> float:
    """User and system time of a process so far (Linux: proc(5), fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{process_id}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
