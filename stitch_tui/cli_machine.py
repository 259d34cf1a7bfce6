"""The commands about this machine and the accounts known on it, as the command line has them."""

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[Any]  # noqa: SLF001 (argparse names it no other way)


def add_profiles(commands: "Commands") -> None:
    """``stitch-tui profiles list|add|remove``."""
    profiles = commands.add_parser(
        "profiles",
        help="list, add or remove the accounts used with --profile",
        description="A profile is a Connect API address and where its token comes from, by name. "
        "They stand in profiles.toml under the configuration folder; the first one added is the "
        "default. No token is ever written there.",
    )
    actions = profiles.add_subparsers(dest="action", metavar="action", title="actions")
    listing = actions.add_parser("list", help="one line a profile; * marks the default")
    listing.add_argument("--json", action="store_true", help="an object a line, for programs")
    add = actions.add_parser("add", help="write a profile; nothing is asked of the API")
    add.add_argument("name", metavar="NAME", help="up to 24 lower-case letters, digits, - and _")
    add.add_argument(
        "--api-url",
        metavar="URL",
        default=argparse.SUPPRESS,
        help="another Connect API than https://api.stitchdata.com, the only one Stitch documents: "
        "for a European account give the one Stitch names to you, if it does",
    )
    add.add_argument("--region", metavar="REGION", help="north-america or europe: for the kit")
    add.add_argument(
        "--token-from",
        metavar="PLACE",
        help="env, file, keyring or ask; without it each of them in turn. Never the token itself",
    )
    add.add_argument(
        "--token-file", metavar="FILE", default=argparse.SUPPRESS, help="the file, where it is one"
    )
    add.add_argument(
        "--theme", metavar="THEME", default=argparse.SUPPRESS, help="dark, light or ansi"
    )
    add.add_argument("--default", action="store_true", help="use it where --profile is not given")
    remove = actions.add_parser("remove", help="take a profile out, and the token kept for it")
    remove.add_argument("name", metavar="NAME", help="as in stitch-tui profiles list")
