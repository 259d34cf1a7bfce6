"""The account behind the sandbox: its destination types, its destinations, their checks."""

import math
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

from stitch_tui.clock import Clock
from stitch_tui.sandbox import report_card
from stitch_tui.sandbox.connection_check import ConnectionCheck
from stitch_tui.sandbox.destination import CLIENT_ID, Destination
from stitch_tui.sandbox.destination_requests import NewDestination
from stitch_tui.sandbox.destination_types import TypeCard, built_in_type
from stitch_tui.sandbox.refusals import (
    LIMIT,
    NOT_FOUND,
    PUT_ID,
    Refused,
    access_denied,
    invalid_type,
    unlocated,
)
from stitch_tui.sandbox.scenarios import USUAL_CHECK_SECONDS, Scenario
from stitch_tui.sandbox.troubles import Moment

if TYPE_CHECKING:
    from stitch_tui.sandbox.live_checks import LiveChecks

_FIRST_ID = 337658


class Account:
    """State lives here and moves only when asked; time passes by looking at the clock."""

    def __init__(
        self,
        types: Sequence[TypeCard],
        scenario: Scenario,
        check_seconds: float,
        clock: Clock,
        new_uuid: Callable[[], uuid.UUID],
        *,
        live: "LiveChecks | None" = None,
    ) -> None:
        """With ``live`` a check takes as long, and ends, as what it really does."""
        self._live: LiveChecks | None = None
        self.types = list(types)
        self._scenario = scenario
        self._check_seconds = check_seconds
        self._clock = clock
        self._new_uuid = new_uuid
        self._ids = count(_FIRST_ID)
        self._destinations: dict[str, Destination] = {}
        self._posts = 0
        self._first_write = self._last_write = math.inf
        for existing in scenario.existing:
            self._move_in(existing)
        self._live = live

    def type_card(self, name: str) -> TypeCard | None:
        """The report card of a type, or None if Stitch does not know it."""
        return next((card for card in self.types if card.get("type") == name), None)

    def moment(self, method: str) -> Moment:
        """What a request made now with ``method`` finds."""
        now = self._clock.monotonic()
        return Moment(method, self._posts, now - self._first_write, now - self._last_write)

    def list(self, destination_id: str | None = None) -> list[dict[str, object]]:
        """Every destination, or the one with this id."""
        return [
            self._shown(destination)
            for key, destination in self._present().items()
            if destination_id in {None, key}
        ]

    def create(self, new: NewDestination) -> dict[str, object]:
        """Add a destination; its check starts at once if the form is complete.

        Raises ``Refused``: unknown type, no access to it, limit reached, bad properties.
        """
        card = self.type_card(new.type)
        if card is None:
            raise invalid_type(new.type)
        if not report_card.access(card):
            raise access_denied(new.type)
        if len(self._present()) >= self._scenario.destination_limit:
            raise Refused(400, LIMIT)
        destination = self._add(card, new)
        self._posts += 1
        self._note_write()
        return self._shown(destination)

    def update(self, destination_id: str, properties: Mapping[str, object]) -> dict[str, object]:
        """Merge properties into a destination and check it again.

        Raises ``Refused`` for bad properties or an unknown id.
        """
        destination = self.destination_to_update(destination_id)
        destination.merge(properties)
        destination.updated_at = self._clock.now()
        self._start_check(destination)
        self._note_write()
        return self._shown(destination)

    def destination_to_update(self, destination_id: str) -> Destination:
        """The destination of a PUT; ``Refused`` if the account has none with this id."""
        destination = self._present().get(destination_id)
        if destination is None:
            raise Refused(400, PUT_ID)
        return destination

    def delete(self, destination_id: str) -> None:
        """Remove a destination; ``Refused`` if there is none with this id."""
        if not (destination_id.isascii() and destination_id.isdigit()):
            raise Refused(404, NOT_FOUND)
        if destination_id not in self._present():
            raise unlocated(destination_id, CLIENT_ID)
        del self._destinations[destination_id]
        if self._live is not None:
            self._live.give_up(int(destination_id))

    def last_check(self, destination_id: str) -> dict[str, object]:
        """The last connection check of a destination; ``Refused`` (404) if there is none."""
        now = self._clock.monotonic()
        destination = self._present().get(destination_id)
        check = destination.check_at(now) if destination is not None else None
        if check is None or not self._scenario.checks_visible:
            raise Refused(404, NOT_FOUND)
        return check.to_json(now)

    def _present(self) -> dict[str, Destination]:
        """The destinations nobody else has deleted by now, under their ids."""
        now = self._clock.monotonic()
        return {
            key: destination
            for key, destination in self._destinations.items()
            if now - destination.created < self._scenario.gone_after
        }

    def _note_write(self) -> None:
        self._last_write = self._clock.monotonic()
        self._first_write = min(self._first_write, self._last_write)

    def _shown(self, destination: Destination) -> dict[str, object]:
        now = self._clock.monotonic()
        return destination.to_json(now, passed=self._passed(destination, now))

    def _passed(self, destination: Destination, now: float) -> set[str]:
        """The types of the steps that are behind."""
        scenario = self._scenario
        behind = {
            "form": destination.form_passed(now, while_checking=scenario.configured_while_checking),
            "oauth": destination.granted(now, after=scenario.granted_after),
        }
        return {kind for kind, done in behind.items() if done}

    def _add(self, card: TypeCard, new: NewDestination) -> Destination:
        now = self._clock.now()
        destination = Destination(
            id=_FIRST_ID,
            card=card,
            name=new.name or f"Default {new.type}",
            description=new.description,
            created=self._clock.monotonic(),
            created_at=now,
            updated_at=now,
        )
        destination.merge(new.properties)
        # Only a destination that was accepted uses up an id.
        destination.id = next(self._ids)
        self._destinations[str(destination.id)] = destination
        self._start_check(destination)
        return destination

    def _start_check(self, destination: Destination) -> None:
        if not destination.form_complete:
            return
        now, scenario = self._clock.monotonic(), self._scenario
        destination.access_granted = destination.granted(now, after=scenario.granted_after)
        checks = [self._check(destination, scenario.fault(destination.attempt))]
        if scenario.relapse is not None and not destination.relapsed(now):
            later = self._check(destination, scenario.relapse.fault).moved(scenario.relapse.after)
            checks.append(replace(later, periodic=True))
        destination.start(*checks)
        if self._live is not None and checks[0].fault is None:
            self._live.begin(destination, checks[0])

    def _check(self, destination: Destination, fault: str | None) -> ConnectionCheck:
        return ConnectionCheck(
            name=f"{CLIENT_ID}.{destination.id}.check.{self._new_uuid()}",
            started=self._clock.monotonic(),
            start_time=self._clock.now(),
            seconds=self._check_seconds if fault or self._live is None else math.inf,
            fault=fault,
        )

    def _move_in(self, new: NewDestination) -> None:
        destination = self._add(built_in_type(new.type), new)
        long_ago = timedelta(days=1)
        destination.created_at -= long_ago
        destination.updated_at -= long_ago
        # However long checks take here, this one is over.
        passed = replace(self._check(destination, None), seconds=USUAL_CHECK_SECONDS)
        destination.checks = [passed.moved(-long_ago.total_seconds())]
