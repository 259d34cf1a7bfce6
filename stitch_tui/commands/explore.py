"""``stitch-tui``: open the terminal UI."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

from stitch_tui.commands.exit_codes import DONE, USAGE
from stitch_tui.connect.address import AddressError
from stitch_tui.settings import Settings, find_token, read_settings
from stitch_tui.token_file import TokenFileError

if TYPE_CHECKING:
    from stitch_tui.session import Session


def run(args: argparse.Namespace) -> int:
    """Open the app; its exit code."""
    hint = _terminal_hint()
    if hint:
        return _usage(hint)
    try:
        settings = read_settings(args.api_url, args.scenario, args.check_seconds)
        token = None if args.demo else find_token(settings, args.token_file)
    except (AddressError, TokenFileError) as error:
        return _usage(str(error))
    from stitch_tui.app import StitchApp

    app = StitchApp(
        _Opener(settings), api_label=settings.address.label, token=token, demo=args.demo
    )
    app.run()
    return app.return_code or DONE


class _Opener:
    """Opens sessions for the app: in a thread, once the first frame is drawn."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __call__(self, token: str | None, *, demo: bool) -> "Session":
        from stitch_tui.session import open_demo, open_session

        if demo:
            return open_demo(self._settings)
        return open_session(self._settings, token or "")


def _terminal_hint() -> str:
    """Why this is no place for a terminal UI, or nothing."""
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        return "stitch-tui draws on a terminal, and this is none. Try stitch-tui --help."
    if os.environ.get("TERM", "dumb") == "dumb":
        return "This terminal can't be drawn on (TERM is dumb). Try TERM=xterm-256color."
    if "utf" not in (sys.stdout.encoding or "").lower():
        return "stitch-tui needs a UTF-8 terminal. Try LANG=C.UTF-8."
    return ""


def _usage(sentence: str) -> int:
    print(f"stitch-tui: {sentence}", file=sys.stderr)  # noqa: T201
    return USAGE
