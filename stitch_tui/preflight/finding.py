"""What a check is, and what it found."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from stitch_tui.preflight.target import Target


class Verdict(Enum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    WARNED = "warning"
    """It may well work; a person should know."""
    NOT_TRIED = "not tried"
    """Something it needs failed or is missing, or somebody gave up."""

    @property
    def glyph(self) -> str:
        """Its sign, to be shown with its word."""
        return _GLYPHS[self]


_GLYPHS = {
    Verdict.PASSED: "✔",
    Verdict.FAILED: "✗",
    Verdict.WARNED: "!",
    Verdict.NOT_TRIED: "·",
}


@dataclass(frozen=True)
class Finding:
    """How one check ended, and what to do about it.

    ``detail`` is one sentence or clause. ``advice`` says what to do next, where there is anything.
    ``fields`` are the properties at fault, named as a form names them, the likeliest first.
    ``message`` is what a server or driver said: foreign text, without any credential. ``detail``
    may quote it, so both are foreign text to whoever draws them. ``goes_on``: what comes after it
    on the same connection can be tried although this failed.
    """

    verdict: Verdict
    detail: str
    advice: str = ""
    fields: tuple[str, ...] = ()
    message: str = ""
    goes_on: bool = False

    @property
    def is_good(self) -> bool:
        """Whether nothing stands in the way, as far as could be seen."""
        return self.verdict in {Verdict.PASSED, Verdict.WARNED}


def passed(detail: str) -> Finding:
    """It is as it should be."""
    return Finding(Verdict.PASSED, detail)


def failed(detail: str, *fields: str, advice: str = "", message: str = "") -> Finding:
    """It is not, and ``fields`` are where to look."""
    return Finding(Verdict.FAILED, detail, advice, fields, message)


def warned(detail: str, *fields: str, advice: str = "", message: str = "") -> Finding:
    """It may work all the same."""
    return Finding(Verdict.WARNED, detail, advice, fields, message)


def not_tried(detail: str, advice: str = "") -> Finding:
    """There was nothing to try it with."""
    return Finding(Verdict.NOT_TRIED, detail, advice)


@dataclass(frozen=True)
class Check:
    """One row: ``id`` names it for programs, ``title`` for people; ``seconds`` is its time limit.

    ``fields`` are blamed where the time limit passes.
    """

    id: str
    title: str
    seconds: float
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Probe:
    """Checks that share one connection, in their order.

    ``findings`` yields one finding a check, in their order; after one that failed it is closed,
    and the rest is not tried, unless that one says ``goes_on``. What it opens it closes when it is
    closed itself, also in the middle of a check.
    ``needs`` are ids of checks of other probes that have to pass first.
    """

    checks: tuple[Check, ...]
    findings: "Findings"
    needs: tuple[str, ...] = ()


Findings: TypeAlias = Callable[[Target], AsyncGenerator[Finding, None]]
