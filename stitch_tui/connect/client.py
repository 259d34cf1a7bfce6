"""The Connect API, one method an endpoint."""

from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, JsonValue, SecretStr, ValidationError

from stitch_tui.clock import Clock
from stitch_tui.connect.address import ApiAddress
from stitch_tui.connect.body import BodyValue
from stitch_tui.connect.errors import NotFound, OutcomeUnknown, ProtocolError, Refused
from stitch_tui.connect.models import (
    UNKNOWN_TYPE,
    ConnectionCheck,
    Destination,
    Listing,
    NewDestination,
    ReportCard,
)
from stitch_tui.connect.redaction import Redaction
from stitch_tui.connect.retry import TRIES, Told, untold
from stitch_tui.connect.transport import DEADLINE, Transport

Model = TypeVar("Model", bound=BaseModel)

_ALREADY_GONE = "unable to locate dest"


class ConnectClient:
    """A client for one API and one account. Every method raises ``ConnectError`` only."""

    def __init__(
        self,
        address: ApiAddress,
        token: SecretStr,
        *,
        via: httpx.AsyncBaseTransport | None = None,
        clock: Clock | None = None,
        deadline: float = DEADLINE,
    ) -> None:
        self._transport = Transport(address, token, via=via, clock=clock, deadline=deadline)

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()

    def mask(self, text: str) -> str:
        """``text`` with every secret as ``********`` that was typed or sent so far.

        What comes from this client is masked already, by what was known when it came.
        """
        return self._transport.mask(text)

    @property
    def redaction(self) -> Redaction:
        """The secrets of this session; it is told of those that are only typed."""
        return self._transport.redaction

    async def list_destination_types(self, *, told: Told = untold) -> Listing[ReportCard]:
        """``GET /v4/destination-types``: a report card for each type, also those not accessible.

        Of two cards with one type the first is kept, the other counted as unreadable.
        """
        return await self._transport.get("/v4/destination-types", _types, told=told)

    async def get_destination_type(self, type_name: str, *, told: Told = untold) -> ReportCard:
        """``GET /v4/destination-types/{type}``."""
        path = f"/v4/destination-types/{_segment(type_name)}"
        return await self._transport.get(path, _card, told=told)

    async def list_destinations(
        self, *, tries: int = TRIES, told: Told = untold
    ) -> Listing[Destination]:
        """``GET /v4/destinations``: there is no GET by id, so this is also how one is looked at.

        Who asks again anyway gives ``tries`` as 1.
        """
        return await self._transport.get("/v4/destinations", _destinations, tries=tries, told=told)

    async def create_destination(self, new: NewDestination) -> Destination:
        """``POST /v4/destinations``: sent once, whatever happens.

        Raises:
            Refused: with the API's reason and, where it says, the properties at fault.
            OutcomeUnknown: it may have been created.
        """
        return await self._transport.write("POST", "/v4/destinations", _written, new.body())

    async def update_destination(
        self, destination_id: int, properties: Mapping[str, BodyValue]
    ) -> Destination:
        """``PUT /v4/destinations/{id}``: ``properties`` are merged into those that are set."""
        path = f"/v4/destinations/{destination_id:d}"
        return await self._transport.write("PUT", path, _written, {"properties": properties})

    async def delete_destination(self, destination_id: int) -> bool:
        """``DELETE /v4/destinations/{id}``: False where it was gone already."""
        try:
            await self._transport.write("DELETE", f"/v4/destinations/{destination_id:d}", _nothing)
        except Refused as error:
            if error.reason.lower().startswith(_ALREADY_GONE):
                return False
            raise
        except NotFound:
            return False
        return True

    async def last_connection_check(
        self, destination_id: int, *, tries: int = TRIES
    ) -> ConnectionCheck | None:
        """``GET /v4/destinations/{id}/last-connection-check``; ``None`` where it can't be seen.

        For destinations the endpoint is in the documentation's source but not on its pages.

        Raises:
            ProtocolError: something else than a connection check came.
        """
        path = f"/v4/destinations/{destination_id:d}/last-connection-check"
        try:
            return await self._transport.get(path, _check, tries=tries)
        except (NotFound, Refused):
            return None


def _segment(name: str) -> str:
    if name in {"", ".", ".."}:
        raise NotFound("That is not the name of a destination type.")
    return quote(name, safe="", errors="replace")


def _read(model: type[Model], payload: JsonValue) -> Model | None:
    try:
        return model.model_validate(payload)
    except ValidationError:
        return None


def _one(model: type[Model], payload: JsonValue) -> Model | None:
    """The object, or the only one of a list of one."""
    if isinstance(payload, list) and len(payload) == 1:
        payload = payload[0]
    return _read(model, payload)


def _listing(model: type[Model], payload: JsonValue) -> Listing[Model]:
    """All rows that can be read. One bare object is a list of one (the guide prints it so)."""
    single = _read(model, payload) if isinstance(payload, dict) else None
    if single is not None:
        return Listing((single,))
    if not isinstance(payload, list):
        raise ProtocolError("The API answered, but not with a list.")
    rows = tuple(row for row in (_read(model, entry) for entry in payload) if row is not None)
    return Listing(rows, len(payload) - len(rows))


def _destinations(payload: JsonValue) -> Listing[Destination]:
    """An entry without a type is one all the same, where it has an id or a name."""
    if isinstance(payload, list):
        payload = [_typed(entry) for entry in payload]
    return _listing(Destination, payload)


def _typed(entry: JsonValue) -> JsonValue:
    if not isinstance(entry, dict) or entry.keys().isdisjoint({"id", "name"}):
        return entry
    kind = entry.get("type")
    is_typed = isinstance(kind, str | int | float) and not isinstance(kind, bool)
    return entry if is_typed else {**entry, "type": UNKNOWN_TYPE}


def _types(payload: JsonValue) -> Listing[ReportCard]:
    listing = _listing(ReportCard, payload)
    first = {card.type: card for card in reversed(listing.rows)}
    rows = tuple(card for card in listing.rows if first[card.type] is card)
    return Listing(rows, listing.unreadable + len(listing.rows) - len(rows))


def _card(payload: JsonValue) -> ReportCard:
    card = _one(ReportCard, payload)
    if card is None:
        raise ProtocolError("The API answered, but not with a report card.")
    return card


def _check(payload: JsonValue) -> ConnectionCheck:
    check = _one(ConnectionCheck, payload)
    if check is None:
        raise ProtocolError("The API answered, but not with a connection check.")
    return check


def _nothing(_payload: JsonValue) -> None:
    """Whatever comes after a deletion says no more than its status."""


def _written(payload: JsonValue) -> Destination:
    destination = _one(Destination, payload)
    if destination is None or destination.id is None:
        raise OutcomeUnknown("The API accepted the request, but did not say what it made of it.")
    return destination
