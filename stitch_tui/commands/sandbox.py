"""``stitch-tui sandbox``: the local Connect API on a loopback port, for any client."""

import argparse
import os
import re
import secrets
import socket
import sys
from collections.abc import Sequence
from types import FrameType
from typing import TextIO

import uvicorn

from stitch_tui.commands.exit_codes import FAILED, SIGNAL, USAGE
from stitch_tui.commands.listening import listen
from stitch_tui.commands.live import live_hint
from stitch_tui.sandbox import SCENARIOS, Sandbox, TypeCard, TypesFileError, load_types
from stitch_tui.sandbox.connections import BoundedConnection
from stitch_tui.sandbox.destination_types import built_in_types

HOST = "127.0.0.1"
TOKEN_VARIABLE = "STITCH_SANDBOX_TOKEN"  # noqa: S105 - the variable's name, not a token
_ACCEPTED_AT_ONCE = 128
"""With those that are open already, fewer than a process may have files."""
_WAITING_TO_CONNECT = 1024
"""Who comes when so many wait tries again a second later, unasked."""


def run(args: argparse.Namespace) -> int:
    """Serve until a signal comes.

    Takes ``args.port`` (0 picks a free one), ``args.types`` (a path or None), ``args.scenario``,
    ``args.check_seconds`` and ``args.check``. Gives 128 plus the signal's number, 1 if the port
    cannot be had, 2 for arguments that make no sandbox.
    """
    hint = live_hint(args)
    if hint:
        return _complain(hint, code=USAGE)
    token = os.environ.get(TOKEN_VARIABLE) or f"ac_sandbox_{secrets.token_hex(16)}"
    try:
        types = built_in_types() if args.types is None else load_types(args.types)
        sandbox = _sandbox(args, token, types)
    except (TypesFileError, _UsageError) as error:
        return _complain(str(error), code=USAGE)
    try:
        listener = listen(HOST, args.port)
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else "No such port"
        return _complain(f"Port {args.port} cannot be used: {reason}.", code=FAILED)
    with listener:
        server = _Server(sandbox, listener.getsockname()[1], token)
        server.run(sockets=[listener])
    return SIGNAL + server.signal_number if server.signal_number else FAILED


class _UsageError(Exception):
    """Arguments that make no sandbox; the message is one sentence."""


class _Server(uvicorn.Server):
    """uvicorn that says where it is once it listens, and keeps the signal that ended it."""

    def __init__(self, sandbox: Sandbox, port: int, token: str) -> None:
        super().__init__(
            uvicorn.Config(
                sandbox,
                loop="asyncio",
                http=BoundedConnection,
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_level="error",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                backlog=_ACCEPTED_AT_ONCE,
                timeout_keep_alive=5,
                timeout_graceful_shutdown=1,
            )
        )
        self.signal_number = 0
        self._introduction = (
            f"Stitch Connect sandbox: http://{HOST}:{port}",
            f"Token: {token}",
            f"Scenario: {sandbox.scenario.name} ({sandbox.scenario.summary})",
            f"Types: {', '.join(_printable(str(card['type'])) for card in sandbox.types)}",
            *_about_checks(sandbox),
            "Press ctrl+c to stop.",
        )

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then print: from here on requests and signals are both taken."""
        await super().startup(sockets)
        for listener in sockets or ():
            listener.listen(_WAITING_TO_CONNECT)
        _say(sys.stdout, *self._introduction)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """Stop; a second signal does not wait for open connections.

        uvicorn would raise the signal again afterwards and take the exit code with it.
        """
        self.force_exit = self.should_exit
        self.should_exit = True
        self.signal_number = sig


def _about_checks(sandbox: Sandbox) -> Sequence[str]:
    really = "Connection checks: live, they connect to the server a destination names."
    return (really,) if sandbox.is_live else ()


def _sandbox(args: argparse.Namespace, token: str, types: Sequence[TypeCard]) -> Sandbox:
    scenario = SCENARIOS.get(args.scenario)
    if scenario is None:
        raise _UsageError(f"There is no scenario {args.scenario}.")
    if not re.fullmatch(r"[!-~]+", token):
        raise _UsageError(f"{TOKEN_VARIABLE} may hold only printable ASCII, without spaces.")
    seconds: float | None = args.check_seconds
    if seconds is not None and not 0 <= seconds <= 86_400:
        raise _UsageError("A connection check takes from 0 seconds to a day.")
    return Sandbox(
        token=token,
        scenario=scenario,
        check_seconds=seconds,
        types=types,
        is_live=args.check == "live",
    )


def _complain(sentence: str, *, code: int) -> int:
    _say(sys.stderr, _printable(sentence))
    return code


def _say(stream: TextIO, *lines: str) -> None:
    stream.write("".join(f"{line}\n" for line in lines))
    stream.flush()


def _printable(text: str) -> str:
    """``text`` with every character escaped that could steer a terminal."""
    return text if text.isascii() and text.isprintable() else ascii(text)[1:-1]
