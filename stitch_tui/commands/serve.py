"""``stitch-tui serve``: the app in a browser, one process a page."""

import argparse
import asyncio
import importlib.util
import ipaddress
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence

from stitch_tui.commands.exit_codes import FAILED, SIGNAL, USAGE
from stitch_tui.commands.listening import listen
from stitch_tui.commands.printing import complain
from stitch_tui.settings import take_token
from stitch_tui.text import one_line

INSTALL = "pip install 'stitch-tui[web]'"


def run(args: argparse.Namespace) -> int:
    """Serve until a signal comes.

    Takes ``args.host``, ``args.port`` (0 picks a free one), ``args.to_anyone`` and what the app
    itself takes. Gives 128 plus the signal's number, 1 if the port cannot be had, 2 where it is not
    to be served so.
    """
    hint = _missing_hint() or _refusal(args)
    if hint:
        return complain(hint, USAGE)
    if args.demo or args.tour:
        take_token()  # no process of the demo's is to have it
    try:
        listener = listen(args.host, args.port)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "no such host"
        return complain(f"{args.host} port {args.port} cannot be used: {reason}.", FAILED)
    from stitch_tui.web.server import AppServer

    server = AppServer(shell_command(args), listener, is_loopback=is_loopback(args.host))
    port = listener.getsockname()[1]
    with listener:
        asyncio.run(server.run(lambda: _introduce(args, port)))
    return SIGNAL + server.signal_number


def _missing_hint() -> str:
    if importlib.util.find_spec("textual_serve") is None:
        return f"To serve browsers, textual-serve is needed: {INSTALL}"
    return ""


def _refusal(args: argparse.Namespace) -> str:
    """Why it is not served so, or nothing."""
    if args.to_anyone:
        return ""
    if not is_loopback(args.host):
        return (
            f"Whoever reaches {args.host} could use it, over http that can be read on the way. "
            "Leave out --host, or give --to-anyone."
        )
    if not (args.demo or args.tour):
        return (
            "Whoever has an account on this machine could use your Stitch account, or the token "
            "typed. Serve --demo, or give --to-anyone."
        )
    return ""


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def shell_command(args: argparse.Namespace) -> str:
    """What opens the app for one page, quoted for the shell that starts it.

    A token is never part of it: the process finds it in the environment or a file, as always.
    """
    words = [sys.executable, "-m", "stitch_tui", *app_arguments(args)]
    return subprocess.list2cmdline(words) if os.name == "nt" else f"exec {shlex.join(words)}"


def app_arguments(args: argparse.Namespace) -> Sequence[str]:
    """The options of the app itself, as they were given."""
    found = [f"--{name}" for name in ("demo", "tour") if getattr(args, name)]
    given = {
        "--profile": args.profile,
        "--api-url": args.api_url,
        "--token-file": args.token_file,
        "--theme": args.theme,
        "--scenario": args.scenario,
        "--check-seconds": args.check_seconds,
        "--check": args.check,
    }
    return [*found, *(f"{name}={value}" for name, value in given.items() if value is not None)]


def _introduce(args: argparse.Namespace, port: int) -> None:
    host = f"[{args.host}]" if ":" in args.host else args.host
    what = "The demo" if args.demo or args.tour else "Your Stitch account"
    print(f"{what} in a browser: {one_line(f'http://{host}:{port}', 300)}")  # noqa: T201
    print("Press ctrl+c to stop.", flush=True)  # noqa: T201
