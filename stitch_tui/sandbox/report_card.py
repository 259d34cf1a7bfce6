"""A report card read: its steps, its properties, and how far a destination has come on it.

Cards may come from a file, so every reader here takes a missing or odd part for an empty one.
"""

from collections.abc import Collection, Mapping
from typing import TypeAlias

Card: TypeAlias = Mapping[str, object]
Property: TypeAlias = Mapping[str, object]

_USER_SET = {"user_provided", "user_provided_immutable", "user_provided_advanced"}
_ASKED_OF_USER = {"user_provided", "user_provided_immutable"}


def steps(card: Card) -> list[object]:
    """The steps in order, odd ones included, so that their numbers stay right."""
    found = card.get("steps")
    return found if isinstance(found, list) else []


def properties(card: Card, *, step: str | None = None) -> list[Property]:
    """The named properties of every step, or of the steps of one type."""
    return [
        item
        for candidate in steps(card)
        if step is None or _step_type(candidate) == step
        for item in _listed(candidate)
        if isinstance(item, dict) and isinstance(item.get("name"), str)
    ]


def by_name(card: Card) -> dict[str, Property]:
    """The card's properties under their names; the first of two equal names counts."""
    return {str(item["name"]): item for item in reversed(properties(card))}


def property_type(item: Property) -> str:
    """Who sets the property; older cards tell it only by ``system_provided``."""
    kind = item.get("property_type")
    if isinstance(kind, str):
        return kind
    return "system_provided_by_default" if item.get("system_provided") else "user_provided"


def credential_names(card: Card) -> set[str]:
    """Names whose values are never returned (Connect API: Properties)."""
    return {str(item["name"]) for item in properties(card) if item.get("is_credential")}


def user_credential_names(card: Card) -> set[str]:
    """The credentials that a user, and not Stitch, sets."""
    found = by_name(card)
    return {name for name in credential_names(card) if property_type(found[name]) in _USER_SET}


def form_complete(card: Card, given: Collection[str]) -> bool:
    """Whether everything the form requires of the user is among the names ``given``."""
    return all(
        item["name"] in given
        for item in properties(card, step="form")
        if item.get("is_required") and property_type(item) in _ASKED_OF_USER
    )


def provided_names(card: Card, given: Collection[str], passed: Collection[str]) -> set[str]:
    """What counts as provided: the names ``given``, and what Stitch fills in by itself.

    What an OAuth step asks for it has only once that step is among those ``passed``.
    """
    filled = {"system_provided_by_default"}
    if form_complete(card, given):
        filled.add("read_only")
    by_stitch = {name for name, item in by_name(card).items() if property_type(item) in filled}
    by_grant = {str(item["name"]) for item in properties(card, step="oauth")}
    by_stitch = by_stitch | by_grant if "oauth" in passed else by_stitch - by_grant
    return by_stitch | set(given)


def read_only_values(card: Card, given: Mapping[str, object]) -> dict[str, object]:
    """Read-only properties Stitch takes from an object the user gave.

    BigQuery's ``project_id`` is the one in the service account key.
    """
    objects = [value for value in given.values() if isinstance(value, dict)]
    return {
        name: value[name]
        for name, item in by_name(card).items()
        if property_type(item) == "read_only"
        for value in objects
        if name in value
    }


def access(card: Card) -> bool:
    """Whether the account may create this type; only a plain false says no."""
    details = card.get("details")
    return not (isinstance(details, dict) and details.get("access") is False)


def shown(
    card: Card, *, provided: Collection[str], passed: Collection[str] = ()
) -> dict[str, object]:
    """The card of a destination: no ``details``, its steps marked, the current one told.

    ``passed`` are the types of the steps that are behind. ``current_step`` counts from 1 (Connect
    API: Destination report cards).
    """
    number, kind = _current_step(card, passed)
    ours: dict[str, object] = {
        "type": card.get("type"),
        "current_step": number,
        "current_step_type": kind,
        "steps": [_marked(step, provided) for step in steps(card)],
    }
    hidden = {"details", *ours}
    return {**ours, **{key: value for key, value in card.items() if key not in hidden}}


def _current_step(card: Card, passed: Collection[str]) -> tuple[int, str | None]:
    kinds = [_step_type(step) for step in steps(card)]
    if not kinds:
        return 1, "fully_configured" if "form" in passed else "form"
    for number, kind in enumerate(kinds, start=1):
        if kind not in passed:
            return number, kind
    return len(kinds), kinds[-1]


def _step_type(step: object) -> str | None:
    kind = step.get("type") if isinstance(step, dict) else None
    return kind if isinstance(kind, str) else None


def _listed(step: object) -> list[object]:
    found = step.get("properties") if isinstance(step, dict) else None
    return found if isinstance(found, list) else []


def _marked(step: object, provided: Collection[str]) -> object:
    if not isinstance(step, dict) or not isinstance(step.get("properties"), list):
        return step
    return {**step, "properties": [_marked_one(item, provided) for item in step["properties"]]}


def _marked_one(item: object, provided: Collection[str]) -> object:
    if not isinstance(item, dict) or not isinstance(item.get("name"), str):
        return item
    return {**item, "provided": item["name"] in provided}
