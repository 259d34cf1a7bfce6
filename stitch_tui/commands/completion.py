"""``stitch-tui completion``: a script that completes the command line in a shell."""

import argparse

import shtab

from stitch_tui.commands.exit_codes import DONE
from stitch_tui.commands.printing import run_printing, say


def run(args: argparse.Namespace) -> int:
    """Print the script for ``args.shell``, made from ``args.parser``, the whole command line."""

    def work() -> int:
        say(shtab.complete(args.parser, args.shell, "stitch_tui"))
        return DONE

    return run_printing(work)
