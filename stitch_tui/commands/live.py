"""What ``--check live`` needs, for the commands that take it."""

import argparse


def live_hint(args: argparse.Namespace) -> str:
    """Why connection checks can't really connect here, or nothing."""
    if args.check != "live":
        return ""
    from stitch_tui.preflight.drivers import INSTALL, missing_drivers

    missing = missing_drivers()
    if not missing:
        return ""
    return f"--check live needs the drivers of {' and '.join(missing)}: {INSTALL}"
