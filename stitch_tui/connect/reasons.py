"""Why the API said no: one readable line from every error body it is known to send.

Shapes documented under Connect API: response codes, and in the error samples of each object: a JSON
string, raw text, ``{"error": code, "data": {"message"}}``, ``{"error": {"message", "type"}}``,
``{"error": {"message": {field: reason}}}``, ``{"error": code}``, ``{"code", "message", "errors"}``,
``{"invalid_fields": text}``, ``{"status": text}``.
"""

from dataclasses import dataclass

from pydantic import JsonValue

_MESSAGE_KEYS = ("message", "invalid_fields", "status")


@dataclass(frozen=True)
class Reason:
    """``text`` is foreign: draw it through ``stitch_tui.text``. ``bad_properties`` are names."""

    text: str
    bad_properties: tuple[str, ...] = ()


def reason_of(payload: JsonValue) -> Reason:
    """The reason in an error body; of a shape not known, its keys alone (it may echo input)."""
    if isinstance(payload, str):
        return Reason(payload.strip())
    if not isinstance(payload, dict):
        return Reason("")
    details = payload.get("data")
    source = details if isinstance(details, dict) else payload
    return Reason(_text(payload, source), _names(source.get("bad_properties")))


def is_error(payload: JsonValue) -> bool:
    """Whether a body sent with a 200 is an error all the same.

    A connection check has a boolean ``error``; an error object has a code or an object there.
    """
    return isinstance(payload, dict) and isinstance(payload.get("error"), str | dict)


def _text(payload: dict[str, JsonValue], source: dict[str, JsonValue]) -> str:
    error = payload.get("error")
    if isinstance(error, dict):
        return _flat(error.get("message")) or _flat(error.get("type"))
    for key in _MESSAGE_KEYS:
        found = _flat(source.get(key)) or _flat(payload.get(key))
        if found:
            fields = _flat(payload.get("errors"))
            return f"{found} ({fields})" if fields else found
    if isinstance(error, str) and error:
        return error
    return f"The answer has only: {', '.join(sorted(payload))}" if payload else ""


def _flat(value: JsonValue) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        parts = [f"{key}: {text}" for key, text in value.items() if isinstance(text, str)]
        return "; ".join(parts)
    if isinstance(value, list):
        return ", ".join(item for item in value if isinstance(item, str))
    return ""


def _names(value: JsonValue) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(name for name in value if isinstance(name, str))
