"""Runs the probes of a target, one check after the other, each within its time limit."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from stitch_tui.clock import Clock
from stitch_tui.preflight.finding import Check, Finding, Probe, failed, not_tried
from stitch_tui.preflight.target import Target


@dataclass(frozen=True)
class Progress:
    """A check that began (``finding`` is None), or ended after ``seconds``."""

    check: Check
    finding: Finding | None = None
    seconds: float = 0.0


async def run(
    target: Target, probes: Sequence[Probe], clock: Clock
) -> AsyncGenerator[Progress, None]:
    """Every check once it begins and once it ends; those not tried only end.

    Closing it gives up: what was opened is closed, and nothing goes on behind its back.
    """
    passed: set[str] = set()
    for probe in probes:
        reason = _missing(probe, passed, probes)
        if reason:
            for check in probe.checks:
                yield Progress(check, not_tried(reason))
            continue
        async with aclosing(_of_probe(target, probe, clock)) as made:
            async for progress in made:
                if progress.finding is not None and progress.finding.is_good:
                    passed.add(progress.check.id)
                yield progress


def _missing(probe: Probe, passed: set[str], probes: Sequence[Probe]) -> str:
    """Why a probe is not tried: which check it needs did not pass."""
    titles = {check.id: check.title for each in probes for check in each.checks}
    needed = next((name for name in probe.needs if name in titles and name not in passed), None)
    return f"needs: {titles[needed]}" if needed is not None else ""


async def _of_probe(target: Target, probe: Probe, clock: Clock) -> AsyncGenerator[Progress, None]:
    blocking = ""
    async with aclosing(probe.findings(target)) as findings:
        for check in probe.checks:
            if blocking:
                yield Progress(check, not_tried(f"needs: {blocking}"))
                continue
            yield Progress(check)
            began = clock.monotonic()
            finding, goes_on = await _within_its_time(check, findings)
            yield Progress(check, finding, clock.monotonic() - began)
            blocking = "" if goes_on else check.title


async def _within_its_time(
    check: Check, findings: AsyncGenerator[Finding, None]
) -> tuple[Finding, bool]:
    """What was found, and whether the probe goes on from there."""
    try:
        async with asyncio.timeout(check.seconds):
            finding = await anext(findings)
    except TimeoutError:
        return failed(f"no answer in {check.seconds:g} s", *check.fields), False
    return finding, finding.is_good or finding.goes_on
