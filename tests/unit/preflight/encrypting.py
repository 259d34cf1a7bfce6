"""Servers that speak the first bytes of a protocol, and then TLS."""

import asyncio
import ssl
import struct
from collections.abc import Awaitable, Callable

from tests.unit.preflight.listening import Talk, silent

MYSQL_GREETING = (
    b"\x0a8.0.36\0" + bytes(4) + b"saltsalt\0" + b"\xff\xff" + bytes(3) + b"\xff\xc1" + bytes(23)
)
CLIENT_SSL = 0x0800


def mysql_packet(payload: bytes, number: int = 0) -> bytes:
    return len(payload).to_bytes(3, "little") + bytes([number]) + payload


def mysql_greeting(*, has_tls: bool = True) -> bytes:
    if has_tls:
        return mysql_packet(MYSQL_GREETING)
    at = MYSQL_GREETING.index(b"saltsalt\0") + 9
    flags = struct.pack("<H", 0xFFFF & ~CLIENT_SSL)
    return mysql_packet(MYSQL_GREETING[:at] + flags + MYSQL_GREETING[at + 2 :])


def tds_packet(payload: bytes, kind: int = 0x04) -> bytes:
    return struct.pack(">BBHHBB", kind, 1, len(payload) + 8, 0, 0, 0) + payload


def tds_prelogin(encryption: int) -> bytes:
    """A server's answer: the version at 11, what it says of encryption at 17."""
    options = struct.pack(">BHHBHHB", 0, 11, 6, 1, 17, 1, 0xFF)
    return tds_packet(options + bytes(6) + bytes([encryption]))


async def _shake_hands(
    context: ssl.SSLContext,
    receive: Callable[[], Awaitable[bytes]],
    send: Callable[[bytes], Awaitable[None]],
) -> None:
    """By hand: asyncio's own loses what comes in before it is told to begin."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_side=True)
    is_done = False
    while not is_done:
        incoming.write(await receive())
        try:
            tls.do_handshake()
            is_done = True
        except ssl.SSLWantReadError:
            pass
        finally:
            if outgoing.pending:
                await send(outgoing.read())


def https(context: ssl.SSLContext) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def receive() -> bytes:
            more = await reader.read(65_536)
            if not more:
                raise EOFError
            return more

        async def send(data: bytes) -> None:
            writer.write(data)
            await writer.drain()

        await _shake_hands(context, receive, send)
        await silent(reader, writer)

    return talk


def postgres(context: ssl.SSLContext | None) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(8) == bytes.fromhex("00000008 04d2162f")
        writer.write(b"N" if context is None else b"S")
        await (silent if context is None else https(context))(reader, writer)

    return talk


def mysql(context: ssl.SSLContext | None) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(mysql_greeting(has_tls=context is not None))
        if context is not None:
            request = await reader.readexactly(36)
            assert request[:4] == b"\x20\0\0\1"
            assert int.from_bytes(request[4:8], "little") & CLIENT_SSL
        await (silent if context is None else https(context))(reader, writer)

    return talk


def sql_server(context: ssl.SSLContext | None) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def receive() -> bytes:
            header = await reader.readexactly(8)
            assert header[:2] == b"\x12\x01"
            return await reader.readexactly(int.from_bytes(header[2:4]) - 8)

        async def send(data: bytes) -> None:
            writer.write(tds_packet(data, 0x12))
            await writer.drain()

        prelogin = await receive()
        assert prelogin[5:8] == b"\x01\0\x11"
        assert prelogin[17] == 1
        writer.write(tds_prelogin(2 if context is None else 1))
        if context is not None:
            await _shake_hands(context, receive, send)
        await silent(reader, writer)

    return talk
