"""A value made ready to be filled in: its control, who sets it, and its rule in words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from pydantic import JsonValue

from stitch_tui.catalog import Condition
from stitch_tui.connect.models import Property


class Control(Enum):
    """How a value is entered."""

    TEXT = "text"
    DIGITS = "digits"
    HOST = "host"
    SWITCH = "switch"
    CHOICE = "choice"
    JSON = "json"


class Setter(Enum):
    """Who sets a property (Connect API: properties, ``property_type``)."""

    USER = "you"
    USER_ONCE = "you, once"
    USER_ADVANCED = "you, with caution"
    STITCH = "Stitch, unless you do"
    STITCH_ONLY = "Stitch"
    UNKNOWN = "unknown"


class Section(Enum):
    """The heads of a form, in their order."""

    REQUIRED = "Required"
    OPTIONAL = "Optional"
    ADVANCED = "Advanced: Stitch advises caution"
    BY_STITCH = "Filled in by Stitch, unless you do"
    LOCKED = "Not editable here"


_SETTERS = {
    "user_provided": Setter.USER,
    "user_provided_immutable": Setter.USER_ONCE,
    "user_provided_advanced": Setter.USER_ADVANCED,
    "system_provided_by_default": Setter.STITCH,
    "read_only": Setter.STITCH_ONLY,
}


@dataclass(frozen=True)
class Choice:
    """One value of a choice: what is shown, and the JSON value it stands for."""

    label: str
    value: JsonValue


@dataclass(frozen=True)
class Entry:
    """How one value of a schema is entered. ``rule`` completes "takes …"; it may be foreign."""

    control: Control = Control.TEXT
    rule: str = "text"
    choices: tuple[Choice, ...] = ()
    prefix: str = ""
    is_fixed_prefix: bool = False
    example: str = ""


@dataclass(frozen=True)
class Field:
    """One value as a form needs it: a property, or a member of one that is an object.

    ``name`` is the property's, dotted for a member (``ssh_config.ssh_host``); it is foreign text.
    ``is_required`` means required of the person: what Stitch fills in itself is not (Connect API:
    properties). ``group`` is the property of a member. All of ``shown_when`` must hold for the
    field to be shown; hidden, it keeps its text and stays out of the body.
    """

    name: str
    entry: Entry
    setter: Setter = Setter.USER
    is_required: bool = False
    is_secret: bool = False
    is_provided: bool = False
    json_schema: Mapping[str, JsonValue] | None = None
    group: str | None = None
    shown_when: tuple[Condition, ...] = ()
    required_when: Condition | None = None
    default: str = ""
    meaning: str = ""
    note: str = ""
    is_multi_line: bool = False

    @property
    def control(self) -> Control:
        """How its value is entered."""
        return self.entry.control

    @property
    def is_locked(self) -> bool:
        """Whether a value can no longer, or never, be given."""
        if self.setter is Setter.USER_ONCE:
            return self.is_provided
        return self.setter in {Setter.STITCH_ONLY, Setter.UNKNOWN}

    @property
    def section(self) -> Section:
        """Under which head of the form it stands."""
        if self.is_locked:
            return Section.LOCKED
        if self.setter is Setter.STITCH:
            return Section.BY_STITCH
        if self.setter is Setter.USER_ADVANCED:
            return Section.ADVANCED
        needed = self.is_required or self.required_when is not None
        return Section.REQUIRED if needed else Section.OPTIONAL

    @property
    def is_port(self) -> bool:
        """Whether the digits are a TCP port."""
        last = self.name.rpartition(".")[2]
        return self.control is Control.DIGITS and (last == "port" or last.endswith("_port"))


def choice_text(value: JsonValue) -> str:
    """How a choice's value stands in a draft: as the API would send it back, a string."""
    return value if isinstance(value, str) else json.dumps(value)


def setter_of(item: Property) -> Setter:
    """Who sets ``item``. Legacy cards have ``system_provided`` instead of a property type."""
    if item.property_type is None:
        return Setter.STITCH if item.system_provided else Setter.USER
    return _SETTERS.get(item.property_type, Setter.UNKNOWN)


def is_user_required(item: Property) -> bool:
    """Whether a person has to give ``item`` before the form is complete."""
    return item.is_required is True and setter_of(item) in {Setter.USER, Setter.USER_ONCE}


def badges(item: Property) -> list[str]:
    """What is special about ``item``, in a word or two each."""
    words = ["required"] if is_user_required(item) else []
    if item.is_credential:
        words.append("secret")
    setter = setter_of(item)
    if setter is Setter.STITCH:
        words.append("by Stitch")
    elif setter is Setter.USER_ONCE:
        words.append("set once")
    elif setter is Setter.USER_ADVANCED:
        words.append("advanced")
    elif setter in {Setter.STITCH_ONLY, Setter.UNKNOWN}:
        words.append("locked")
    if item.provided:
        words.append("set")
    return words
