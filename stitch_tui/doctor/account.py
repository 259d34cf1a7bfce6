"""The profile, its keyring and proxy, and whether the API is there and takes the token."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from stitch_tui.connect.address import ApiAddress
from stitch_tui.connect.client import ConnectClient
from stitch_tui.connect.errors import ConnectError, NotAuthorised, Unreachable
from stitch_tui.connect.token import TokenError, read_token
from stitch_tui.doctor.row import Row
from stitch_tui.in_time import in_time
from stitch_tui.preflight.finding import Finding, failed, not_tried, passed, warned
from stitch_tui.profiles import Profile, TokenSource
from stitch_tui.settings import TOKEN_VARIABLE, TokenPlaces, take_token
from stitch_tui.system_keyring import KeyringError, backend_name, is_installed
from stitch_tui.text import one_line, plural
from stitch_tui.token_file import TokenFileError

_SECONDS = 5.0
_API_SECONDS = 15.0
_NOBODYS = "ac_nobodys"
"""Sent where no token is known: that it is refused shows that the API is there."""


def keyring_row(profile: Profile) -> Row:
    """Whether there is a keyring that keeps something."""
    return Row("keyring", "Keyring", _keyring(is_needed=profile.token is TokenSource.KEYRING))


def _keyring(*, is_needed: bool) -> Finding:
    judge = failed if is_needed else warned
    if not is_installed():
        advice = "pip install 'stitch-tui[keyring]' lets it keep tokens."
        return (
            judge("not installed", advice=advice)
            if is_needed
            else not_tried("not installed", advice)
        )
    try:
        return passed(one_line(backend_name(), 60))
    except KeyringError as error:
        return judge(str(error), advice="A private file keeps a token as well.")


def proxy_row(address: ApiAddress) -> Row:
    """Which proxy requests go through."""
    name, proxy = _proxy(address)
    if not proxy:
        return Row("proxy", "Proxy", passed("none"))
    shown = _without_credentials(proxy)
    if not shown:
        return Row("proxy", "Proxy", failed(f"{name} can't be read", advice=f"Mend {name}."))
    return Row("proxy", "Proxy", passed(f"{shown}, from {name}"))


def _proxy(address: ApiAddress) -> tuple[str, str]:
    """The variable and what it says, as httpx takes it: not for this machine's own API."""
    scheme = urlsplit(address.url).scheme
    proxies = getproxies()
    kind = next((kind for kind in (scheme, "all") if proxies.get(kind)), "")
    if address.is_loopback or not kind or proxy_bypass(address.host):
        return "", ""
    return f"{kind.upper()}_PROXY", proxies[kind]


def _without_credentials(proxy: str) -> str:
    """Scheme, host and port; nothing where those can't be told."""
    try:
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        port = parts.port
    except ValueError:
        return ""
    if not parts.hostname:
        return ""
    return one_line(f"{parts.scheme}://{parts.hostname}" + (f":{port}" if port else ""), 200)


def token_of(places: TokenPlaces) -> tuple[str | None, Row]:
    """The token, from where it would be taken, and the row that says so; may take 3 s."""
    row, found = _find(places)
    return found, Row("token", "Token", row)


def _find(places: TokenPlaces) -> tuple[Finding, str | None]:
    try:
        for place, look in (
            (f"in {TOKEN_VARIABLE}", take_token),
            ("in a file", places.in_file),
            ("in the keyring", places.in_keyring),
        ):
            token = look()
            if token is not None:
                read_token(token)
                return passed(f"found {place}"), token
    except (TokenError, TokenFileError) as error:
        return failed(str(error), advice="Nothing was sent."), None
    advice = f"It is asked for at the start; or set {TOKEN_VARIABLE}."
    return warned("none is kept", advice=advice), None


def way_rows(address: ApiAddress) -> Iterator[Row]:
    """Whether the API's name is known and its port open, from here."""
    name, port = ("dns", "Name of the API"), ("port", "Port of the API")
    if _proxy(address)[1]:
        yield Row(*name, not_tried("the proxy looks it up"))
        yield Row(*port, not_tried("the proxy connects"))
        return
    parts = urlsplit(address.url)
    number = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        rows = in_time(
            _SECONDS,
            lambda: socket.getaddrinfo(address.host, number, type=socket.SOCK_STREAM),
        )
    except (OSError, ValueError):
        advice = "Check the spelling, the network and the DNS server."
        yield Row(*name, failed(f"{address.host} is not known here", advice=advice))
        yield Row(*port, not_tried("no address"))
        return
    yield Row(*name, passed(f"{address.host} is {rows[0][4][0]}"))
    try:
        with socket.create_connection((address.host, number), timeout=_SECONDS):
            yield Row(*port, passed(f"{number} is open"))
    except OSError as error:
        said = "does not answer" if isinstance(error, TimeoutError) else "lets nobody in"
        advice = "Check the address, and firewalls; behind a proxy set HTTPS_PROXY."
        yield Row(*port, failed(f"{number} {said}", advice=advice))


async def api_rows(address: ApiAddress, token: str | None) -> AsyncIterator[Row]:
    """Whether the API answers, and takes the token: one GET of the destination types."""
    reached, accepted = await _ask(address, token)
    yield Row("api", "API reachable", reached)
    yield Row("accepted", "Token accepted", accepted)


async def _ask(address: ApiAddress, token: str | None) -> tuple[Finding, Finding]:
    no_token = not_tried("no token to try")
    there = passed(f"{address.label} answers")
    try:
        client = ConnectClient(address, read_token(token or _NOBODYS), deadline=_API_SECONDS)
        try:
            async with asyncio.timeout(_API_SECONDS):
                listing = await client.list_destination_types()
        finally:
            await client.close()
    except NotAuthorised as error:
        refused = failed(str(error), advice="Make a new one in Stitch, or sign in anew.")
        return there, no_token if token is None else refused
    except Unreachable as error:
        return failed(str(error), advice=error.advice), not_tried("the API is not reached")
    except TimeoutError:
        late = failed(f"no answer in {_API_SECONDS:g} s", advice="Check the network and the proxy.")
        return late, not_tried("the API is not reached")
    except ConnectError as error:
        other = failed(str(error), advice=error.advice)
        return other, no_token if token is None else not_tried("the API says something else")
    if token is None:
        return there, no_token
    return there, passed(plural(len(listing.rows), "destination type"))
