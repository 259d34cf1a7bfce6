"""``stitch-tui kit``: what the other side has to do, as Markdown."""

import argparse
import sys

from stitch_tui.catalog import known_types
from stitch_tui.catalog.regions import regions
from stitch_tui.commands.exit_codes import DONE, USAGE
from stitch_tui.commands.printing import code_for_lost_output, complain
from stitch_tui.commands.source import SourceError, read_given
from stitch_tui.preflight.given import GivenError, given_target
from stitch_tui.profiles import ProfilesError, read_profiles
from stitch_tui.setup_kit import KitRefusedError, has_kit, kit_for
from stitch_tui.text import one_line


def run(args: argparse.Namespace) -> int:
    """Print the kit; its exit code. No API is asked, so no token is needed."""
    if not has_kit(args.type):
        known = ", ".join(known_types())
        return complain(
            f"There is no destination type {one_line(args.type, 60)}. Try: {known}.", USAGE
        )
    try:
        region_id = args.region or read_profiles().in_use(args.profile).region
    except ProfilesError as error:
        return complain(str(error), USAGE)
    region = regions().of(region_id) if region_id else regions().all[0]
    if region is None:
        labels = ", ".join(each.id for each in regions().all)
        return complain(
            f"There is no region {one_line(region_id, 60)}. There are: {labels}.", USAGE
        )
    try:
        target = given_target(args.type, read_given(args.source), args.settings)
        text = kit_for(target, region, args.guide).markdown()
    except (GivenError, KitRefusedError, SourceError) as error:
        return complain(str(error), USAGE)
    return _print(text)


def _print(text: str) -> int:
    """As UTF-8, whatever the terminal says: a name may hold any letter, and goes into a file."""
    try:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
    except OSError as error:
        return code_for_lost_output(error)
    return DONE
