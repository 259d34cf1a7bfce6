"""Measures one thing after the other; each as a section of the table, its budgets beside it."""

import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import (
    budgets,
    checking,
    controls,
    growth,
    keystroke,
    modules,
    others,
    screens,
    stalls,
    startup,
    watching,
)
from tests.benchmarks.figures import Figure, Section, count, counts, ratio, times, within

_SIZES = (10, 1_000, 10_000)
_SPREAD = "median (least to most)"


@dataclass(frozen=True)
class Extent:
    """How often, and how long."""

    runs: int
    idle_seconds: float


def all_of_them(
    environment: Mapping[str, str], folder: Path, extent: Extent, *, with_others: bool
) -> Iterator[Section]:
    """Each section as soon as it is measured."""
    yield _startup(environment, folder, extent, with_others=with_others)
    yield _modules(environment, folder)
    yield from _bytes(environment, extent)
    yield _keystroke(environment, extent)
    yield from _growth(environment, extent)
    yield _checking(extent)
    yield _stalls(environment, folder, extent)


def _startup(
    environment: Mapping[str, str], folder: Path, extent: Extent, *, with_others: bool
) -> Section:
    figures = []
    programs = [startup.EMPTY, startup.DEMO]
    for other in others.ready(folder, environment) if with_others else ():
        if isinstance(other, others.Missing):
            figures.append(Figure(other.name, f"not measured: {other.reason}"))
        else:
            programs.append(other)
    found = startup.alternate(programs, environment, extent.runs)
    empty = found[startup.EMPTY.name]
    frame = empty.seconds[startup.FRAME]
    limits = {startup.FRAME: budgets.FIRST_FRAME, startup.TYPES: budgets.TYPES_USABLE}
    for program, spawns in found.items():
        for milestone, seconds in spawns.seconds.items():
            figure = times(f"{program}: {milestone}", seconds, frame)
            if program == startup.DEMO.name and milestone in limits:
                figure = within(figure, ratio(seconds, frame), limits[milestone], "x")
            figures.append(figure)
    base = statistics.median(empty.memory[startup.FRAME]) / 1024
    for program, spawns in found.items():
        for milestone, kilobytes in spawns.memory.items():
            more = statistics.median(kilobytes) / 1024 - base
            shown = f"{more + base:.1f} MB"
            figure = Figure(
                f"{program}: memory, {milestone}", shown, f"+{more:.1f}", values=kilobytes
            )
            if program == startup.DEMO.name and milestone == startup.DESTINATIONS:
                figure = within(figure, more, budgets.MEMORY, " MB")
            figures.append(figure)
        figures.append(count(f"{program}: until it rests", statistics.median(spawns.bytes), "B"))
    return Section(f"start, {extent.runs} alternating runs", figures, (_SPREAD, "of empty"))


def _modules(environment: Mapping[str, str], folder: Path) -> Section:
    empty, ours = modules.at_first_frame(environment, folder)
    listed, types = modules.at_the_lists(environment, folder)
    more = count("demo: first frame", len(ours))
    heavy = sorted((ours - empty) & budgets.HEAVY)
    return Section(
        "modules imported",
        [
            count("empty app: first frame", len(empty)),
            within(more, len(ours - empty), budgets.MODULES, " more"),
            within(Figure("  heavy ones of them", ", ".join(heavy) or "none"), len(heavy), 0, ""),
            count("demo: list of destinations", len(listed)),
            count("demo: list of types", len(types)),
        ],
    )


def _bytes(environment: Mapping[str, str], extent: Extent) -> Iterator[Section]:
    found = screens.of_every_screen(environment, extent.idle_seconds)
    yield Section(
        "bytes to a screen, 80x24",
        [
            *(count(name, value, "B", _limit(name)) for name, value in found.changes.items()),
            count(
                "the whole walk, from the spawn on",
                screens.of_the_walk(environment),
                "B",
                budgets.WALK,
            ),
        ],
    )
    yield Section(
        f"bytes while nothing is done, {extent.idle_seconds:g} s",
        [
            *(count(name, value, "B", budgets.IDLE) for name, value in found.idle.items()),
            *_watch(environment),
        ],
    )
    of_keys = {**found.keys, **controls.of_each_control(environment)}
    yield Section(
        "bytes a key",
        [counts(name, values, "B", _limit_of_key(name)) for name, values in of_keys.items()],
        ("median (most)", ""),
    )


def _limit(name: str) -> int:
    """The budget of a way to a screen."""
    return budgets.FIRST_SCREEN if name == screens.FIRST else budgets.SCREEN


def _limit_of_key(name: str) -> int | None:
    """The budget of a key; there is none for what it does in other places than its own."""
    limits = {
        controls.LETTER: budgets.KEYSTROKE,
        screens.ARROW: budgets.ARROW,
        screens.STATUS_ROWS: budgets.STATUS_CHANGE,
    }
    return next((limit for start, limit in limits.items() if name.startswith(start)), None)


def _watch(environment: Mapping[str, str]) -> Iterator[Figure]:
    seconds = watching.of_a_running_watch(environment, 20)
    mean = statistics.mean(seconds)
    figure = Figure("a running watch, a second", f"{mean:.0f} B (most {max(seconds)})")
    yield within(figure, mean, budgets.WATCH_A_SECOND, " B")
    if sys.platform.startswith("linux"):
        looks = watching.of_looks(environment, 10)
        yield counts("a look at which nothing changed", looks.bytes, "B")
        yield Figure("CPU of such a look", f"{looks.cpu_seconds * 1_000:.0f} ms")


def _keystroke(environment: Mapping[str, str], extent: Extent) -> Section:
    found = keystroke.alternate(environment, _SIZES, extent.runs)
    high = {name: _percentile(strokes.seconds) for name, strokes in found.items()}
    bare, least = high[keystroke.BARE], keystroke.name_of(_SIZES[0])
    figures = []
    for name, strokes in found.items():
        middle = statistics.median(strokes.seconds) * 1_000
        shown = f"{middle:.1f} ms, p95 {high[name] * 1_000:.1f} ms"
        figure = Figure(name, shown, f"{high[name] / bare:.2f}x", values=strokes.seconds)
        if name != keystroke.BARE:
            figure = within(figure, high[name] / bare, budgets.REPAINT, "x")
        figures.append(figure)
    many = high[keystroke.name_of(_SIZES[-1])] / high[least]
    beside = Figure(f"{_SIZES[-1]:,} beside {_SIZES[0]}", "", f"{many:.2f}x")
    figures.append(within(beside, many, budgets.REPAINT_OF_MANY, "x"))
    return Section("from a key to its letter", figures, ("median, p95", "of bare"))


def _percentile(values: Sequence[float]) -> float:
    """The 95th."""
    return statistics.quantiles(values, n=20)[-1]


def _growth(environment: Mapping[str, str], extent: Extent) -> Iterator[Section]:
    found = growth.alternate(environment, _SIZES, extent.runs)
    few = found[_SIZES[0]]
    figures = []
    for name in growth.LISTS:
        for size in _SIZES:
            seconds = found[size][name]
            figure = times(f"{name}, {size:,}", seconds, few[name])
            if size == _SIZES[-1] and name in growth.PAINTS:
                figure = within(figure, ratio(seconds, few[name]), budgets.PAINT_OF_MANY, "x")
            figures.append(figure)
    for size in _SIZES:
        kilobytes = statistics.median(found[size][growth.MEMORY])
        figures.append(Figure(f"memory, {size:,}", f"{kilobytes / 1024:.1f} MB"))
    yield Section(f"lists, {extent.runs} alternating runs", figures, (_SPREAD, "of 10"))


def _checking(extent: Extent) -> Section:
    figures = []
    for name, calls in checking.of_properties(extent.runs).items():
        figures.append(times(f"{name}: ours", calls.ours, calls.theirs))
        figures.append(times(f"{name}: jsonschema", calls.theirs))
    return Section("a property, each call", figures, (_SPREAD, "of theirs"))


def _stalls(environment: Mapping[str, str], folder: Path, extent: Extent) -> Section:
    found = [stalls.of_a_large_answer(environment, folder) for _ in range(extent.runs)]
    wall, cpu = [each.wall for each in found], [each.cpu for each in found]
    return Section(
        "longest stall of the event loop, 5 MB of JSON",
        [
            within(times("by the clock", wall), statistics.median(wall) * 1_000, _STALL, " ms"),
            within(times("CPU of its thread", cpu), statistics.median(cpu) * 1_000, _STALL, " ms"),
        ],
        (_SPREAD, ""),
    )


_STALL = budgets.STALL * 1_000
