"""A property made ready to be filled in: its control, who sets it, and its rule in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from pydantic import JsonValue

from stitch_tui.connect.models import Property, ReportCard
from stitch_tui.forms.pattern import Reading, read_pattern


class Control(Enum):
    """How a value is entered."""

    TEXT = "text"
    DIGITS = "digits"
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
    BY_STITCH = "Filled in by Stitch, unless you do"
    LOCKED = "Not editable here"


_SETTERS = {
    "user_provided": Setter.USER,
    "user_provided_immutable": Setter.USER_ONCE,
    "user_provided_advanced": Setter.USER_ADVANCED,
    "system_provided_by_default": Setter.STITCH,
    "read_only": Setter.STITCH_ONLY,
}

_FORMAT_RULES = {
    "hostname": "a host name",
    "idn-hostname": "a host name",
    "ipv4": "an IPv4 address",
    "ipv6": "an IPv6 address",
    "uri": "a URL",
    "email": "an e-mail address",
    "date-time": "a date and time",
    "date": "a date",
    "uuid": "a UUID",
}
_HOST_FORMATS = {"hostname", "ipv4", "ipv6"}


@dataclass(frozen=True)
class Choice:
    """One value of a choice: what is shown, and the JSON value it stands for."""

    label: str
    value: JsonValue


@dataclass(frozen=True)
class Field:
    """A property as a form needs it. ``name`` is foreign text; ``rule`` may quote foreign text.

    ``rule`` completes the sentence "takes …". ``is_required`` means required of the person: what
    Stitch fills in itself is not (Connect API: properties).
    """

    name: str
    control: Control
    setter: Setter
    rule: str
    choices: tuple[Choice, ...] = ()
    is_required: bool = False
    is_secret: bool = False
    is_provided: bool = False
    step: str = ""
    json_schema: Mapping[str, JsonValue] | None = None

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
        return Section.REQUIRED if self.is_required else Section.OPTIONAL

    @property
    def is_port(self) -> bool:
        """Whether the digits are a TCP port."""
        digits = self.control is Control.DIGITS
        return digits and (self.name == "port" or self.name.endswith("_port"))


def fields(card: ReportCard) -> tuple[Field, ...]:
    """A field for each property of ``card``: required ones first, then in the card's order."""
    seen: set[str] = set()
    found: list[Field] = []
    for step in card.steps:
        for item in step.properties:
            if item.name not in seen:
                seen.add(item.name)
                found.append(_field(item, step.type or ""))
    return tuple(sorted(found, key=_order))


def setter_of(item: Property) -> Setter:
    """Who sets ``item``. Legacy cards have ``system_provided`` instead of a property type."""
    if item.property_type is None:
        return Setter.STITCH if item.system_provided else Setter.USER
    return _SETTERS.get(item.property_type, Setter.UNKNOWN)


def is_user_required(item: Property) -> bool:
    """Whether a person has to give ``item`` before the form is complete."""
    return item.is_required is True and setter_of(item) in {Setter.USER, Setter.USER_ONCE}


def _order(field: Field) -> int:
    return list(Section).index(field.section)


def _field(item: Property, step: str) -> Field:
    control, rule, choices = _control(item.json_schema)
    return Field(
        name=item.name,
        control=control,
        setter=setter_of(item),
        rule=rule,
        choices=choices,
        is_required=is_user_required(item),
        is_secret=item.is_credential is True,
        is_provided=item.provided is True,
        step=step,
        json_schema=item.json_schema,
    )


_TYPE_RULES = {
    "integer": "a whole number",
    "number": "a number",
    "object": "a JSON object, or @ and a file name",
    "array": "a JSON list, or @ and a file name",
}


def _control(
    schema: Mapping[str, JsonValue] | None,
) -> tuple[Control, str, tuple[Choice, ...]]:
    schema = schema or {}
    kind = schema_kind(schema)
    listed = schema.get("enum")
    if isinstance(listed, list) and listed and all(isinstance(v, str) and v for v in listed):
        return _choice_control([str(value) for value in listed])
    if isinstance(listed, list) and listed and all(type(v) is int for v in listed):
        return _number_choices([value for value in listed if isinstance(value, int)])
    if kind == "boolean":
        return Control.SWITCH, "yes or no", (Choice("yes", True), Choice("no", False))
    if _is_structured(schema):
        return Control.JSON, _TYPE_RULES["array" if kind == "array" else "object"], ()
    if kind in {"integer", "number"}:
        return Control.TEXT, _TYPE_RULES[kind or ""], ()
    pattern = schema.get("pattern")
    reading = read_pattern(pattern) if isinstance(pattern, str) else Reading(_format_rule(schema))
    return _text_control(reading)


def _text_control(reading: Reading) -> tuple[Control, str, tuple[Choice, ...]]:
    if reading.choices:
        return _choice_control(reading.choices)
    return (Control.DIGITS if reading.is_digits else Control.TEXT), reading.rule, ()


def _number_choices(values: Sequence[int]) -> tuple[Control, str, tuple[Choice, ...]]:
    control, rule, _ = _choice_control([str(value) for value in values])
    return control, rule, tuple(Choice(str(value), value) for value in values)


def _choice_control(values: Sequence[str]) -> tuple[Control, str, tuple[Choice, ...]]:
    if set(values) == {"true", "false"}:
        return Control.SWITCH, "yes or no", (Choice("yes", "true"), Choice("no", "false"))
    rule = f"one of {', '.join(values[:4])}{', …' if len(values) > 4 else ''}"
    return Control.CHOICE, rule, tuple(Choice(value, value) for value in values)


def schema_kind(schema: Mapping[str, JsonValue]) -> str | None:
    """The one JSON type ``schema`` asks for, ``null`` apart; ``None`` where text may do as well."""
    kind = schema.get("type")
    kinds = set[str | None]()
    if isinstance(kind, str):
        return kind
    if isinstance(kind, list):
        kinds.update(item if isinstance(item, str) else None for item in kind)
    elif kind is None:
        kinds.update(schema_kind(branch) for branch in _branches(schema))
    kinds.discard("null")
    return kinds.pop() if len(kinds) == 1 else None


def _branches(schema: Mapping[str, JsonValue]) -> list[Mapping[str, JsonValue]]:
    listed = schema.get("anyOf", schema.get("oneOf"))
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def _is_structured(schema: Mapping[str, JsonValue]) -> bool:
    if schema_kind(schema) in {"object", "array"} or "properties" in schema or "$ref" in schema:
        return True
    return any(_is_structured(branch) for branch in _branches(schema))


def _format_rule(schema: Mapping[str, JsonValue]) -> str:
    formats = [schema.get("format"), *(branch.get("format") for branch in _branches(schema))]
    named = [name for name in formats if isinstance(name, str)]
    if "hostname" in named and _HOST_FORMATS.issuperset(named) and len(named) > 1:
        return "a host name or an IP address"
    rules = [_FORMAT_RULES[name] for name in named if name in _FORMAT_RULES]
    return " or ".join(rules) or "text"
