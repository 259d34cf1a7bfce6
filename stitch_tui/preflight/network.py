"""Whether a name resolves, and whether something accepts connections there."""

import asyncio
import contextlib
import errno
import ipaddress
import socket
import threading
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from stitch_tui.catalog.facts import facts_of
from stitch_tui.forms.host import clean_host, host_kind
from stitch_tui.preflight.endpoint import SSH_PORT, Endpoint
from stitch_tui.preflight.finding import Check, Finding, Probe, failed, not_tried, passed, warned
from stitch_tui.preflight.target import Target

LOOK_UP_SECONDS = 6.0
CONNECT_SECONDS = 10.0
SPARE_SECONDS = 1.0
"""What the limit of a row is longer than ours, which knows more to say."""

REFUSED = "Connection refused"
TIMED_OUT = "Connection timed out"
"""As Stitch words them in its documentation of failed connection checks."""

_SHOWN = 4
"""Addresses named in one sentence."""
_TRIED = 8
"""Addresses tried at most; they share the time."""


@dataclass(frozen=True)
class Connection:
    """Who holds it closes it: ``writer.transport.abort()``."""

    address: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


def server_probe(endpoint: Endpoint, connect_seconds: float = CONNECT_SECONDS) -> Probe:
    """The server data is loaded into: ``resolve``, then ``tcp``."""

    async def findings(target: Target) -> AsyncGenerator[Finding, None]:
        finding, addresses = await look_up(endpoint, target.type_name)
        yield finding
        finding, connection = await connect(endpoint, addresses, connect_seconds)
        if connection is not None:
            connection.writer.transport.abort()
        yield finding

    return Probe(
        (
            Check("resolve", "The name resolves", LOOK_UP_SECONDS, (endpoint.host_field,)),
            Check("tcp", "The port is open", connect_seconds + SPARE_SECONDS, endpoint.fields),
        ),
        findings,
    )


async def look_up(endpoint: Endpoint, type_name: str) -> tuple[Finding, tuple[str, ...]]:
    """The addresses of a host, and what there is to say of them.

    It takes as long as the resolver of the machine does; given up, its thread ends when that does,
    and keeps nobody from leaving.
    """
    host, field = endpoint.host, endpoint.host_field
    if not host:
        return not_tried(f"fill in {field} first"), ()
    cleaned = clean_host(host)
    if cleaned.dropped:
        dropped = " and ".join(cleaned.dropped)
        advice = "Give the name or the address alone."
        return failed(f"more than a host is typed: {dropped}", field, advice=advice), ()
    try:
        addresses = await _addresses(host)
    except (OSError, ValueError) as error:
        return _not_found(error, field), ()
    return _judged(endpoint, addresses, type_name), addresses


def _not_found(error: OSError | ValueError, field: str) -> Finding:
    if isinstance(error, ValueError):
        return failed("this can't be a host name", field, advice="Look for slips in it.")
    message = error.strerror or ""
    if error.errno == socket.EAI_AGAIN:
        advice = "Try again, then ask whoever runs the name server this machine uses."
        return failed("the name server gave no answer", field, advice=advice, message=message)
    advice = "Look for slips. A name known only inside your network can't be seen from outside."
    return failed("no such host", field, advice=advice, message=message)


async def _addresses(host: str) -> tuple[str, ...]:
    """Each address once, in the order the machine would try them.

    A thread of its own: those of the event loop are waited for when the program ends, and a
    resolver can take half a minute. Raises ``OSError`` or ``ValueError``.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[tuple[str, ...]] = loop.create_future()

    def settle(found: tuple[str, ...], error: Exception | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(found)

    def ask() -> None:
        found: tuple[str, ...] = ()
        failure: Exception | None = None
        try:
            rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            found = tuple(dict.fromkeys(str(row[4][0]) for row in rows))
        except (OSError, ValueError) as error:
            failure = error
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, found, failure)

    threading.Thread(target=ask, name="preflight look-up", daemon=True).start()
    return await answer


def _judged(endpoint: Endpoint, addresses: tuple[str, ...], type_name: str) -> Finding:
    kinds = [_not_public(address) for address in addresses]
    kind = host_kind(endpoint.host)
    detail = f"an {kind}" if kind.endswith("address") else _named(addresses)
    if not all(kinds):
        return passed(detail)
    return warned(
        f"{detail}: {kinds[0]}, which nobody reaches from the internet",
        endpoint.host_field,
        advice=_way_out(endpoint, type_name),
    )


def _named(addresses: Sequence[str]) -> str:
    families = {"A": [each for each in addresses if ":" not in each]}
    families["AAAA"] = [each for each in addresses if ":" in each]
    parts = []
    for name, found in families.items():
        rest = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        if found:
            parts.append(f"{name} {', '.join(found[:_SHOWN])}{rest}")
    return "; ".join(parts)


def _not_public(address: str) -> str:
    """What keeps ``address`` from being reached from the internet; nothing where it can be."""
    parsed = ipaddress.ip_address(address)
    mapped = getattr(parsed, "ipv4_mapped", None)
    parsed = mapped or parsed
    if parsed.is_loopback:
        return "this machine itself"
    if parsed.is_link_local:
        return "an address of this network segment"
    return "" if parsed.is_global else "a private address"


def _way_out(endpoint: Endpoint, type_name: str) -> str:
    if endpoint.is_ssh:
        return "Give the address your SSH server has on the internet."
    if "encryption_type" in facts_of(type_name).properties:
        return "Give one that is reached from the internet, or let Stitch go by an SSH server."
    return "Give one that is reached from the internet: Stitch comes from there."


async def connect(
    endpoint: Endpoint, addresses: Sequence[str], seconds: float
) -> tuple[Finding, Connection | None]:
    """The first of ``addresses`` that accepts a connection, and what there is to say of it.

    They are tried in turn and share ``seconds``, so that one that never answers leaves time for
    the others.
    """
    port = endpoint.port
    if port is None:
        return _no_port(endpoint), None
    tried = addresses[:_TRIED]
    causes: dict[str, str] = {}
    for address in tried:
        try:
            async with asyncio.timeout(seconds / len(tried)):
                reader, writer = await asyncio.open_connection(address, port)
        except TimeoutError:
            causes[address] = TIMED_OUT
        except OSError as error:
            causes[address] = _cause(error)
        else:
            others = "".join(f"; {each}: {cause}" for each, cause in causes.items())
            finding = passed(f"{address} answers on port {port}{others}")
            return finding, Connection(address, reader, writer)
    return _not_connected(endpoint, port, causes, seconds), None


def _no_port(endpoint: Endpoint) -> Finding:
    if not endpoint.port_text:
        return not_tried(f"fill in {endpoint.port_field} first")
    return failed("the port is no number from 1 to 65535", endpoint.port_field)


def _cause(error: OSError) -> str:
    if error.errno == errno.ECONNREFUSED:
        return REFUSED
    if error.errno == errno.ETIMEDOUT:
        return TIMED_OUT
    if error.errno in {errno.EHOSTUNREACH, errno.ENETUNREACH}:
        return "No route to host"
    return error.strerror or "Connection failed"


def _not_connected(
    endpoint: Endpoint, port: int, causes: dict[str, str], seconds: float
) -> Finding:
    """Told of the address that says most: a refusal is an answer, silence is none."""
    order = [REFUSED, TIMED_OUT]
    address, cause = min(
        causes.items(), key=lambda one: order.index(one[1]) if one[1] in order else len(order)
    )
    others = f" (and {len(causes) - 1} more)" if len(causes) > 1 else ""
    if cause == REFUSED:
        detail, advice = f"{address}{others} refuses connections on port {port}", _refused(endpoint)
    elif cause == TIMED_OUT:
        detail = f"no answer from {address}{others} on port {port} in {seconds:g} s"
        advice = "Compare host and port. A firewall may drop what comes from this machine."
    else:
        detail = f"{address}{others} can't be reached from this machine"
        advice = "Compare the host, and see whether this machine is in the right network."
    return failed(detail, *endpoint.fields, advice=advice, message=cause)


def _refused(endpoint: Endpoint) -> str:
    if not endpoint.is_ssh:
        return "Compare host and port with the server's, and see that it runs."
    if endpoint.port_text == SSH_PORT:
        return f"See whether your SSH server listens on another port than {SSH_PORT}."
    return f"See whether your SSH server runs there; {SSH_PORT} is the usual port."
