"""The commands for scripts, as the command line declares them: it imports none of them."""

import argparse
from typing import TypeVar

_Parser = TypeVar("_Parser", bound=argparse.ArgumentParser)

_TOKEN = "The token comes from STITCH_API_TOKEN."  # noqa: S105 (where it comes from)


def add_session_options(parser: argparse.ArgumentParser) -> None:
    """The options about the API, after the command: their defaults stand before it."""
    parser.add_argument("--api-url", metavar="URL", default=argparse.SUPPRESS, help="another API")
    parser.add_argument(
        "--token-file", metavar="FILE", default=argparse.SUPPRESS, help="where the token is"
    )


def add_scripting_commands(commands: "argparse._SubParsersAction[_Parser]") -> None:
    """``types``, ``card`` and ``destinations``."""
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
    for parser in (types, card, destinations):
        parser.add_argument(
            "--json", action="store_true", help="what the API sends, credentials masked"
        )
        add_session_options(parser)
