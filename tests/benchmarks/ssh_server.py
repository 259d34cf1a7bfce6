"""A real sshd on loopback for as long as it is needed, and a count of what passes to its client."""

import getpass
import os
import selectors
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

_PATIENCE = 10.0
_CHUNK = 65_536


class Unavailable(Exception):
    """What is missing here, in a sentence."""


class Counter:
    """Passes connections on to ``port``; ``received`` counts the bytes that came back from there.

    TCP's and IP's own headers are not in it.
    """

    def __init__(self, port: int) -> None:
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.received = 0
        self._sides: dict[socket.socket, socket.socket] = {}
        self._back: set[socket.socket] = set()
        self._waiting = selectors.DefaultSelector()
        self._waiting.register(self._listener, selectors.EVENT_READ)
        self._stop_reading, self._stop = os.pipe()
        self._waiting.register(self._stop_reading, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def close(self) -> None:
        """End every connection."""
        os.write(self._stop, b"x")
        self._thread.join()
        for side in (*self._sides, self._listener):
            side.close()
        self._waiting.close()
        os.close(self._stop)
        os.close(self._stop_reading)

    def _run(self) -> None:
        while True:
            for key, _ in self._waiting.select():
                if key.fileobj == self._stop_reading:
                    return
                if key.fileobj is self._listener:
                    self._connect()
                elif isinstance(key.fileobj, socket.socket):
                    self._pass_on(key.fileobj)

    def _connect(self) -> None:
        client, _ = self._listener.accept()
        server = socket.create_connection(("127.0.0.1", self._to))
        self._back.add(server)
        for one, other in ((client, server), (server, client)):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sides[one] = other
            self._waiting.register(one, selectors.EVENT_READ)

    def _pass_on(self, side: socket.socket) -> None:
        if side not in self._sides:
            return
        try:
            piece = side.recv(_CHUNK)
            if piece:
                self._sides[side].sendall(piece)
        except OSError:  # either end is gone: the connection is over
            piece = b""
        if side in self._back:
            self.received += len(piece)
        if not piece:
            self._disconnect(side)

    def _disconnect(self, side: socket.socket) -> None:
        for one in (side, self._sides[side]):
            self._waiting.unregister(one)
            del self._sides[one]
            self._back.discard(one)
            one.close()


class Ssh:
    """How to run something over it, and what that has cost so far."""

    def __init__(self, folder: Path, counter: Counter) -> None:
        self._folder = folder
        self._counter = counter

    @property
    def received(self) -> int:
        """The bytes that reached the client."""
        return self._counter.received

    def command(self, *remote: str, compressed: bool = False) -> tuple[str, ...]:
        """Run ``remote``, words for a shell, in a terminal on the other side."""
        options = {
            "UserKnownHostsFile": str(self._folder / "known_hosts"),
            "StrictHostKeyChecking": "accept-new",
            "IdentityFile": str(self._folder / "user_key"),
            "IdentitiesOnly": "yes",
            "BatchMode": "yes",
            "LogLevel": "ERROR",
            "Compression": "yes" if compressed else "no",
        }
        given = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
        where = ("-p", str(self._counter.port), f"{getpass.getuser()}@127.0.0.1")
        return ("ssh", "-F", "none", "-e", "none", "-tt", *given, *where, *remote)


@contextmanager
def sshd(folder: Path) -> Iterator[Ssh]:
    """An sshd with keys and configuration in ``folder``, stopped at the end.

    Raises:
        Unavailable: there is none here, or it does not start.
    """
    program = _find("sshd")
    for each in ("ssh", "ssh-keygen"):
        _find(each)
    for name in ("host_key", "user_key"):
        _run(("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)))
    port = _free_port()
    (folder / "sshd_config").write_text(_config(folder, port))
    with ExitStack() as stack:
        if os.getuid() == 0:
            stack.enter_context(_folder_of_sshd())
        log = stack.enter_context((folder / "sshd.log").open("wb"))
        server = subprocess.Popen(
            (program, "-D", "-e", "-f", str(folder / "sshd_config")), stdout=log, stderr=log
        )
        stack.callback(_end, server)
        _wait_for(port, server, folder / "sshd.log")
        counter = Counter(port)
        stack.callback(counter.close)
        yield Ssh(folder, counter)


def _config(folder: Path, port: int) -> str:
    return f"""
Port {port}
ListenAddress 127.0.0.1
HostKey {folder / "host_key"}
AuthorizedKeysFile {folder / "user_key.pub"}
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
PrintMotd no
PrintLastLog no
"""


def _find(name: str) -> str:
    found = shutil.which(
        name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin"
    )
    if found is None:
        raise Unavailable(f"there is no {name} here (Debian: openssh-server, openssh-client)")
    return found


@contextmanager
def _folder_of_sshd() -> Iterator[None]:
    """What sshd wants where root starts it; usually its service has made it."""
    folder = Path("/run/sshd")
    is_ours = not folder.exists()
    if is_ours:
        folder.mkdir(mode=0o755)
    try:
        yield
    finally:
        if is_ours:
            folder.rmdir()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise Unavailable(f"sshd does not start: {log.read_text(errors='replace').strip()}")


def _run(command: Sequence[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)
    except subprocess.SubprocessError as error:
        raise Unavailable(f"{command[0]} fails: {error}") from None


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    server.wait(_PATIENCE)
