"""A Connect API on a real socket that quotes secrets wherever there is room for them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

from tests.pilot.echoing import check, destination


class _Quoting(BaseHTTPRequestHandler):
    """Refuses the first request under each base path, and answers the others."""

    protocol_version = "HTTP/1.1"
    token, secret = "", ""
    known: ClassVar[set[str]]

    def do_GET(self) -> None:
        base = self.path.partition("/v4/")[0]
        if base not in self.known:
            self.known.add(base)
            self._answer(400, {"error": {"message": f"not {self.token}"}})
        elif self.path.endswith("last-connection-check"):
            self._answer(200, check(self.secret))
        else:
            row = destination(self.secret, name=f"Old {self.token} store")
            self._answer(200, [row])

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401
        """Say nothing."""

    def _answer(self, status: int, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def quoting_api(token: str, secret: str) -> Iterator[str]:
    """The address of one that is served meanwhile. Its destination is number 7."""
    handler = type("Quoting", (_Quoting,), {"token": token, "secret": secret, "known": set()})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
