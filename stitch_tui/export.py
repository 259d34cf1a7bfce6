"""A request as text that can be kept: never with a token or a credential in it."""

import json
from collections.abc import Mapping

from pydantic import Secret, SecretStr

from stitch_tui.connect.body import BodyValue
from stitch_tui.connect.redaction import MASK


def masked_json(body: Mapping[str, BodyValue]) -> str:
    """``body`` as indented JSON, each secret as ``********``."""
    return json.dumps(body, default=_mask, indent=2, ensure_ascii=False)


def request_text(method: str, url: str, body: Mapping[str, BodyValue]) -> str:
    """The request as it will be sent, line by line, with token and secrets masked."""
    head = (f"{method} {url}", f"Authorization: Bearer {MASK}", "Content-Type: application/json")
    return "\n".join((*head, "", masked_json(body)))


def _mask(value: object) -> str:
    if isinstance(value, SecretStr | Secret):
        return MASK
    raise TypeError(f"{type(value).__name__} has no JSON form")
