"""The bodies of POST and PUT, read and checked for their shape."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from stitch_tui.sandbox.refusals import POST_BODY, PUT_BODY, PUT_TYPE, Refused

_STRINGS = ("type", "name", "description")
_POST_KEYS = {*_STRINGS, "properties", "ignore_unmapped_sources"}


@dataclass(frozen=True)
class NewDestination:
    """What a POST asks for (Connect API: Create a destination)."""

    type: str
    properties: Mapping[str, object] = field(repr=False)
    name: str | None = None
    description: str | None = None


def read_post(body: object) -> NewDestination:
    """The destination a POST body describes; ``Refused`` for missing, odd or unknown keys."""
    if not isinstance(body, dict) or not body.keys() <= _POST_KEYS:
        raise Refused(400, POST_BODY)
    kind, properties = body.get("type"), body.get("properties")
    strings = all(isinstance(body[key], str) for key in _STRINGS if key in body)
    unmapped = body.get("ignore_unmapped_sources", False)
    if not isinstance(kind, str) or not isinstance(properties, dict):
        raise Refused(400, POST_BODY)
    if not strings or not isinstance(unmapped, bool):
        raise Refused(400, POST_BODY)
    return NewDestination(kind, properties, body.get("name"), body.get("description"))


def read_put(body: object) -> dict[str, object]:
    """The properties of a PUT body (Connect API: Update a destination); ``Refused`` otherwise."""
    if isinstance(body, dict) and "type" in body:
        raise Refused(400, PUT_TYPE)
    if not isinstance(body, dict) or body.keys() != {"properties"}:
        raise Refused(400, PUT_BODY)
    properties = body["properties"]
    if not isinstance(properties, dict):
        raise Refused(400, PUT_BODY)
    return properties
