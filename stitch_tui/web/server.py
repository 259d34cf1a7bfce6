"""Serves the app to browsers through textual-serve.

What textual-serve leaves open is closed here. It asks nobody where they come from: any page open in
the browser could connect to a loopback port and type. Its page loads a font from another host, its
log shows the values of variables, and it prints a banner of its own.
"""

import asyncio
import logging
import re
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from importlib.resources import files
from string import Template

from aiohttp import web
from textual_serve.server import Server

from stitch_tui.text import one_line

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
MOST_PAGES = 8
"""Open at a time: each is a process."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_HOST = re.compile(r"[\w.\-]+(:\d+)?|\[[0-9a-f:]+\](:\d+)?", re.ASCII | re.IGNORECASE)
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _own_file(name: str) -> str:
    return (files(__package__) / name).read_text("utf-8")


class AppServer(Server):
    """Serves ``command`` on a socket that listens; ``signal_number`` is what ended it."""

    def __init__(self, command: str, listener: socket.socket, *, is_loopback: bool) -> None:
        host, port = listener.getsockname()[:2]
        super().__init__(command, host, port, title="stitch-tui", public_url="")
        self.signal_number = 0
        self._listener = listener
        self._is_loopback = is_loopback
        self._pages = 0
        self._page = Template(_own_file("page.html"))

    async def run(self, is_ready: Callable[[], None]) -> None:
        """Serve until a signal comes; ``is_ready`` is called once it listens."""
        self.initialize_logging()
        ended = asyncio.Event()

        def end(number: int) -> None:
            self.signal_number = number
            ended.set()

        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, end, number)
        runner = web.AppRunner(await self._make_app(), access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.SockSite(runner, self._listener).start()
            is_ready()
            await ended.wait()
        finally:
            await runner.cleanup()

    def initialize_logging(self) -> None:
        """One line for what went wrong, without values: they may be what somebody typed."""
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_Plain())
        logging.getLogger().addHandler(handler)

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._guard)
        app.router.add_get("/page.js", self._handle_script)
        return app

    async def on_startup(self, app: web.Application) -> None:
        """Print nothing: whoever started it says where it is."""

    @web.middleware
    async def _guard(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Answer only pages of this server's own, asked for by a name of this machine's own."""
        host = request.headers.get("Host", "")
        if not _HOST.fullmatch(host):
            raise web.HTTPBadRequest(text="Which host?\n")
        if self._is_loopback and host not in self._own_names():
            raise web.HTTPForbidden(text="This is served to its own machine only.\n")
        origin = request.headers.get("Origin")
        is_typing = request.path == "/ws"
        if (origin is not None or is_typing) and origin != f"http://{host}":
            raise web.HTTPForbidden(text="Another page may not connect.\n")
        return await handler(request)

    def _own_names(self) -> set[str]:
        named = {f"{name}:{self.port}" for name in LOOPBACK_NAMES}
        return named | set(LOOPBACK_NAMES) if self.port == 80 else named

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """The page; everything it loads is this server's own."""
        host = request.headers["Host"]
        return web.Response(
            text=self._page.substitute(websocket=f"ws://{host}/ws"),
            content_type="text/html",
            headers={
                "Content-Security-Policy": _POLICY.format(host=host),
                "Cache-Control": "no-store",
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
            },
        )

    async def _handle_script(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(text=_own_file("page.js"), content_type="text/javascript")

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One process for one page, up to a limit."""
        if self._pages >= MOST_PAGES:
            raise web.HTTPServiceUnavailable(text=f"{MOST_PAGES} pages are open already.\n")
        self._pages += 1
        try:
            return await super().handle_websocket(request)
        finally:
            self._pages -= 1


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Where it was and of which kind; never what was said of it."""
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "trouble"
        return one_line(f"stitch-tui: {kind} in {record.name}, line {record.lineno}.", 200)
