"""How the value of a property is put together from what stands in the fields of a form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from pydantic import JsonValue

from stitch_tui.connect.body import BodyValue, loads_finite
from stitch_tui.forms.field import choice_text


@dataclass(frozen=True)
class Leaf:
    """One value, entered in the field of that name."""

    field: str


@dataclass(frozen=True)
class Record:
    """An object: a shape for each of its members."""

    members: Mapping[str, "Shape"]


@dataclass(frozen=True)
class Variants:
    """One of several objects: which, the field ``selector`` says by its text.

    Where no member of the objects tells them apart, the selector is a field of the form alone, and
    not part of the value.
    """

    selector: str
    options: Mapping[str, Record]


Shape: TypeAlias = Leaf | Record | Variants


class Nothing(Enum):
    """No value: an empty field, an object nothing of which is given."""

    MISSING = "missing"


MISSING: Final = Nothing.MISSING


def compose(
    shape: Shape, value_of: Callable[[str], JsonValue | Nothing], text_of: Callable[[str], str]
) -> JsonValue | Nothing:
    """The JSON value of ``shape``, or ``MISSING``.

    ``value_of`` gives the value of a field, ``MISSING`` where it is empty or hidden.
    """
    if isinstance(shape, Leaf):
        return value_of(shape.field)
    if isinstance(shape, Variants):
        chosen = shape.options.get(text_of(shape.selector))
        return MISSING if chosen is None else compose(chosen, value_of, text_of)
    parts = {name: compose(part, value_of, text_of) for name, part in shape.members.items()}
    given = {name: part for name, part in parts.items() if not isinstance(part, Nothing)}
    return given or MISSING


def wrapped(
    shape: Shape,
    value: JsonValue,
    wrap: Callable[[str, JsonValue], BodyValue],
    text_of: Callable[[str], str],
) -> BodyValue:
    """``value``, which ``compose`` gave, with each field's part as ``wrap`` makes it."""
    if isinstance(shape, Leaf):
        return wrap(shape.field, value)
    members = shape.options[text_of(shape.selector)] if isinstance(shape, Variants) else shape
    if not isinstance(value, dict):
        return value
    return {n: wrapped(members.members[n], part, wrap, text_of) for n, part in value.items()}


def decompose(shape: Shape, value: JsonValue) -> dict[str, str]:
    """What would stand in the fields if ``value`` had been typed: text by field name.

    The API turns values into strings, so an object may come as its JSON text.
    """
    if isinstance(shape, Leaf):
        return {} if value in (None, "") else {shape.field: choice_text(value)}
    if isinstance(value, str):
        value = _parsed(value)
    if isinstance(value, str):
        value = _read(value)
    if not isinstance(value, dict):
        return {}
    if isinstance(shape, Variants):
        return _decompose_variant(shape, value)
    found: dict[str, str] = {}
    for name, part in shape.members.items():
        if name in value:
            found |= decompose(part, value[name])
    return found


def _parsed(text: str) -> JsonValue:
    try:
        return loads_finite(text)
    except (ValueError, RecursionError):
        return None


def _read(text: str) -> JsonValue:
    """An object that came back as its JSON text, as values of an API of strings may."""
    try:
        return loads_finite(text)
    except (ValueError, RecursionError):
        return None


def _decompose_variant(shape: Variants, value: dict[str, JsonValue]) -> dict[str, str]:
    """The texts of the variant that has most of the members of ``value``."""
    for text, option in shape.options.items():
        found = decompose(option, value)
        if found.get(shape.selector, "") == text:
            return found
    text, option = max(
        shape.options.items(), key=lambda item: len(item[1].members.keys() & value.keys())
    )
    return decompose(option, value) | {shape.selector: text}


def leaves(shape: Shape) -> tuple[str, ...]:
    """The names of all fields of ``shape``."""
    if isinstance(shape, Leaf):
        return (shape.field,)
    parts: tuple[Shape, ...] = (
        tuple(shape.options.values())
        if isinstance(shape, Variants)
        else tuple(shape.members.values())
    )
    own = (shape.selector,) if isinstance(shape, Variants) else ()
    return tuple(dict.fromkeys((*own, *(name for part in parts for name in leaves(part)))))
