"""What became of a write whose answer was lost: it is looked for in the list, never sent again.

There is no way to ask Stitch about a request (Connect API: destinations), so what the account has
now is compared with what it had before.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import JsonValue, Secret, SecretStr

from stitch_tui.clock import Clock
from stitch_tui.connect.body import BodyValue
from stitch_tui.connect.client import ConnectClient
from stitch_tui.connect.errors import ConnectError, NotAuthorised
from stitch_tui.connect.models import (
    Destination,
    Listing,
    NewDestination,
    certain,
    may_hide_one,
)
from stitch_tui.connect.retry import Told, untold

LOOKS = 3
PAUSE = 3.0
"""Seconds between looks: a write may still be under way when its answer is already lost."""


@dataclass(frozen=True)
class CarriedOut:
    """It happened. ``destination`` as it is now; ``None`` after a deletion."""

    destination: Destination | None


@dataclass(frozen=True)
class NotCarriedOut:
    """It did not happen: sending it again is safe."""


@dataclass(frozen=True)
class CannotTell:
    """Neither can be said yet; ``reason`` is a sentence that may quote foreign text."""

    reason: str


Outcome: TypeAlias = CarriedOut | NotCarriedOut | CannotTell
_Judge: TypeAlias = Callable[[Listing[Destination]], Outcome]


async def ids_before(client: ConnectClient, told: Told = untold) -> frozenset[int] | None:
    """The ids the account has; ``None`` where the list cannot be read, so nothing can be compared.

    Raises:
        NotAuthorised: the token is not accepted, so that nothing need be sent.
    """
    try:
        listing = await client.list_destinations(told=told)
    except NotAuthorised:
        raise
    except ConnectError:
        return None
    return frozenset(row.id for row in listing.rows if row.id is not None)


async def outcome_of_create(
    client: ConnectClient, clock: Clock, new: NewDestination, before: frozenset[int] | None
) -> Outcome:
    """Whether ``new`` is in the account, which had the ids ``before`` the request."""
    if before is None:
        return CannotTell("What the account had before is not known.")
    return await _look(client, clock, lambda listing: _judge_create(listing, new, before))


async def outcome_of_update(
    client: ConnectClient, clock: Clock, before: Destination, sent: Mapping[str, BodyValue]
) -> Outcome:
    """Whether the properties ``sent`` have arrived at a destination that was as ``before``."""
    return await _look(client, clock, lambda listing: _judge_update(listing, before, sent))


async def outcome_of_delete(client: ConnectClient, clock: Clock, destination_id: int) -> Outcome:
    """Whether a destination is gone."""
    return await _look(client, clock, lambda listing: _judge_delete(listing, destination_id))


async def _look(client: ConnectClient, clock: Clock, judge: _Judge) -> Outcome:
    """Look until it can be said that it happened; that it did not, only at the last look."""
    outcome: Outcome = CannotTell("The list of destinations can't be read now.")
    for look in range(LOOKS):
        if look:
            await clock.sleep(PAUSE)
        try:
            outcome = judge(certain(await client.list_destinations(tries=1)))
        except ConnectError as error:
            outcome = CannotTell(str(error))
            continue
        if isinstance(outcome, CarriedOut):
            return outcome
    return outcome


def _judge_create(
    listing: Listing[Destination], new: NewDestination, before: frozenset[int]
) -> Outcome:
    come = [
        row
        for row in listing.rows
        if row.type == new.type and not row.deleted_at and (row.id is None or row.id not in before)
    ]
    found = [row for row in come if row.id is not None and new.name in {None, row.name}]
    if len(found) == 1:
        return CarriedOut(found[0])
    ids = ", ".join(f"#{row.id}" if row.id else "one without an id" for row in come)
    if found:
        return CannotTell(f"More than one new destination fits: {ids}.")
    if come:
        return CannotTell(f"There is a new destination of this type, but of another name: {ids}.")
    return _absent(listing)


def _judge_update(
    listing: Listing[Destination], before: Destination, sent: Mapping[str, BodyValue]
) -> Outcome:
    row = next((row for row in listing.rows if row.id == before.id), None)
    if row is None:
        return CannotTell("The destination is not in the list any more.")
    shown = {name: _plain(value) for name, value in sent.items() if not _is_secret(value)}
    arrived = all(_text(row.properties.get(name)) == value for name, value in shown.items())
    differed = any(_text(before.properties.get(name)) != value for name, value in shown.items())
    # A check that has started says nothing: Stitch starts some of its own.
    if arrived and (row.updated_at != before.updated_at or (shown and differed)):
        return CarriedOut(row)
    if (row.updated_at, row.check_job_name) != (before.updated_at, before.check_job_name):
        return CannotTell("Something happened to it, but perhaps not this request.")
    return NotCarriedOut()


def _judge_delete(listing: Listing[Destination], destination_id: int) -> Outcome:
    for row in listing.rows:
        if row.id == destination_id:
            return CarriedOut(None) if row.deleted_at else NotCarriedOut()
    absent = _absent(listing)
    return CarriedOut(None) if isinstance(absent, NotCarriedOut) else absent


def _absent(listing: Listing[Destination]) -> Outcome:
    """What it means that a row is not there: nothing, where it may be one that can't be read."""
    if may_hide_one(listing):
        return CannotTell("Part of the list can't be read.")
    return NotCarriedOut()


def _is_secret(value: BodyValue) -> bool:
    """Whether ``value`` is a secret, or an object that holds one: neither comes back."""
    if isinstance(value, Mapping):
        return any(_is_secret(item) for item in value.values())
    return isinstance(value, SecretStr | Secret)


def _plain(value: BodyValue) -> str:
    return _text(json.loads(json.dumps(value)))


def _text(value: JsonValue) -> str:
    """Values come back as strings whatever was sent (``false`` as ``"false"``)."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)
