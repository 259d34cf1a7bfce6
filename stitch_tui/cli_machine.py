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


def add_doctor(commands: "Commands") -> None:
    """``stitch-tui doctor``."""
    doctor = commands.add_parser(
        "doctor",
        help="look at terminal, keyring, proxy, profile, API and token; says what mends each",
        description="Look at what this program needs: the terminal, its colours, UTF-8 and "
        "clipboard, the keyring, the proxy, the profiles, whether the API is reached and takes the "
        "token. Sends one GET; changes nothing. Exit code 1 where something failed.",
    )
    doctor.add_argument("--json", action="store_true", help="an object a line, for programs")
    doctor.add_argument("--offline", action="store_true", help="ask no network and no token")
    for name, metavar, about in (
        ("--profile", "NAME", "the account to look at"),
        ("--api-url", "URL", "another API"),
        ("--token-file", "FILE", "where the token is"),
    ):
        doctor.add_argument(name, metavar=metavar, default=argparse.SUPPRESS, help=about)


def add_completion(commands: "Commands", parser: argparse.ArgumentParser) -> None:
    """``stitch-tui completion SHELL``, for all that ``parser`` takes."""
    completion = commands.add_parser(
        "completion",
        help="print a script that completes this command line in bash, zsh or fish",
        description="Print a script for a shell. For bash, in ~/.bashrc: "
        'eval "$(stitch-tui completion bash)"; for zsh: stitch-tui completion zsh > '
        "a folder of $fpath/_stitch-tui; for fish: stitch-tui completion fish > "
        "~/.config/fish/completions/stitch-tui.fish",
    )
    completion.add_argument("shell", choices=("bash", "zsh", "fish"), metavar="SHELL")
    completion.set_defaults(parser=parser)
