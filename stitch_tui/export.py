"""A request or a watch as text that can be kept: never with a token or a credential in it."""

import json
from collections.abc import Iterable, Mapping, Sequence

from pydantic import Secret, SecretStr

from stitch_tui.connect.body import BodyValue
from stitch_tui.text import one_line

MASK = "********"


def masked_json(body: Mapping[str, BodyValue]) -> str:
    """``body`` as indented JSON, each secret as ``********``."""
    return json.dumps(body, default=_mask, indent=2, ensure_ascii=False)


def request_text(method: str, url: str, body: Mapping[str, BodyValue]) -> str:
    """The request as it will be sent, line by line, with token and secrets masked."""
    head = (f"{method} {url}", f"Authorization: Bearer {MASK}", "Content-Type: application/json")
    return "\n".join((*head, "", masked_json(body)))


def transcript(title: str, facts: Sequence[str], timeline: Iterable[str]) -> str:
    """What a watch saw: a title, the facts as they stand, and one line a change."""
    lines = (title, *facts, "", *timeline)
    return "\n".join(one_line(line, 1_000) for line in lines) + "\n"


def _mask(value: object) -> str:
    if isinstance(value, SecretStr | Secret):
        return MASK
    raise TypeError(f"{type(value).__name__} has no JSON form")
