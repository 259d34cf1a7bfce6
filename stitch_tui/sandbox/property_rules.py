"""Which of the properties sent break the rules of their report card."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from stitch_tui.sandbox.report_card import Card, Property, by_name, property_type

if TYPE_CHECKING:
    from jsonschema_rs import Draft7Validator


def as_returned(value: object) -> object:
    """A value as the API gives it back: scalars become strings, objects stay objects."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float):
        return str(value)
    return value


def bad_properties(
    card: Card, sent: Mapping[str, object], already: Mapping[str, object]
) -> list[str]:
    """The names in ``sent`` that Stitch refuses; ``already`` holds the values it has.

    Refused are names not on the card, read-only ones, empty strings, values that break the
    schema, and another value for a property that may be set only once.
    """
    known = by_name(card)
    return [
        name
        for name, value in sent.items()
        if name not in known
        or not _fits(known[name], value)
        or _is_change_of_immutable(known[name], value, already.get(name))
    ]


def _fits(item: Property, value: object) -> bool:
    if property_type(item) == "read_only" or value is None or value == "":
        return False
    validator = _validator_of(item.get("json_schema"))
    if validator is None:
        return True
    try:
        return validator.is_valid(value)
    except ValueError:
        # What the validator cannot take in cannot have been meant.
        return False


def _is_change_of_immutable(item: Property, value: object, before: object) -> bool:
    return (
        property_type(item) == "user_provided_immutable"
        and before is not None
        and as_returned(value) != before
    )


def _validator_of(schema: object) -> "Draft7Validator | None":
    return _validator(json.dumps(schema)) if isinstance(schema, dict) else None


@lru_cache(maxsize=512)
def _validator(schema: str) -> "Draft7Validator | None":
    # Loaded with the first properties that are sent: it has 4 MB.
    from jsonschema_rs import Draft7Validator, FancyRegexOptions  # noqa: PLC0415

    patterns = FancyRegexOptions(backtrack_limit=10_000, size_limit=1_000_000)
    try:
        return Draft7Validator(
            json.loads(schema), validate_formats=True, offline=True, pattern_options=patterns
        )
    except ValueError:
        # A schema nobody can read refuses nothing.
        return None
