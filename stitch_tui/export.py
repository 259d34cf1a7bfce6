"""A request as text that can be kept: never with a token or a credential in it."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import JsonValue, Secret, SecretStr

from stitch_tui.connect.body import BodyValue
from stitch_tui.connect.credentials import sounds_secret
from stitch_tui.connect.redaction import MASK

if TYPE_CHECKING:
    from stitch_tui.forms.draft import Draft


def request_of(draft: "Draft", api_url: str) -> tuple[str, str, Mapping[str, BodyValue]]:
    """The method, the URL and the body by which ``draft`` is sent."""
    url = f"{api_url}/v4/destinations"
    if draft.destination is None:
        return "POST", url, draft.new_destination().body()
    return "PUT", f"{url}/{draft.destination.id}", {"properties": draft.changes()}


def masked_json(body: Mapping[str, BodyValue]) -> str:
    """``body`` as indented JSON, each secret as ``********``.

    So is what stands under a name such as ``password`` in an object that was typed as JSON.
    """
    plain = json.loads(json.dumps(body, default=_mask))
    return json.dumps(_without_named(plain), indent=2, ensure_ascii=False)


def request_text(method: str, url: str, body: Mapping[str, BodyValue]) -> str:
    """The request as it will be sent, line by line, with token and secrets masked."""
    head = (f"{method} {url}", f"Authorization: Bearer {MASK}", "Content-Type: application/json")
    return "\n".join((*head, "", masked_json(body)))


def _without_named(value: JsonValue) -> JsonValue:
    if isinstance(value, list):
        return [_without_named(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: MASK if sounds_secret(name) and item is not None else _without_named(item)
        for name, item in value.items()
    }


def _mask(value: object) -> str:
    if isinstance(value, SecretStr | Secret):
        return MASK
    raise TypeError(f"{type(value).__name__} has no JSON form")
