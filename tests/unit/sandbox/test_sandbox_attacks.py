"""The served sandbox under attack: what comes over the wire is no HTTP, or never ends.

One process stands all of it, one attack after the other; after each, somebody who asks properly is
answered. The head of a request is complete in what ends with ``END``.
"""

import os
import re
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TOKEN = "ac_attacked-0123456789"
PATIENCE = 2.0
MOST = 40
_SNIPPET = """
import sys
from stitch_tui.cli import main
from stitch_tui.sandbox import connections
connections.PATIENCE, connections.MOST = float(sys.argv[1]), int(sys.argv[2])
raise SystemExit(main(["sandbox"]))
"""
ROOT = Path(__file__).resolve().parents[3]
GROWTH = 64 * 1024
"""Kilobytes of memory that all attacks together may cost."""

END = b"\r\n"
HEADERS = b"Host: localhost\r\nAuthorization: Bearer " + TOKEN.encode() + END
STRANGER = b"Host: localhost\r\n"


def head(line: bytes, *more: bytes, known: bytes = HEADERS) -> bytes:
    return line + b" HTTP/1.1" + END + known + b"".join(each + END for each in more)


GET = head(b"GET /v4/destinations")
POST = head(b"POST /v4/destinations")
CHUNKED = b"Transfer-Encoding: chunked"


def get(target: bytes) -> bytes:
    return head(b"GET " + target) + END


def posted(body: bytes) -> bytes:
    return POST + b"Content-Length: %d" % len(body) + END + END + body


def chunked(body: bytes, *, known: bytes = HEADERS) -> bytes:
    return head(b"POST /v4/destinations", CHUNKED, known=known) + END + body


def sized(length: bytes, *, known: bytes = HEADERS) -> bytes:
    line = b"POST /v4/destinations"
    return head(line, b"Content-Length: " + length, known=known) + END + b"{}"


def asking(host: bytes) -> bytes:
    return head(b"GET /v4/destinations", known=HEADERS.replace(b"localhost", host)) + END


def with_value(value: bytes) -> bytes:
    return posted(b'{"type":"postgres","properties":{"port":' + value + b"}}")


MANY = b",".join(b'"a%d":1' % i for i in range(50_000))
ANSWERED = {
    # No HTTP, or another kind of it.
    "zeros": (b"\0" * 4000 + END + END, 400),
    "garbage": (b"\x80\xff\x00garbage\x1b]0;x\x07" + END + END, 400),
    "a TLS greeting": (bytes.fromhex("16030100a5010000a10303") + b"\n" * 160, 400),
    "the preface of HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 400),
    "an upgrade to HTTP/2": (GET + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n", 200),
    "a websocket": (
        GET
        + b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        + b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        200,
    ),
    # Heads.
    "a header of 1 MB": (GET + b"X: " + b"a" * 1_000_000 + END + END, 400),
    "a header line without an end": (GET + b"X: " + b"a" * 100_000, 400),
    "50,000 headers": (GET + b"".join(b"X%d: y\r\n" % i for i in range(50_000)) + END, 400),
    "a method of 3,000 letters": (head(b"M" * 3000 + b" /v4/destinations") + END, 404),
    "no host": (b"GET /v4/destinations HTTP/1.1\r\n\r\n", 400),
    "two hosts": (GET + STRANGER + END, 400),
    "two tokens": (head(b"GET /v4/destinations", HEADERS.split(END)[1]) + END, 401),
    "no token": (head(b"GET /v4/destinations", known=STRANGER) + END, 401),
    # Lengths.
    "a negative length": (sized(b"-5"), 400),
    "a length with a sign": (sized(b"+2"), 400),
    "a length in other digits": (sized("٣".encode()), 400),
    "a length of 5,000 digits": (sized(b"9" * 5000), 400),
    "two lengths that differ": (sized(b"2\r\nContent-Length: 5"), 400),
    "a length of a terabyte": (sized(b"1099511627776"), 413),
    "a terabyte from a stranger": (sized(b"1099511627776", known=STRANGER), 401),
    "2 MB": (posted(b" " * 2_000_000), 413),
    # Chunks.
    "a chunk of no size": (chunked(b"ZZ\r\n{}\r\n0\r\n\r\n"), 400),
    "a chunk of a negative size": (chunked(b"-2\r\n{}\r\n0\r\n\r\n"), 400),
    "a chunk longer than its size": (chunked(b"1\r\n{}\r\n0\r\n\r\n"), 400),
    "a chunk shorter than its size": (chunked(b"5\r\n{}\r\n0\r\n\r\n"), 400),
    "2 MB in chunks": (chunked(b"1E8480\r\n" + b" " * 2_000_000 + b"\r\n0\r\n\r\n"), 413),
    "an endless trailer": (chunked(b"2\r\n{}\r\n0\r\nX: " + b"a" * 200_000), 400),
    "no chunk from a stranger": (chunked(b"ZZ\r\n{}\r\n0\r\n\r\n", known=STRANGER), 400),
    "chunks within chunks": (sized(b"2\r\nTransfer-Encoding: chunked, chunked"), 400),
    "a length and chunks": (sized(b"4\r\n" + CHUNKED) + b"0\r\n\r\n" + GET + END, 400),
    "chunks with a space before the colon": (POST + CHUNKED.replace(b":", b" :") + END + END, 400),
    # Targets.
    "another server's address": (get(b"http://evil.example/v4/destinations"), 404),
    "CONNECT": (head(b"CONNECT 127.0.0.1:22") + END, 404),
    "all of it": (head(b"OPTIONS *") + END, 404),
    "a zero in the path": (get(b"/v4/\0"), 400),
    "a coded zero": (get(b"/v4/destination-types/%00"), 404),
    "a path outside ASCII": (get("/v4/é".encode()), 400),
    "a path outside UTF-8": (get(b"/v4/destination-types/%ff%fe%ed%a0%80"), 404),
    "a query outside UTF-8": (get(b"/v4/destinations?%ff=%ed%a0%80"), 400),
    "two slashes": (get(b"//v4//destinations"), 404),
    "dots": (get(b"/v4/../../etc/passwd"), 404),
    "coded dots and slashes": (get(b"/v4/destination-types/%2e%2e%2fdestinations"), 404),
    "a path of 50,000 letters": (get(b"/v4/destination-types/" + b"a" * 50_000), 404),
    "an id of 5,000 digits": (head(b"DELETE /v4/destinations/" + b"9" * 5000) + END, 400),
    # JSON.
    "100,000 lists in each other": (posted(b"[" * 100_000 + b"]" * 100_000), 400),
    "100,000 objects in each other": (posted(b'{"a":' * 100_000 + b"1" + b"}" * 100_000), 400),
    "a value of 400 lists": (with_value(b"[" * 400 + b"]" * 400), 400),
    "a value that is wide and deep": (
        with_value(b"[" * 90 + b"[]," * 200_000 + b"1" + b"]" * 90),
        400,
    ),
    "a number of 5,000 digits": (with_value(b"9" * 5000), 400),
    "a number out of range": (with_value(b"1e999"), 400),
    "no number": (with_value(b"NaN"), 400),
    "half a pair": (posted(b'{"type":"postgres","name":"\\ud800","properties":{}}'), 400),
    "half a pair for a name": (posted(b'{"type":"postgres","properties":{"\\ud800":1}}'), 400),
    "JSON in UTF-16": (posted('{"type":"postgres","properties":{}}'.encode("utf-16")), 400),
    "50,000 properties": (
        posted(b'{"type":"postgres","properties":{%s}}' % MANY),
        400,
    ),
    # Names under which a page in a browser could reach it.
    "a host that leads here": (asking(b"evil.example"), 400),
    "a host with an address in it": (asking(b"127.0.0.1.evil.example"), 400),
    "a host in the user's name": (asking(b"localhost@evil.example"), 400),
    "a host with a dot at the end": (asking(b"localhost."), 400),
    "an address as a number": (asking(b"2130706433"), 400),
    "an address of any": (asking(b"0.0.0.0"), 400),
    "no name": (asking(b""), 400),
}


class Served:
    """The sandbox in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process_id = process.pid
        self.port = int(process.stdout.readline().rpartition(":")[2])
        for _ in range(4):
            process.stdout.readline()

    def dial(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def answers(self) -> bool:
        with self.dial() as line:
            line.sendall(GET + END)
            return status(line) == 200

    @property
    def memory(self) -> int:
        """Kilobytes, where the system tells."""
        file = Path(f"/proc/{self.process_id}/status")
        found = re.search(r"VmRSS:\s+(\d+)", file.read_text()) if file.exists() else None
        return int(found[1]) if found else 0


def status(line: socket.socket) -> int:
    """The status of the answer that comes."""
    answer = b""
    while answer.count(b"\n") < 1:
        piece = line.recv(4096)
        assert piece, "it hung up without an answer"
        answer += piece
    return int(answer.split()[1])


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    """One for all of this; in the end it has said nothing, and stops when it is told to."""
    with subprocess.Popen(
        [sys.executable, "-c", _SNIPPET, str(PATIENCE), str(MOST)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"STITCH_SANDBOX_TOKEN": TOKEN},
        cwd=ROOT,
    ) as process:
        try:
            yield Served(process)
            process.terminate()
            assert process.communicate(timeout=15) == ("", "")
            assert process.returncode == (1 if sys.platform == "win32" else 143)
        finally:
            process.kill()


@pytest.mark.parametrize("name", ANSWERED)
def test_an_attack_is_answered_and_so_is_the_next_one_who_asks(server: Served, name: str) -> None:
    attack, wanted = ANSWERED[name]
    with server.dial() as line:
        says(line, attack)
        assert status(line) == wanted
        assert server.answers()


def test_what_follows_an_answer_may_be_garbage(server: Served) -> None:
    for before, wanted in ((GET + END, 200), (chunked(b"", known=STRANGER), 401)):
        with server.dial() as line:
            line.sendall(before)
            assert status(line) == wanted
            line.sendall(b"ZZZ\0\r\n\r\n")
            assert server.answers()


def test_many_requests_at_once_are_answered_in_turn(server: Served) -> None:
    with server.dial() as line:
        line.sendall((GET + END) * 50)
        answers = b""
        while answers.count(b"HTTP/1.1 200") < 50:
            piece = line.recv(65536)
            assert piece
            answers += piece


UNFINISHED = {
    "silence": (b"", b""),
    "a head that stops": (GET, b""),
    "a head a letter at a time": (GET + b"X: ", b"a"),
    "headers without end": (GET, b"X: y\r\n"),
    "empty lines": (b"", b"\r\n"),
    "a body that does not come": (sized(b"1000"), b""),
    "a body a letter at a time": (sized(b"1000"), b" "),
    "a chunk that does not come": (chunked(b"FFFF\r\n"), b""),
    "a size without end": (chunked(b""), b"0"),
    "a body promised": (sized(b"2\r\nExpect: 100-continue")[:-2], b""),
    "a body nobody wants": (sized(b"1099511627776"), b"x" * 1000),
    "a second head that stops": (GET + END + GET, b""),
    "a second head a letter at a time": (GET + END + GET + b"X: ", b"a"),
    "a client that went halfway": (GET + END + GET, None),
}


def test_who_never_finishes_is_given_up(server: Served) -> None:
    lines = {server.dial(): name for name in UNFINISHED}
    for line, name in lines.items():
        start, more = UNFINISHED[name]
        line.sendall(start)
        if more is None:
            line.shutdown(socket.SHUT_WR)
    rounds = 0
    while lines and rounds < 10 * PATIENCE / 0.1:
        rounds += 1
        for line in select.select(list(lines), [], [], 0.1)[0]:
            if is_closed(line):
                del lines[line]
                line.close()
        for line in list(lines):
            more = UNFINISHED[lines[line]][1]
            if more and not says(line, more):
                del lines[line]
                line.close()
    assert list(lines.values()) == []
    assert server.answers()


def test_who_takes_no_answer_is_given_up(server: Served) -> None:
    asked, got = 0, 0
    with server.dial() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.settimeout(3 * PATIENCE)
        while says(line, get(b"/v4/destination-types") * 100):
            asked += 100
        assert server.answers()
        while not is_closed(line, peek := bytearray()):
            got += peek.count(b"HTTP/1.1 200")
    assert got < asked


def test_idle_connections_do_not_keep_others_out(server: Served) -> None:
    lines = [server.dial() for _ in range(300)]
    assert server.answers()
    closed = [line for line in lines[: 300 - MOST] if is_closed(line)]
    assert len(closed) == 300 - MOST
    for line in lines:
        line.close()
    assert server.answers()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the limits of another one")
def test_it_leaves_no_core(server: Served) -> None:
    import resource

    assert resource.prlimit(server.process_id, resource.RLIMIT_CORE) == (0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the memory in a file")
def test_all_of_it_cost_little_memory(server: Served) -> None:
    """Attacks here are repeated: what one of them left behind would add up."""
    before = server.memory
    for name in ("2 MB", "2 MB in chunks", "an endless trailer", "a value that is wide and deep"):
        for _ in range(10):
            with server.dial() as line:
                says(line, ANSWERED[name][0])
                status(line)
    assert server.answers()
    assert server.memory - before < GROWTH


def is_closed(line: socket.socket, heard: bytearray | None = None) -> bool:
    """Whether nothing more comes; what does come is added to ``heard``."""
    try:
        piece = line.recv(65536)
    except OSError:
        return True
    if heard is not None:
        heard += piece
    return piece == b""


def says(line: socket.socket, more: bytes) -> bool:
    """Say ``more``; whether all of it was taken."""
    try:
        line.sendall(more)
    except OSError:
        return False
    return True
