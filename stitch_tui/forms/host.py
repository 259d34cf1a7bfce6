"""A host as people paste it: what it is, and what of it is no part of a host."""

import ipaddress
import re
from dataclasses import dataclass

_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_NAME = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_PORT = re.compile(r":([0-9]{1,5})$")
_PATH = re.compile(r"[/?#]")
# A user and a password with a bare "/", "?" or "#" in it, which no port would be.
_USER = re.compile(r"[^/?#@\[\]:]*:(?![0-9]{0,5}[/?#]).*@", re.DOTALL)


@dataclass(frozen=True)
class CleanHost:
    """``host`` without what was pasted round it; ``port`` where that was part of it."""

    host: str
    port: str = ""
    dropped: tuple[str, ...] = ()


def host_kind(text: str) -> str:
    """``IPv4 address``, ``IPv6 address``, ``host name``, or nothing where it is none of them."""
    try:
        return f"IPv{ipaddress.ip_address(text).version} address"
    except ValueError:
        pass
    is_name = len(text) <= 253 and _NAME.fullmatch(text) and not text.replace(".", "").isdigit()
    return "host name" if is_name else ""


def clean_host(text: str) -> CleanHost:
    """``text`` without a scheme, a user, a path and a port, as a browser shows them."""
    rest = text.strip()
    dropped: list[str] = []
    scheme = _SCHEME.match(rest)
    if scheme:
        dropped.append(scheme[0])
        rest, has_path = _without_path(rest[scheme.end() :])
        if has_path:
            dropped.append("the path")
    if "@" in rest:
        rest = rest.rpartition("@")[2]
        dropped.append("the user name")
    port = ""
    found = _PORT.search(rest)
    if found and (rest.count(":") == 1 or rest[: found.start()].endswith("]")):
        port = found[1]
        rest = rest[: found.start()]
        dropped.append(f":{port}")
    if rest.startswith("[") and rest.endswith("]") and ":" in rest:
        rest = rest[1:-1]
    return CleanHost(rest, port, tuple(dropped)) if dropped or rest != text else CleanHost(text)


def _without_path(text: str) -> tuple[str, bool]:
    """What stands before the path, and whether there is one worth a word."""
    user = _USER.match(text) if "@" not in _PATH.split(text, maxsplit=1)[0] else None
    start = user.end() if user else 0
    found = _PATH.search(text, start)
    if found is None:
        return text, False
    return text[: found.start()], bool(text[found.start() :].strip("/"))
