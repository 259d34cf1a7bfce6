"""A server as a child process: who it runs as, when it is ready, and how it ends."""

import getpass
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 30.0
"""Seconds for what takes one on an idle machine."""

_SYSTEM_FOLDERS = "/usr/sbin:/usr/local/sbin:/usr/local/bin:/usr/bin:/bin"


class Unavailable(Exception):
    """What is missing here, in a sentence."""


def find(name: str, package: str, *folders: str) -> str:
    """The path of a program, looked for in ``folders`` first.

    Raises:
        Unavailable: it is not installed; ``package`` is what Debian calls what holds it.
    """
    path = ":".join([*folders, os.environ.get("PATH", os.defpath), _SYSTEM_FOLDERS])
    found = shutil.which(name, path=path)
    if found is None:
        raise Unavailable(f"there is no {name} here (Debian: {package})")
    return found


def free_port() -> int:
    """A TCP port of loopback nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def unix_user() -> str:
    """Who servers run as: not root, since none of them has to."""
    return "nobody" if os.geteuid() == 0 else getpass.getuser()


def run(*command: str, text: str = "") -> str:
    """What a program prints that is done at once, run as ``unix_user``.

    Raises:
        AssertionError: it failed; with what it says.
    """
    done = subprocess.run(
        command,
        check=False,
        input=text,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        **_not_root(),
    )
    assert done.returncode == 0, f"{command[0]}: {done.stderr.strip() or done.stdout.strip()}"
    printed: str = done.stdout
    return printed


@contextmanager
def folder_of_servers(name: str) -> Iterator[Path]:
    """A folder that belongs to ``unix_user``, with a path short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, unix_user())
        yield Path(folder)


class Program:
    """A server that runs until ``end``; it also ends when this process is gone.

    Raises:
        AssertionError: it ended before it said ``ready``; with what it said instead.
    """

    def __init__(self, command: Sequence[str], *, ready: str, end_with: signal.Signals) -> None:
        self._end_with = end_with
        self._lines: list[str] = []
        self._said = threading.Condition()
        self._has_ended = False
        self._process = subprocess.Popen(
            [*_ending_with_us(end_with), *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            **_not_root(),
        )
        self._reader = threading.Thread(target=self._read, name=f"{command[0]}'s log", daemon=True)
        self._reader.start()
        self.wait_for(ready)

    @property
    def log(self) -> str:
        """All it said so far."""
        with self._said:
            return "".join(self._lines)

    def wait_for(self, text: str, after: int = 0) -> None:
        """Return when it says ``text``, not counting the first ``after`` lines."""
        with self._said:
            self._said.wait_for(lambda: self._has_ended or self._has_said(text, after), PATIENCE)
            assert self._has_said(text, after), f"never said {text!r}: {''.join(self._lines)}"

    def signal_and_wait_for(self, number: signal.Signals, text: str) -> None:
        """Send a signal, and return when it has said ``text`` about it."""
        with self._said:
            so_far = len(self._lines)
        self._process.send_signal(number)
        self.wait_for(text, so_far)

    def end(self) -> None:
        """End it, and everything it started."""
        self._process.send_signal(self._end_with)
        self._process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert self._process.stderr is not None
        self._process.stderr.close()

    def _has_said(self, text: str, after: int) -> bool:
        return any(text in line for line in self._lines[after:])

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            with self._said:
                self._lines.append(line)
                self._said.notify_all()
        with self._said:
            self._has_ended = True
            self._said.notify_all()


def _not_root() -> dict[str, Any]:
    """For ``subprocess``: another user, whose home and settings nobody has."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    if os.geteuid() != 0:
        return {"env": environment, "cwd": "/"}
    import pwd  # Unix alone has it, and every run imports this module

    entry = pwd.getpwnam(unix_user())
    ids = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    return {"env": environment, "cwd": "/", **ids}


def _ending_with_us(number: signal.Signals) -> list[str]:
    """The words before a command that end it when the tests are killed; Linux has some."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", number.name.removeprefix("SIG")] if setpriv else []
