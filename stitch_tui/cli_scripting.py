"""The commands for scripts, as the command line declares them: it imports none of them."""

import argparse
from collections.abc import Callable
from typing import TypeVar

_Parser = TypeVar("_Parser", bound=argparse.ArgumentParser)

_APPLY = """\
Create or change the destinations that FILE declares, in TOML or JSON: type, name, description,
unmapped_sources ("map" or "leave") and properties; several in [[destination]]. Type and name tell
which destination is meant, so applying a file twice changes nothing.

A value $NAME is taken from the environment, @path from a file beside FILE; $$ and @@ stand for one
$ or @ at the start of a value. The token comes from STITCH_API_TOKEN.
"""
_APPLY_EPILOG = """\
Stitch shows no secrets, so none can be compared: they are sent when something else has changed,
when Stitch has none yet, and with --send-secrets.

exit codes:
  0 all is as declared (with --wait also fully configured and checked), or nothing is
    wrong with the file (with --dry-run)
  1 the API refused, could not be asked, or a check failed
  2 something is wrong with the file; nothing was sent
  4 not authorised   128+n ended by signal n
"""
_TOKEN = "The token comes from STITCH_API_TOKEN."  # noqa: S105 (where it comes from)


def add_session_options(parser: argparse.ArgumentParser) -> None:
    """The options about the API, after the command: their defaults stand before it."""
    parser.add_argument("--api-url", metavar="URL", default=argparse.SUPPRESS, help="another API")
    parser.add_argument(
        "--token-file", metavar="FILE", default=argparse.SUPPRESS, help="where the token is"
    )
    parser.add_argument(
        "--profile", metavar="NAME", default=argparse.SUPPRESS, help="the account to use"
    )


def add_scripting_commands(
    commands: "argparse._SubParsersAction[_Parser]", seconds: Callable[[str], float]
) -> None:
    """``types``, ``card``, ``destinations`` and ``apply``; ``seconds`` reads a number of them."""
    types = commands.add_parser(
        "types",
        help="list the destination types",
        description=f"List the destination types this account is offered. {_TOKEN}",
    )
    types.add_argument(
        "--diff",
        action="store_true",
        help="how they differ from what this program knows of them; exit code 1 if they do",
    )
    card = commands.add_parser(
        "card",
        help="print the report card of a destination type",
        description=f"Print the steps of a destination type and their properties. {_TOKEN}",
    )
    card.add_argument("type", metavar="TYPE", help="a destination type, such as postgres")
    destinations = commands.add_parser(
        "destinations",
        help="list the destinations of the account",
        description=f"List the account's destinations and the step each is on. {_TOKEN}",
    )
    apply = commands.add_parser(
        "apply",
        help="create or change the destinations a file declares",
        description=_APPLY,
        epilog=_APPLY_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    apply.add_argument("file", metavar="FILE", help="the file; - reads the standard input")
    apply.add_argument(
        "--dry-run",
        action="store_true",
        help="say what would be sent, secrets masked; send nothing",
    )
    apply.add_argument(
        "--wait",
        action="store_true",
        help="follow each destination until it is fully configured and checked, as watch does",
    )
    apply.add_argument(
        "--timeout",
        type=seconds,
        metavar="N",
        default=1800.0,
        help="with --wait: give up on one after so many seconds (default 1800; 0 for never)",
    )
    apply.add_argument(
        "--send-secrets",
        action="store_true",
        help="send secrets to a destination there is even if nothing else has changed",
    )
    add_session_options(apply)
    for parser in (types, card, destinations):
        parser.add_argument(
            "--json", action="store_true", help="what the API sends, credentials masked"
        )
        add_session_options(parser)
