"""Lists of any size: how long until their screen is painted, and their rows; and memory.

Where a list has to be asked for, its screen is painted at once, and the rows come when megabytes of
JSON are read; a report card is at hand, so there both are one.
"""

import time
from collections.abc import Callable, Mapping, Sequence

from tests.benchmarks import rows
from tests.benchmarks.answers import DESTINATIONS, TYPES, Answers
from tests.benchmarks.startup import resident
from tests.terminal.terminal import DOWN, ENTER, ESC, Terminal

PAINTS = ("destinations: first paint", "types: first paint", "report card", "step tree")
LISTS = ("destinations: rows", "types: rows", "types: filtered", *PAINTS)
MEMORY = "memory"
_HOME = "\x1b[H"


def alternate(
    environment: Mapping[str, str], sizes: Sequence[int], runs: int
) -> dict[int, dict[str, list[float]]]:
    """By number of rows, the seconds each of ``LISTS`` took, and the kB of memory at the end."""
    found: dict[int, dict[str, list[float]]] = {
        size: {name: [] for name in (*LISTS, MEMORY)} for size in sizes
    }
    bodies = {
        size: {DESTINATIONS: rows.destinations(size), TYPES: rows.types(size)} for size in sizes
    }
    for _ in range(runs):
        for size in sizes:
            with Answers(bodies[size], environment) as answers:
                for name, value in _visit(answers).items():
                    found[size][name].append(value)
    return found


def _visit(answers: Answers) -> dict[str, float]:
    """Every list of one account; a list is there when its first rows are."""
    found = {}
    with Terminal(answers.command, answers.environment) as app:
        app.wait_for("destinations")
        found["destinations: first paint"] = time.perf_counter() - app.started
        app.wait_for("analytics 00000")
        found["destinations: rows"] = time.perf_counter() - app.started
        app.settle()
        before = time.perf_counter()
        found["types: first paint"] = _until(app, "n", lambda: app.line("› Destination types"))
        app.wait_for("type_00002")
        found["types: rows"] = time.perf_counter() - before
        app.settle()
        app.send("/")
        app.wait_for("part of a type")
        found["types: filtered"] = _until(
            app, rows.NEEDLE, lambda: app.line(rows.NEEDLE, "yes") and not app.line("type_00002")
        )
        app.send(ESC)
        app.wait_for("many_properties", "type_00002")
        app.settle()
        app.send(_HOME)
        app.settle()
        found["report card"] = _until(app, ENTER, lambda: app.line("●", "property_00000"))
        app.settle()
        app.send(ESC)
        app.wait_for("many_properties", "type_00002")
        app.settle()
        app.send(DOWN)
        app.settle()
        found["step tree"] = _until(app, ENTER, lambda: app.line("1 step_00000"))
        app.settle()
        found[MEMORY] = float(resident(app.process_id))
    return found


def _until(app: Terminal, keys: str, condition: Callable[[], object]) -> float:
    before = time.perf_counter()
    app.send(keys)
    app.wait_until(lambda: bool(condition()), f"what {keys!r} leads to")
    return time.perf_counter() - before
