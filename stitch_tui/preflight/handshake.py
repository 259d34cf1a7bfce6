"""TLS as servers speak it: at once, or asked for in the first bytes of their own protocol."""

import ssl
import struct
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from stitch_tui.preflight.network import Connection

_READ = 16_384
_SAID = 255
_LONGEST_GREETING = 65_535

_SSL_REQUEST = struct.pack(">II", 8, 80_877_103)
"""PostgreSQL, "SSL Session Encryption": its length and a version number nobody has."""

_PROTOCOL_41, _CLIENT_SSL, _SECURE_CONNECTION = 0x0200, 0x0800, 0x8000
_UTF8MB4 = 45
_MYSQL_REQUEST = struct.pack("<I4xB23x", _PROTOCOL_41 | _CLIENT_SSL | _SECURE_CONNECTION, _UTF8MB4)

_PRELOGIN, _REPLY = 0x12, 0x04
_OPTION_VERSION, _OPTION_ENCRYPTION, _OPTIONS_END = 0, 1, 0xFF
_ENCRYPT_ON, _ENCRYPT_NOT_SUPPORTED = 1, 2
_PRELOGIN_MESSAGE = (
    struct.pack(">BHH", _OPTION_VERSION, 11, 6)
    + struct.pack(">BHHB", _OPTION_ENCRYPTION, 17, 1, _OPTIONS_END)
    + struct.pack("6xB", _ENCRYPT_ON)
)
"""Of each option where its value begins, and how long that is; then the values."""


class NoTlsError(Exception):
    """The server has no TLS."""


class OtherServerError(Exception):
    """Something other than the server expected answers; the message is what it said first."""

    def __init__(self, said: bytes) -> None:
        first, _, _ = said[:_SAID].partition(b"\n")
        super().__init__(first.rstrip(b"\r").decode("utf-8", "replace"))


class TurnedAwayError(Exception):
    """The server is the one expected and refuses to talk; the message is what it says."""


Receive: TypeAlias = Callable[[], Awaitable[bytes]]
Send: TypeAlias = Callable[[bytes], Awaitable[None]]
Speak: TypeAlias = Callable[[Connection], Awaitable[tuple[Receive, Send]]]
"""Asks a server for TLS, and says how to go on: what it reads and writes then is TLS.

Raises one of the errors above; ``OSError`` or ``EOFError`` where the connection breaks.
"""


async def shake_hands(
    context: ssl.SSLContext, name: str, receive: Receive, send: Send
) -> ssl.SSLObject:
    """The handshake, with ``name`` told to the server.

    Raises ``ssl.SSLError``, ``OSError`` or ``EOFError``.
    """
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_hostname=name)
    while True:
        try:
            tls.do_handshake()
            is_done = True
        except ssl.SSLWantReadError:
            is_done = False
        if outgoing.pending:
            await send(outgoing.read())
        if is_done:
            return tls
        incoming.write(await receive())


async def at_once(connection: Connection) -> tuple[Receive, Send]:
    """TLS from the first byte, as with HTTPS."""

    async def receive() -> bytes:
        more = await connection.reader.read(_READ)
        if not more:
            raise EOFError
        return more

    async def send(data: bytes) -> None:
        connection.writer.write(data)
        await connection.writer.drain()

    return receive, send


async def like_postgres(connection: Connection) -> tuple[Receive, Send]:
    """One byte answers, S for TLS, N for none, and nothing after it: an SSH server says S too."""
    receive, send = await at_once(connection)
    await send(_SSL_REQUEST)
    answer = await receive()
    if answer == b"S":
        return receive, send
    if answer == b"N":
        raise NoTlsError
    raise OtherServerError(answer)


async def like_mysql(connection: Connection) -> tuple[Receive, Send]:
    """The server greets first, and its greeting says whether it has TLS."""
    receive, send = await at_once(connection)
    header = await connection.reader.readexactly(4)
    length = int.from_bytes(header[:3], "little")
    if length > _LONGEST_GREETING:
        raise OtherServerError(header + await connection.reader.read(_SAID))
    greeting = await connection.reader.readexactly(length)
    if greeting[:1] == b"\xff":
        said = greeting[9:] if greeting[3:4] == b"#" else greeting[3:]
        raise TurnedAwayError(said[:_SAID].decode("utf-8", "replace"))
    _, _, rest = greeting.partition(b"\0")
    if greeting[:1] != b"\x0a" or len(rest) < 15:
        raise OtherServerError(header + greeting)
    if not int.from_bytes(rest[13:15], "little") & _CLIENT_SSL:
        raise NoTlsError
    await send(len(_MYSQL_REQUEST).to_bytes(3, "little") + b"\1" + _MYSQL_REQUEST)
    return receive, send


async def like_sql_server(connection: Connection) -> tuple[Receive, Send]:
    """TDS: a prelogin message asks for it, and the handshake goes on inside such messages."""
    _, send_raw = await at_once(connection)
    reader = connection.reader

    async def receive() -> bytes:
        header = await reader.readexactly(8)
        if header[0] not in {_PRELOGIN, _REPLY}:
            raise OtherServerError(header + await reader.read(_SAID))
        return await reader.readexactly(max(int.from_bytes(header[2:4]) - 8, 0))

    async def send(data: bytes) -> None:
        header = struct.pack(">BBHHBB", _PRELOGIN, 1, len(data) + 8, 0, 0, 0)
        await send_raw(header + data)

    await send(_PRELOGIN_MESSAGE)
    if _encryption(await receive()) == _ENCRYPT_NOT_SUPPORTED:
        raise NoTlsError
    return receive, send


def _encryption(prelogin: bytes) -> int:
    """What a server answers about encryption."""
    at = 0
    while at < len(prelogin) and prelogin[at] != _OPTIONS_END:
        offset = int.from_bytes(prelogin[at + 1 : at + 3])
        if prelogin[at] == _OPTION_ENCRYPTION and offset < len(prelogin):
            return prelogin[offset]
        at += 5
    raise OtherServerError(prelogin)
