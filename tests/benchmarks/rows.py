"""Accounts of any size, as the API would send them."""

import json
from collections.abc import Sequence
from typing import Any

NEEDLE = "needle"
"""The type that a filter finds, whatever the number of types; the fifth of them."""
NEEDLE_AT = 4

_NAMES = ("Analytics", "billing mirror", "Customer 360", "dev", "EU warehouse", "finance (old)")


def destinations(count: int, properties: int = 2) -> bytes:
    """A list of ``count``, some 500 bytes each, and 100 more for every further property."""
    return _json([destination(number, properties) for number in range(count)])


def destination(number: int, properties: int = 2) -> dict[str, Any]:
    """One that is fully configured; its check is not shown."""
    return {
        "id": 100_000 + number,
        "type": ("postgres", "snowflake", "redshift", "s3")[number % 4],
        "name": f"{_NAMES[number % len(_NAMES)]} {number:05}",
        "created_at": "2026-01-31T09:30:00Z",
        "report_card": card("postgres", properties) | {"current_step_type": "fully_configured"},
    }


def types(count: int) -> bytes:
    """A list of ``count`` types: one of ``count`` properties first, then one of ``count`` steps."""
    names = [f"type_{number:05}" for number in range(2, count)]
    names[NEEDLE_AT - 2] = NEEDLE
    small = [card(name, 2) for name in names]
    return _json([card("many_properties", count), card_of_steps(count), *small])


def card(type_name: str, properties: int) -> dict[str, Any]:
    """The report card of a type: a form of so many properties, then the end."""
    return {
        "type": type_name,
        "steps": [
            {"type": "form", "properties": [_property(number) for number in range(properties)]},
            {"type": "fully_configured", "properties": []},
        ],
        "details": {"access": True, "pricing_tier": "standard", "pipeline_state": "released"},
    }


def card_of_steps(count: int) -> dict[str, Any]:
    """A report card of so many steps, each with a property."""
    steps = [{"type": f"step_{step:05}", "properties": [_property(0)]} for step in range(count)]
    return card("many_steps", 0) | {"steps": steps}


def _property(number: int) -> dict[str, Any]:
    return {
        "name": f"property_{number:05}",
        "is_required": True,
        "property_type": "user_provided",
        "json_schema": {"type": "string"},
    }


def _json(rows: Sequence[object]) -> bytes:
    return json.dumps(rows, separators=(",", ":")).encode()
