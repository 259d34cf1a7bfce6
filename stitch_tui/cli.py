"""The command line: declares every command, imports none until it is asked for."""

import argparse
import importlib
import math
import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from stitch_tui import __version__, cli_machine, core_dumps
from stitch_tui.cli_scripting import add_scripting_commands, add_session_options
from stitch_tui.text import one_line

SCENARIOS = (
    "happy",
    "immediate",
    "wrong-password",
    "slow-check",
    "limit-reached",
    "unseen-check",
    "never-ends",
    "falls-back",
    "bad-gateway",
    "throttled",
    "token-revoked",
    "deleted-elsewhere",
    "oauth",
    "lost-answer",
)

_EPILOG = """\
examples:
  stitch-tui --demo                   try it: no token, no network
  stitch-tui --demo --tour            watch it being used
  stitch-tui                          use the Stitch API; asks for a token
  STITCH_API_TOKEN=ac_x stitch-tui    the same without being asked
  stitch-tui watch 337658             one line a change, until there is an outcome
  stitch-tui check postgres --from x  what can be seen from here, before Stitch looks
  stitch-tui kit postgres             what has to be set up on the other side
  stitch-tui apply warehouse.toml     create or change what a file declares
  stitch-tui types --diff             what Stitch changed since this program was made
  stitch-tui profiles add eu          another account, used with --profile eu
  stitch-tui doctor                   what works here, and what mends the rest
  stitch-tui serve --demo             the demo in a browser
  stitch-tui sandbox --port 8080      serve the demo's API on this machine

exit codes:
  0 done   1 failed   2 usage   4 not authorised   128+n ended by signal n
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code."""
    _open_closed_streams()
    try:
        args = build_parser().parse_args(arguments)
        core_dumps.forbid()  # before any command has a token in memory
        command = importlib.import_module(f"stitch_tui.commands.{args.command or 'explore'}")
        code: int = command.run(args)
    except KeyboardInterrupt:  # before the command took over the signals
        return 128 + signal.SIGINT
    except Exception as error:  # noqa: BLE001 (told without what it says, which may be a secret)
        from stitch_tui.crash_report import Crash, tell  # noqa: PLC0415

        print(tell(Crash(error)), file=sys.stderr)  # noqa: T201
        return 1
    return code


def _open_closed_streams() -> None:
    """Where a stream was closed (``<&-``), read nothing from it and write nothing to it.

    Its number would go to the next file or socket that is opened, with what is written there.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


class _Parser(argparse.ArgumentParser):
    """One that quotes what was typed, but not to steer the terminal."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and ``message``, and exit with 2."""
        super().error(one_line(message, 1_000))


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    parser = _Parser(
        prog="stitch-tui",
        description="Set up a Stitch destination from the terminal: pick a type, fill in its form, "
        "watch it until it is fully configured.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"stitch-tui {__version__}")
    parser.add_argument(
        "--demo",
        action="store_true",
        help="use a sandbox inside this process: no token, no network",
    )
    parser.add_argument(
        "--profile",
        metavar="NAME",
        help="the account to use: an address and a token's place, by name (stitch-tui profiles)",
    )
    parser.add_argument(
        "--tour",
        action="store_true",
        help="let the demo play by itself, from no destination to a fully configured one; any key "
        "takes over",
    )
    parser.add_argument(
        "--api-url", metavar="URL", help="another Connect API (https, or http on this machine)"
    )
    parser.add_argument(
        "--token-file",
        metavar="FILE",
        help="a file that holds the API access token and that only you can read",
    )
    parser.add_argument(
        "--theme",
        choices=("dark", "light", "ansi"),
        help="the colours (the profile's, or dark); ansi takes the terminal's own sixteen",
    )
    parser.add_argument(
        "--allow-debug",
        action="store_true",
        help="start with TEXTUAL_LOG, TEXTUAL_DEBUG and the like set: they record what is typed",
    )
    _add_sandbox_options(parser, scenario="happy")
    commands = parser.add_subparsers(dest="command", metavar="command", title="commands")
    sandbox = commands.add_parser(
        "sandbox",
        help="serve the sandbox on this machine for other clients",
        description="Serve a local Connect API on loopback. Prints its address and token. "
        "STITCH_SANDBOX_TOKEN sets the token.",
    )
    sandbox.add_argument("--port", type=_port, default=0, help="0, the default, takes a free one")
    sandbox.add_argument(
        "--types", metavar="FILE", help="serve the report cards in FILE, a JSON array, instead"
    )
    watch = commands.add_parser(
        "watch",
        help="follow a destination without the terminal UI, one line a change",
        description="Follow a destination until it is fully configured and its connection check "
        "is over. Works in a pipe, under nohup and in CI. The token comes from STITCH_API_TOKEN.",
    )
    watch.add_argument("id", metavar="ID", type=_id, nargs="?", help="the destination's id")
    watch.add_argument("--latest", action="store_true", help="the destination made last instead")
    watch.add_argument("--json", action="store_true", help="an object a line, for programs")
    watch.add_argument(
        "--timeout",
        type=_seconds,
        metavar="N",
        default=1800.0,
        help="give up after so many seconds, with exit code 1 (default 1800; 0 for never)",
    )
    _add_check(commands)
    kit = _add_kit(commands)
    cli_machine.add_profiles(commands)
    add_scripting_commands(commands, _seconds)
    cli_machine.add_doctor(commands)
    cli_machine.add_completion(commands, parser)
    serve = _add_serve(commands)
    # What stands before the command must not be overwritten by defaults that stand after it.
    add_session_options(watch)
    kit.add_argument(
        "--profile", metavar="NAME", default=argparse.SUPPRESS, help="the account to use"
    )
    for command in (sandbox, serve):
        _add_sandbox_options(
            command, scenario=argparse.SUPPRESS, seconds=argparse.SUPPRESS, check=argparse.SUPPRESS
        )
    return parser


def _add_check(commands: "argparse._SubParsersAction[_Parser]") -> None:
    check = commands.add_parser(
        "check",
        help="check from this machine what Stitch will check, before it does",
        description="Look from this machine for what fails most set-ups: a name, a closed port, a "
        "wrong password, a missing privilege. Nothing is sent to Stitch, nothing is written to "
        "your server.",
    )
    _add_given(check)
    check.add_argument("--json", action="store_true", help="an object a line, for programs")


def _add_kit(commands: "argparse._SubParsersAction[_Parser]") -> "_Parser":
    kit = commands.add_parser(
        "kit",
        help="print what has to be set up on the other side, as Markdown",
        description="Print what the database, the bucket or the firewall needs before Stitch can "
        "connect: statements, commands and policies, with what is not known as <placeholder>. "
        "Never holds a password. Asks no API and needs no token.",
    )
    _add_given(kit)
    kit.add_argument(
        "--region",
        metavar="REGION",
        help="of the Stitch account: north-america or europe; else the profile's, else the former",
    )
    kit.add_argument(
        "--guide",
        default="",
        metavar="NAME",
        help="which of Stitch's guides to go by, such as amazon-rds; each type has its own",
    )
    return kit


def _add_given(parser: argparse.ArgumentParser) -> None:
    """A destination type, and values for its properties."""
    parser.add_argument("type", metavar="TYPE", help="a destination type, such as postgres")
    parser.add_argument(
        "--from",
        dest="source",
        metavar="FILE",
        help="a connection string, .env lines, JSON properties or a key file; - reads the standard "
        "input",
    )
    parser.add_argument(
        "--set",
        dest="settings",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="one property, such as port=5432; may be given again, and never a secret",
    )


def _add_serve(commands: "argparse._SubParsersAction[_Parser]") -> _Parser:
    serve = commands.add_parser(
        "serve",
        help="open it in a browser on this machine",
        description="Serve the app to browsers on this machine, one process a page: "
        "stitch-tui --demo serve. Needs the extra [web].",
    )
    serve.add_argument("--host", default="127.0.0.1", help="where to listen (default 127.0.0.1)")
    serve.add_argument("--port", type=_port, default=8000, help="default 8000; 0 takes a free one")
    serve.add_argument(
        "--to-anyone",
        action="store_true",
        help="also serve your own account, or another --host: whoever reaches it can use it",
    )
    for name, meaning in (("--demo", "serve the demo"), ("--tour", "a tour of it")):
        serve.add_argument(name, action="store_true", default=argparse.SUPPRESS, help=meaning)
    return serve


def _add_sandbox_options(
    parser: argparse.ArgumentParser,
    *,
    scenario: str,
    seconds: str | None = None,
    check: str = "scenario",
) -> None:
    parser.add_argument(
        "--scenario",
        metavar="NAME",
        choices=SCENARIOS,
        default=scenario,
        help=f"how the sandbox behaves: {', '.join(SCENARIOS)}",
    )
    parser.add_argument(
        "--check-seconds",
        type=_seconds,
        metavar="N",
        default=seconds,
        help="how long its connection check takes",
    )
    parser.add_argument(
        "--check",
        choices=("scenario", "live"),
        default=check,
        help="live: its connection check really connects to the server you name",
    )


def _id(text: str) -> int:
    number = text.removeprefix("#")
    if not (number.isascii() and number.isdigit() and 0 < len(number) <= 18 and int(number)):
        raise argparse.ArgumentTypeError("an id is a number, such as 337658")
    return int(number)


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError("a number of seconds, from 0 to 86400")
    return seconds
