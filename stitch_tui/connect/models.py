"""What the Connect API sends, as models that keep what they don't know.

The documentation contradicts itself in places and the API moves on, so nothing here fails on a
missing, extra or odd key: a value that cannot be what it should be becomes ``None`` or empty, and
what that means is left to who shows it. Only a row that is no object at all, or a report card or a
destination without a ``type``, cannot be read; of a list of destinations such a one is shown as of
an unknown type.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Generic, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue

from stitch_tui.connect.body import BodyValue

FULLY_CONFIGURED = "fully_configured"
FORM = "form"
UNKNOWN_TYPE = "unknown"
_DEPTH_LIMIT = 50


def _text(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _positive(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if value > 0 else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        return int(value) or None
    return None


def _objects(value: object) -> list[object]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _steps(value: object) -> list[object]:
    """An odd entry becomes a step without a type, so that the numbers of the others stay right."""
    listed = value if isinstance(value, list) else []
    return [item if isinstance(item, dict) else {} for item in listed]


def _named(value: object) -> list[object]:
    return [
        item
        for item in _objects(value)
        if isinstance(item, dict) and isinstance(item.get("name"), str)
    ]


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _mapping_or_none(value: object) -> dict[str, object] | None:
    return value if isinstance(value, dict) else None


def _values(value: object) -> dict[str, object]:
    return {name: item for name, item in _mapping(value).items() if not _is_deep(item)}


def _schema(value: object) -> dict[str, object] | None:
    """One that is nested too deep to be read says that there is one, and nothing more."""
    found = _mapping_or_none(value)
    return {} if _is_deep(found) else found


def _is_deep(value: object) -> bool:
    """Whether it is nested deeper than anybody writes, and than pydantic takes."""
    level = [value]
    for _ in range(_DEPTH_LIMIT):
        level = [inner for item in level for inner in _inside(item)]
        if not level:
            return False
    return True


def _inside(value: object) -> Iterable[object]:
    """The objects and lists right inside ``value``."""
    found = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (item for item in found if isinstance(item, dict | list))


Text: TypeAlias = Annotated[str | None, BeforeValidator(_text)]
Flag: TypeAlias = Annotated[bool | None, BeforeValidator(_flag)]
Id: TypeAlias = Annotated[int | None, BeforeValidator(_positive)]
Object: TypeAlias = Annotated[dict[str, JsonValue], BeforeValidator(_values)]
Schema: TypeAlias = Annotated[dict[str, JsonValue] | None, BeforeValidator(_schema)]


class _Model(BaseModel):
    # Built when first needed: start-up waits for none of them.
    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)


class Property(_Model):
    """One property of a step (Connect API: properties).

    ``json_schema`` is documented as an array and sent as an object or null; anything but an object
    is ``None`` here. ``provided`` is the only trace a credential leaves.
    """

    name: Annotated[str, BeforeValidator(_text)]
    is_required: Flag = None
    is_credential: Flag = None
    system_provided: Flag = None
    property_type: Text = None
    json_schema: Schema = None
    provided: Flag = None


class Step(_Model):
    """One connection step (Connect API: connection steps); ``type`` is an open set."""

    type: Text = None
    properties: Annotated[tuple[Property, ...], BeforeValidator(_named)] = ()

    @property
    def provided_count(self) -> int:
        """How many properties are set."""
        return sum(item.provided is True for item in self.properties)


class Details(_Model):
    """What the account may do with a destination type (Connect API: details)."""

    access: Flag = None
    pricing_tier: Text = None
    pipeline_state: Text = None
    protocol: Text = None


class ReportCard(_Model):
    """A destination report card (Connect API: destination report card).

    ``current_step`` is documented as an index and sent counting from 1; ``current_step_type`` says
    the same in words and wins. ``details`` come with destination types only.
    """

    type: Annotated[str, BeforeValidator(_text)]
    current_step: Id = None
    current_step_type: Text = None
    steps: Annotated[tuple[Step, ...], BeforeValidator(_steps)] = ()
    details: Annotated[Details | None, BeforeValidator(_mapping_or_none)] = None

    @property
    def current_type(self) -> str | None:
        """The type of the step that is current, or ``None`` where the card does not say."""
        if self.current_step_type:
            return self.current_step_type
        if self.current_step is not None and self.current_step <= len(self.steps):
            return self.steps[self.current_step - 1].type
        return None

    @property
    def current_position(self) -> int | None:
        """Where in ``steps`` the current step is, counting from 0; ``None`` where unknown."""
        for position, step in enumerate(self.steps):
            if step.type == self.current_type and step.type is not None:
                return position
        return None

    @property
    def is_fully_configured(self) -> bool:
        """Whether the form is complete. The connection check may still run."""
        return self.current_type == FULLY_CONFIGURED

    @property
    def properties(self) -> tuple[Property, ...]:
        """The properties of all steps, in order; of two with one name, the first."""
        found: dict[str, Property] = {}
        for step in self.steps:
            for item in step.properties:
                found.setdefault(item.name, item)
        return tuple(found.values())

    @property
    def is_accessible(self) -> bool:
        """False only where the API says so outright (Connect API: details)."""
        return self.details is None or self.details.access is not False


def _card_or_none(value: object) -> object:
    return value if _text(_mapping(value).get("type")) is not None else None


class Destination(_Model):
    """A destination (Connect API: destination object, v4).

    ``properties`` come back as strings whatever the card says, may hold keys no card has, and hold
    no credentials. ``id`` is ``None`` where it is not a positive integer: such a row can only be
    looked at.
    """

    type: Annotated[str, BeforeValidator(_text)]
    id: Id = None
    name: Text = None
    description: Text = None
    properties: Object = Field(default_factory=dict, repr=False)
    report_card: Annotated[
        ReportCard | None,
        BeforeValidator(_card_or_none),
    ] = None
    check_job_name: Text = None
    created_at: Text = None
    updated_at: Text = None
    deleted_at: Text = None
    paused_at: Text = None
    system_paused_at: Text = None

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Neither values nor unknown keys: v3 destinations came with the password in one."""
        return (("type", self.type), ("id", self.id))

    @property
    def title(self) -> str:
        """The name, or the type where there is none. Foreign text."""
        return self.name or self.type


class ConnectionCheck(_Model):
    """The last connection check (Connect API: connection check, v4).

    ``status`` is running, succeeded or failed. The exit statuses contradict the documentation in
    its own samples, so nothing is decided from them.
    """

    name: Text = None
    status: Text = None
    error: Flag = None
    start_time: Text = None
    completion_time: Text = None
    discovery_error_message: Text = None
    tap_error_message: Text = None
    target_error_message: Text = None

    @property
    def state(self) -> str:
        """``running``, ``succeeded``, ``failed`` or ``unknown``: status first, then ``error``."""
        if self.status in {"running", "succeeded", "failed"}:
            return self.status
        return "failed" if self.error else "unknown"

    @property
    def message(self) -> str | None:
        """Why it failed, where the API says. Foreign text."""
        return self.discovery_error_message or self.target_error_message or self.tap_error_message


@dataclass(frozen=True)
class NewDestination:
    """The body of ``POST /v4/destinations`` (Connect API: create a destination, v4).

    ``None`` leaves a key out: without a name the API makes one, and without
    ``ignore_unmapped_sources`` it maps every unmapped source to the new destination.
    """

    type: str
    properties: Mapping[str, BodyValue]
    name: str | None = None
    description: str | None = None
    ignore_unmapped_sources: bool | None = None

    def body(self) -> dict[str, BodyValue]:
        """The JSON object to send, secrets still wrapped."""
        keys: dict[str, BodyValue] = {
            "type": self.type,
            "name": self.name,
            "description": self.description,
            "ignore_unmapped_sources": self.ignore_unmapped_sources,
        }
        given: dict[str, BodyValue] = {k: v for k, v in keys.items() if v is not None}
        given["properties"] = self.properties
        return given


Row = TypeVar("Row")


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """A list the API sent: what could be read of it, and how many entries could not."""

    rows: tuple[Row, ...]
    unreadable: int = 0


def certain(listing: Listing[Destination]) -> Listing[Destination]:
    """``listing`` with entries of no known type among those that could not be read.

    They can be shown, but nothing may be concluded from them.
    """
    rows = tuple(row for row in listing.rows if row.type != UNKNOWN_TYPE)
    return Listing(rows, listing.unreadable + len(listing.rows) - len(rows))


def may_hide_one(listing: Listing[Destination]) -> bool:
    """Whether a destination may be in ``listing`` and not be found there by its id."""
    return listing.unreadable > 0 or any(row.id is None for row in listing.rows)
