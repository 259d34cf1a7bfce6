"""Checks of what is typed, which need no network."""

from collections.abc import AsyncGenerator, Callable
from typing import TypeAlias

from stitch_tui.preflight.finding import Check, Finding, Probe
from stitch_tui.preflight.target import Target

Look: TypeAlias = Callable[[Target], Finding]
"""What is to be said of what is typed; tells nothing of a credential."""

_SECONDS = 5.0
"""Nothing here takes time; no row is without a limit."""


def typed_probe(check_id: str, title: str, field: str, look: Look) -> Probe:
    """One row, which ``look`` fills."""

    async def findings(target: Target) -> AsyncGenerator[Finding, None]:
        yield look(target)

    return Probe((Check(check_id, title, _SECONDS, (field,)),), findings)
