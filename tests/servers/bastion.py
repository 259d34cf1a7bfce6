"""A real OpenSSH server on loopback, as far as its banner."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.servers.program import Program, find, folder_of_servers, free_port, run

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Bastion:
    """Where it listens; ``server`` is its process. Nobody is let in."""

    server: Program
    port: int
    host: str = HOST


@contextmanager
def bastion() -> Iterator[Bastion]:
    """An sshd with a host key of its own; it is gone at the end.

    Raises:
        Unavailable: OpenSSH's server is not installed here.
    """
    program, keygen = find("sshd", "openssh-server"), find("ssh-keygen", "openssh-client")
    with folder_of_servers("bastion") as folder:
        key, port = folder / "host_key", free_port()
        run(keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(key))
        settings = ("UsePAM=no", "PidFile=none", f"ListenAddress={HOST}", f"Port={port}")
        options = [word for setting in settings for word in ("-o", setting)]
        server = Program(
            (program, "-D", "-e", "-f", "/dev/null", "-h", str(key), *options),
            ready="Server listening on",
            end_with=signal.SIGTERM,
        )
        try:
            yield Bastion(server, port)
        finally:
            server.end()
