"""Where an API is: an address checked before a token is ever sent to it."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

DEFAULT_ADDRESS = "https://api.stitchdata.com"


class AddressError(ValueError):
    """The text is not an address this program will send a token to."""


@dataclass(frozen=True)
class ApiAddress:
    """The base URL of a Connect API, without a trailing slash."""

    url: str
    host: str
    is_loopback: bool

    @property
    def label(self) -> str:
        """Host, and port where one is given: what the top line shows."""
        return self.url.split("://", 1)[1]


def read_address(text: str) -> ApiAddress:
    """``text`` as the base URL of a Connect API.

    https is required ("all requests must be made over HTTPS", Connect API: authentication), except
    towards this machine's own loopback.

    Raises:
        AddressError: no scheme or host, plain http to another machine, a user name or password in
            it, a query or a fragment.
    """
    parts, port = _split(text.strip())
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host:
        raise AddressError(f"The API address needs the form {DEFAULT_ADDRESS}.")
    if "@" in parts.netloc:
        raise AddressError("The API address must not hold a user name or password.")
    if parts.query or parts.fragment:
        raise AddressError("The API address must not hold a query (?) or a fragment (#).")
    loopback = _is_loopback(host)
    if parts.scheme == "http" and not loopback:
        raise AddressError("The API address must start with https:// (http is for this machine).")
    shown_host = f"[{host}]" if ":" in host else host
    netloc = shown_host if port is None else f"{shown_host}:{port}"
    return ApiAddress(f"{parts.scheme}://{netloc}{parts.path.rstrip('/')}", host, loopback)


def _split(text: str) -> tuple[SplitResult, int | None]:
    if not text.isprintable() or " " in text or "\\" in text:
        raise AddressError("The API address must not hold spaces or control characters.")
    try:
        parts = urlsplit(text)
        return parts, parts.port
    except ValueError:
        raise AddressError("The API address has a host or port that cannot be read.") from None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
