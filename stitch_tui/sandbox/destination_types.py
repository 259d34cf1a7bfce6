"""The destination types an account is offered: the built-in ones, or those of a file.

A built-in type is one TOML file under ``types/``. ``[form.NAME]`` is a property of the form step,
``[oauth.NAME]`` one of the OAuth step that follows it, if there is one. Either holds only what
differs from an optional, visible, user-provided string.
"""

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TypeAlias

from stitch_tui.sandbox.json_text import parse_json

TypeCard: TypeAlias = dict[str, object]
"""A destination report card as the API sends it; odd ones are kept as they are."""

_SUFFIX = ".toml"

BUILT_IN = (
    "postgres",
    "redshift",
    "snowflake",
    "bigquery_v2",
    "databricks_delta",
    "s3",
    "azure_sqldw",
    "storagegrid",
)


class TypesFileError(ValueError):
    """A file that holds no destination types; the message is one sentence for the user."""


def built_in_types() -> list[TypeCard]:
    """The report cards of the built-in types (Connect API: List destination types)."""
    return [built_in_type(name) for name in BUILT_IN]


@cache
def bundled_types() -> tuple[str, ...]:
    """The types of which there is a file, also those no sandbox offers; in alphabetical order."""
    folder = resources.files("stitch_tui.sandbox") / "types"
    names = (file.name for file in folder.iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)))


@cache
def built_in_type(name: str) -> TypeCard:
    """The report card of the built-in type ``name``; ``FileNotFoundError`` if there is none."""
    file = resources.files("stitch_tui.sandbox") / "types" / f"{name}{_SUFFIX}"
    return _card(tomllib.loads(file.read_text("utf-8")))


def load_types(path: str | Path) -> list[TypeCard]:
    """The report cards of a JSON file: an array of them, or a single one.

    Raises ``TypesFileError`` if it cannot be read, is not JSON or holds something else.
    """
    try:
        value = parse_json(Path(path).read_bytes())
    except OSError as error:
        raise TypesFileError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise TypesFileError(f"{path} is not JSON.") from error
    cards = [value] if isinstance(value, dict) else value
    if not isinstance(cards, list):
        raise TypesFileError(f"{path} holds no array of destination types.")
    for number, card in enumerate(cards, start=1):
        kind = card.get("type") if isinstance(card, dict) else None
        if not isinstance(kind, str) or not kind:
            raise TypesFileError(f"Destination type {number} in {path} has no type.")
    return cards


def _card(facts: dict[str, object]) -> TypeCard:
    details = facts["details"]
    if not isinstance(details, dict) or "form" not in facts:
        raise TypeError("a destination type needs the tables [form] and [details]")
    asking = [_step(kind, facts[kind]) for kind in ("form", "oauth") if kind in facts]
    return {
        "type": facts["type"],
        "current_step": 1,
        "current_step_type": "form",
        "steps": [*asking, {"type": "fully_configured", "properties": []}],
        "details": {
            "pricing_tier": details["pricing_tier"],
            "pipeline_state": details["pipeline_state"],
            "protocol": facts["type"],
            "access": details["access"],
        },
    }


def _step(kind: str, facts: object) -> dict[str, object]:
    if not isinstance(facts, dict):
        raise TypeError(f"[{kind}] holds one table a property")
    return {"type": kind, "properties": [_property(*item) for item in facts.items()]}


def _property(name: str, facts: dict[str, object]) -> dict[str, object]:
    return {
        "name": name,
        "is_required": facts.get("is_required", False),
        "is_credential": facts.get("is_credential", False),
        "system_provided": False,
        "property_type": facts.get("property_type", "user_provided"),
        "json_schema": facts.get("json_schema", {"type": "string"}),
        "provided": False,
    }
