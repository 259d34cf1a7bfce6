"""A server on loopback that answers what it was told to, as large as it was told to.

It is a process of its own: nothing it does takes time from who measures.
"""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.terminal.terminal import APP, ROOT

DESTINATIONS = "/v4/destinations"
TYPES = "/v4/destination-types"
_PATIENCE = 30.0


class Answers:
    """Answers GET by path; a POST is held to the end and never answered.

    Use it as a context; ``command`` and ``environment`` start the app on it.
    """

    def __init__(self, bodies: Mapping[str, bytes], home: Mapping[str, str]) -> None:
        """``home`` is the environment of a fresh login."""
        self._folder = tempfile.TemporaryDirectory()
        self.environment = {**home, "STITCH_API_TOKEN": "ac_benchmark"}
        for path, body in bodies.items():
            self.tell(path, body)
        self._process = subprocess.Popen(
            (sys.executable, "-m", __name__, self._folder.name), stdout=subprocess.PIPE, cwd=ROOT
        )
        assert self._process.stdout is not None
        port = int(self._process.stdout.readline())
        self.command = (*APP, "--api-url", f"http://127.0.0.1:{port}")

    def tell(self, path: str, body: bytes) -> None:
        """Answer ``body`` from now on."""
        fresh = Path(self._folder.name, "fresh")
        fresh.write_bytes(body)
        fresh.replace(_file(self._folder.name, path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(_PATIENCE)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._folder.cleanup()


def _file(folder: str, path: str) -> Path:
    return Path(folder, path.strip("/").replace("/", "-"))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    folder = ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        file = _file(self.server.folder, self.path)
        body = file.read_bytes() if file.is_file() else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        threading.Event().wait()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its own name)
        """Say nothing."""


if __name__ == "__main__":
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.folder = sys.argv[1]
        print(server.server_port, flush=True)  # noqa: T201 (who started it reads that)
        server.serve_forever()
