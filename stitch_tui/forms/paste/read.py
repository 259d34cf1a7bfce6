"""Tell what a pasted text is, and which of a form's fields it fills in."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from stitch_tui.connect.body import loads_finite
from stitch_tui.forms.key_file import MARK
from stitch_tui.forms.paste.parts import Parts, PasteError
from stitch_tui.forms.paste.settings import read_ado, read_command, read_env, read_libpq
from stitch_tui.forms.paste.urls import is_url, read_url, without_secrets
from stitch_tui.forms.validation import VALUE_LIMIT
from stitch_tui.text import plural

TEXT_LIMIT = 1_000_000
_KEY_FILE_MEMBERS = (
    "type",
    "project_id",
    "private_key_id",
    "private_key",
    "client_email",
    "client_id",
    "auth_uri",
    "token_uri",
    "auth_provider_x509_cert_url",
    "client_x509_cert_url",
)
_HOST_PORT = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):([0-9]{1,5})")


@dataclass(frozen=True)
class PastedValue:
    """``text`` as a draft keeps it: a switch as "true", an object as JSON text."""

    name: str
    text: str = field(repr=False)
    is_secret: bool


@dataclass(frozen=True)
class Pasted:
    """What a pasted text is and fills in. ``left_out`` and ``advice`` never hold a value."""

    kind: str
    values: tuple[PastedValue, ...]
    left_out: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


def file_reference(text: str) -> str | None:
    """The path in ``@path``; ``None`` where the text is no such reference."""
    path = text.strip()
    return (
        path.removeprefix(MARK).strip() or None
        if path.startswith(MARK) and "\n" not in path
        else None
    )


def read_pasted(text: str, names: Mapping[str, bool], type_name: str) -> Pasted:
    """What ``text`` fills in of the fields ``names`` (name, and whether it is a secret).

    Raises:
        PasteError: nothing was understood, or it is too long.
    """
    if len(text) > TEXT_LIMIT or any(len(line) > VALUE_LIMIT for line in text.splitlines()):
        raise PasteError("That is too long to be a connection string or a key.")
    if "\0" in text:
        raise PasteError("That is no text.")
    parts = _read(text, type_name)
    if parts is None or not (parts.values or parts.left_out):
        raise PasteError("That is no connection string, key or JSON this program can read.")
    unknown = [name for name in parts.values if name not in names]
    left_out = list(parts.left_out)
    if unknown:
        left_out.append(f"{_named(unknown)}: this form has no such field")
    values = tuple(
        PastedValue(name, parts.values[name], is_secret)
        for name, is_secret in names.items()
        if name in parts.values
    )
    return Pasted(parts.kind, values, tuple(left_out), tuple(parts.advice))


def _named(unknown: list[str]) -> str:
    """Names of properties; of a JSON paste they may be anything, so only the plain ones."""
    plain = [name for name in unknown if name.replace("_", "").isalnum() and len(name) <= 40]
    others = len(unknown) - len(plain)
    return ", ".join(plain[:6] + ([plural(others, "other")] if others else []))


def _read(text: str, type_name: str) -> Parts | None:
    stripped = text.strip()
    if stripped.startswith("-----BEGIN "):
        return _certificate(text)
    if stripped.startswith("{"):
        return _json(stripped)
    if is_url(stripped) and len(stripped.split()) == 1:
        return read_url(stripped, type_name)
    found = _HOST_PORT.fullmatch(stripped)
    if found:
        parts = Parts("a host and a port")
        parts.put_host(found[1])
        parts.put("port", found[2])
        return parts
    return (
        read_command(stripped, type_name)
        or read_env(stripped, type_name)
        or read_libpq(stripped)
        or read_ado(stripped)
    )


def _certificate(text: str) -> Parts:
    """A PEM text, kept to its last byte. A private key is no certificate."""
    parts = Parts("a certificate")
    if "PRIVATE KEY-----" in text:
        raise PasteError("That is a private key. Stitch has one of its own; never send yours.")
    parts.put("sslrootcert", text)
    return parts


def _json(text: str) -> Parts:
    try:
        value = loads_finite(text)
    except (ValueError, RecursionError):
        raise PasteError("That starts as JSON, but is none.") from None
    if not isinstance(value, dict):
        raise PasteError("That is JSON, but no object of properties.")
    if value.get("type") == "service_account":
        return _key_file(value)
    for wrapper in ("properties", "connection"):
        inner = value.get(wrapper)
        if isinstance(inner, dict):
            value = inner
    parts = Parts("JSON properties")
    for name, item in value.items():
        if item is not None:
            parts.put(name, item if isinstance(item, str) else json.dumps(item))
    if "jdbc_url" in parts.values:
        parts.values["jdbc_url"] = without_secrets(parts.values["jdbc_url"])
    return parts


def _key_file(value: dict[str, JsonValue]) -> Parts:
    """A Google service-account key, without members Stitch's schema does not have."""
    parts = Parts("a Google service-account key")
    kept = {name: value[name] for name in _KEY_FILE_MEMBERS if name in value}
    dropped = [name for name in value if name not in kept]
    if dropped:
        parts.left_out.append(f"{_named(dropped)}: Stitch takes no such member")
    parts.put("service_account_credentials", json.dumps(kept))
    return parts
