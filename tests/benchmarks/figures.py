"""Figures, the budget beside each, and whether it is met: as a table, and as JSON."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.benchmarks import budgets


@dataclass(frozen=True)
class Budget:
    """What ``measured`` may be at most, both in ``unit``."""

    measured: float
    limit: float
    unit: str

    @property
    def is_met(self) -> bool:
        """Whether it is within the budget."""
        return self.measured <= self.limit

    def __str__(self) -> str:
        return f"<= {self.limit:,g}{self.unit}"


@dataclass(frozen=True)
class Figure:
    """``shown`` is the figure with its spread, ``beside`` what it is next to something else."""

    name: str
    shown: str
    beside: str = ""
    budget: Budget | None = None
    values: Sequence[float] = field(default=(), repr=False)

    def row(self) -> str:
        """One line of the table."""
        mark = "" if self.budget is None else "met" if self.budget.is_met else "OVER"
        limit = "" if self.budget is None else str(self.budget)
        return f"{self.name:<42}{self.shown:>34}{self.beside:>10}{limit:>13} {mark}".rstrip()


@dataclass(frozen=True)
class Section:
    """Some figures that were measured together."""

    title: str
    figures: Sequence[Figure]
    columns: tuple[str, str] = ("", "")

    def print(self) -> None:
        """Print them under their title."""
        shown, beside = self.columns
        print(f"\n{self.title:<42}{shown:>34}{beside:>10}{'budget':>13}")  # noqa: T201
        for figure in self.figures:
            print(figure.row())  # noqa: T201 (a table is what this is for)


def write(file: Path, sections: Sequence[Section]) -> None:
    """All figures as JSON: by section, every value that was measured."""
    found = {
        section.title: [
            asdict(figure) | {"is_met": figure.budget.is_met if figure.budget else None}
            for figure in section.figures
        ]
        for section in sections
    }
    file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def verdict(sections: Sequence[Section]) -> str:
    """How many budgets are met, and the names of those that are not."""
    judged = [figure for section in sections for figure in section.figures if figure.budget]
    over = [figure.name for figure in judged if figure.budget and not figure.budget.is_met]
    told = f"{len(judged) - len(over)} of {len(judged)} budgets met"
    reasons = [f"over: {name}. {budgets.EXPLAINED.get(name, 'Not explained.')}" for name in over]
    return "\n".join((told, *reasons))


def times(name: str, seconds: Sequence[float], base: Sequence[float] | None = None) -> Figure:
    """The median of ``seconds`` with its spread, beside the median of ``base``."""
    low, median, high = min(seconds), statistics.median(seconds), max(seconds)
    scale, unit, digits = (1_000, "ms", 0) if median >= 0.01 else (1e6, "µs", 0)
    shown = (
        f"{median * scale:.{digits}f} {unit} "
        f"({low * scale:.{digits}f} to {high * scale:.{digits}f})"
    )
    beside = "" if base is None else f"{ratio(seconds, base):.2f}x"
    return Figure(name, shown, beside, values=tuple(seconds))


def within(figure: Figure, measured: float, limit: float, unit: str) -> Figure:
    """``figure`` with a budget: ``measured`` may be ``limit`` at most."""
    return Figure(
        figure.name, figure.shown, figure.beside, Budget(measured, limit, unit), figure.values
    )


def ratio(values: Sequence[float], base: Sequence[float]) -> float:
    """Of the medians."""
    return statistics.median(values) / statistics.median(base)


def count(name: str, value: float, unit: str = "", limit: float | None = None) -> Figure:
    """A number that repeats, with its budget if there is one."""
    budget = None if limit is None else Budget(value, limit, f" {unit}".rstrip())
    return Figure(name, f"{value:,g} {unit}".rstrip(), budget=budget, values=(value,))


def counts(
    name: str, values: Sequence[float], unit: str = "", limit: float | None = None
) -> Figure:
    """Several numbers; the largest is held against the budget."""
    most = max(values)
    budget = None if limit is None else Budget(most, limit, f" {unit}".rstrip())
    shown = f"{statistics.median(values):,.0f} {unit} (most {most:,.0f})"
    return Figure(name, shown, budget=budget, values=tuple(values))
