"""Prints what starting, drawing and waiting cost, and writes it to ``results.json`` beside this.

``python -m tests.benchmarks [runs]``; clock figures are worth comparing only within one run.
"""

import json
import statistics
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks import modules, startup, wire
from tests.terminal.terminal import clean_environment

RESULTS = Path(__file__).with_name("results.json")
RUNS = 9
IDLE_SECONDS = 5.0


def main() -> None:
    """Measure everything."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    with tempfile.TemporaryDirectory() as folder:
        environment = clean_environment(Path(folder))
        results = {
            "startup": _startup(environment, runs),
            "modules": _modules(environment, Path(folder)),
            "bytes": _bytes(environment),
        }
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def _startup(environment: dict[str, str], runs: int) -> dict[str, object]:
    empty, ours = startup.alternate(environment, runs)
    base = statistics.median(empty.to_frame)
    _head(f"startup, {runs} alternating runs", "median (least to most)", "of the empty app")
    _row("empty app: first frame", startup.middle(empty.to_frame), "1.00")
    ratios = {}
    for name, values in {
        "first frame": ours.to_frame,
        "list of destinations": ours.to_list,
        "list of types": ours.to_types,
    }.items():
        ratios[name] = statistics.median(values) / base
        _row(f"demo: {name}", startup.middle(values), f"{ratios[name]:.2f}")
    kilobytes = [int(statistics.median(spawns.memory)) for spawns in (empty, ours)]
    _row("memory, empty app", f"{kilobytes[0] / 1024:.1f} MB")
    _row("memory, list of types", f"{kilobytes[1] / 1024:.1f} MB")
    return {"ratios": ratios, "empty": asdict(empty), "demo": asdict(ours)}


def _modules(environment: dict[str, str], folder: Path) -> dict[str, object]:
    empty, ours = modules.at_first_frame(environment, folder)
    heavy = [name for name in ("httpx", "pydantic") if name in ours]
    _head("modules at the first frame", "count")
    _row("empty app", str(len(empty)))
    _row("demo", str(len(ours)), f"+{len(ours) - len(empty)}")
    _row("of httpx and pydantic", ", ".join(heavy) or "none")
    return {
        "empty": len(empty),
        "demo": len(ours),
        "only in the demo": sorted(ours - empty),
        "heavy": heavy,
    }


def _bytes(environment: dict[str, str]) -> dict[str, object]:
    found = wire.of_every_screen(environment, IDLE_SECONDS)
    typing = wire.of_typing(environment)
    walk = wire.of_the_walk(environment)
    watch = wire.of_a_running_watch(environment, 20)
    looks = wire.of_looks(environment, 10) if sys.platform.startswith("linux") else None
    _head("bytes, 80x24", "to get there", f"idle {IDLE_SECONDS:.0f} s")
    for name, count in found.changes.items():
        _row(name, f"{count:,}", str(found.idle.get(name, "")))
    _head("bytes a key", "median", "most")
    for name, counts in {**found.keys, **typing}.items():
        _row(name, f"{statistics.median(counts):.0f}", str(max(counts)))
    _head("bytes", "total")
    _row("the walk, spawn to fully configured", f"{walk:,}")
    _row("a running watch, a second", f"{statistics.mean(watch):.0f}", f"most {max(watch)}")
    if looks is not None:
        _row("a look at which nothing changed", f"{statistics.median(looks.bytes):.0f}")
        _row("CPU of such a look", f"{looks.cpu_seconds * 1_000:.0f} ms")
    return {
        **asdict(found),
        "typing": typing,
        "walk": walk,
        "watch": watch,
        "looks": asdict(looks) if looks is not None else None,
    }


def _head(*columns: str) -> None:
    print()  # noqa: T201 (a table is what this command is for)
    _row(*columns)


def _row(name: str, first: str, second: str = "") -> None:
    print(f"{name:<40}{first:>28}{second:>18}")  # noqa: T201 (see above)


if __name__ == "__main__":
    main()
