"""The account behind the sandbox: its destination types, its destinations, their checks."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import count

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
from stitch_tui.sandbox.scenarios import Scenario

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
    ) -> None:
        self.types = list(types)
        self._scenario = scenario
        self._check_seconds = check_seconds
        self._clock = clock
        self._new_uuid = new_uuid
        self._ids = count(_FIRST_ID)
        self._destinations: dict[str, Destination] = {}
        for existing in scenario.existing:
            self._move_in(existing)

    def type_card(self, name: str) -> TypeCard | None:
        """The report card of a type, or None if Stitch does not know it."""
        return next((card for card in self.types if card.get("type") == name), None)

    def list(self, destination_id: str | None = None) -> list[dict[str, object]]:
        """Every destination, or the one with this id."""
        return [
            self._shown(destination)
            for key, destination in self._destinations.items()
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
        if len(self._destinations) >= self._scenario.destination_limit:
            raise Refused(400, LIMIT)
        return self._shown(self._add(card, new))

    def update(self, destination_id: str, properties: Mapping[str, object]) -> dict[str, object]:
        """Merge properties into a destination and check it again.

        Raises ``Refused`` for bad properties or an unknown id.
        """
        destination = self.destination_to_update(destination_id)
        destination.merge(properties)
        destination.updated_at = self._clock.now()
        self._start_check(destination)
        return self._shown(destination)

    def destination_to_update(self, destination_id: str) -> Destination:
        """The destination of a PUT; ``Refused`` if the account has none with this id."""
        destination = self._destinations.get(destination_id)
        if destination is None:
            raise Refused(400, PUT_ID)
        return destination

    def delete(self, destination_id: str) -> None:
        """Remove a destination; ``Refused`` if there is none with this id."""
        if not (destination_id.isascii() and destination_id.isdigit()):
            raise Refused(404, NOT_FOUND)
        if self._destinations.pop(destination_id, None) is None:
            raise unlocated(destination_id, CLIENT_ID)

    def last_check(self, destination_id: str) -> dict[str, object]:
        """The last connection check of a destination; ``Refused`` (404) if there is none."""
        destination = self._destinations.get(destination_id)
        check = destination.check if destination is not None else None
        if check is None or not self._scenario.checks_visible:
            raise Refused(404, NOT_FOUND)
        return check.to_json(self._clock.monotonic())

    def _shown(self, destination: Destination) -> dict[str, object]:
        form_passed = destination.form_passed(
            self._clock.monotonic(), while_checking=self._scenario.configured_while_checking
        )
        return destination.to_json(form_passed=form_passed)

    def _add(self, card: TypeCard, new: NewDestination) -> Destination:
        now = self._clock.now()
        destination = Destination(
            id=_FIRST_ID,
            card=card,
            name=new.name or f"Default {new.type}",
            description=new.description,
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
        destination.check = ConnectionCheck(
            name=f"{CLIENT_ID}.{destination.id}.check.{self._new_uuid()}",
            started=self._clock.monotonic(),
            start_time=self._clock.now(),
            seconds=self._check_seconds,
            fault=self._scenario.fault(destination.attempt),
        )

    def _move_in(self, new: NewDestination) -> None:
        destination = self._add(built_in_type(new.type), new)
        long_ago = timedelta(days=1)
        destination.created_at -= long_ago
        destination.updated_at -= long_ago
        destination.check = ConnectionCheck(
            name=f"{CLIENT_ID}.{destination.id}.check.{self._new_uuid()}",
            started=self._clock.monotonic() - self._check_seconds,
            start_time=destination.created_at,
            seconds=self._check_seconds,
            fault=None,
        )
