"""Connection checks that really connect: to the server whose address was typed.

The same checks a person can make before (``stitch_tui.preflight``), told as Stitch tells them: the
message of the first one that fails. Nothing is written to that server.
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import aclosing

from pydantic import SecretStr

from stitch_tui.clock import Clock
from stitch_tui.preflight.finding import Verdict
from stitch_tui.preflight.plan import probes_for
from stitch_tui.preflight.run import run
from stitch_tui.preflight.target import Target
from stitch_tui.sandbox import report_card
from stitch_tui.sandbox.connection_check import ConnectionCheck
from stitch_tui.sandbox.destination import Destination

_WORDS = {
    "bastion_banner": "invalid server's version string",
    "create": "Encountered error while attempting to create new schema",
    "local_infile": "Loading local data is disabled; it must be enabled on the server's side too",
}
"""What Stitch, or a driver of its, says where a check of ours asks before it is too late."""


class LiveChecks:
    """The one owner of the checks that are being made: one a destination at most."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def begin(self, destination: Destination, check: ConnectionCheck) -> None:
        """Make ``check``; one of the same destination that still runs is given up."""
        self.give_up(destination.id)
        task = asyncio.create_task(self._make(destination, check))
        self._tasks[destination.id] = task
        task.add_done_callback(lambda _: self._forget(destination.id, task))

    def give_up(self, destination_id: int) -> None:
        """Stop the check of a destination, if one runs."""
        task = self._tasks.pop(destination_id, None)
        if task is not None:
            task.cancel()

    def _forget(self, destination_id: int, task: asyncio.Task[None]) -> None:
        if self._tasks.get(destination_id) is task:
            del self._tasks[destination_id]

    async def _make(self, destination: Destination, check: ConnectionCheck) -> None:
        fault = await _fault(_target_of(destination), self._clock)
        destination.end_check(check, self._clock.monotonic(), fault)


async def _fault(target: Target, clock: Clock) -> str | None:
    """What stands in the way of a connection, as Stitch would say it; None if nothing does."""
    async with aclosing(run(target, probes_for(target, clock.now()), clock)) as made:
        async for progress in made:
            finding = progress.finding
            if finding is not None and finding.verdict is Verdict.FAILED:
                words = _WORDS.get(progress.check.id, "")
                return words or finding.message or finding.detail
    return None


def _target_of(destination: Destination) -> Target:
    secret = report_card.credential_names(destination.card)
    return Target(
        str(destination.card.get("type")),
        {
            name: SecretStr(text) if name.partition(".")[0] in secret else text
            for name, text in _texts(destination.values)
        },
    )


def _texts(values: Mapping[str, object], outer: str = "") -> Iterator[tuple[str, str]]:
    """The values that are texts, members of objects by dotted names."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _texts(value, f"{outer}{name}.")
        elif isinstance(value, str):
            yield outer + name, value
