"""``stitch-tui``: open the terminal UI."""

import argparse
import gc
import logging
import os
import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from stitch_tui import crash_report
from stitch_tui.commands.exit_codes import DONE, FAILED, USAGE
from stitch_tui.commands.live import live_hint
from stitch_tui.connect.address import AddressError
from stitch_tui.crash_report import Crash
from stitch_tui.profiles import ProfilesError
from stitch_tui.settings import Settings, TokenPlaces, read_settings, take_token
from stitch_tui.text import one_line
from stitch_tui.token_file import TokenFileError

if TYPE_CHECKING:
    from stitch_tui.app import StitchApp
    from stitch_tui.session import Session


def run(args: argparse.Namespace) -> int:
    """Open the app; its exit code. A signal ends the process itself."""
    hint = ("" if args.allow_debug else _recording_hint()) or _terminal_hint()
    hint = hint or live_hint(args) or _tour_hint(args)
    if hint:
        return _usage(hint)
    is_demo = args.demo or args.tour
    try:
        is_live = is_demo and args.check == "live"
        settings = read_settings(
            args.api_url,
            args.scenario,
            args.check_seconds,
            is_live=is_live,
            profile=args.profile,
        )
        places = TokenPlaces(settings.profile, args.token_file)
        # The keyring, which takes its time, is asked once something can be seen.
        token = None if is_demo else take_token() or places.in_file()
    except (AddressError, ProfilesError, TokenFileError) as error:
        return _usage(str(error))
    try:
        app = _app(args, settings, token, places)
    except Exception as error:  # noqa: BLE001 (Textual reads its settings from the environment)
        return _crashed(Crash(error))
    with _guarded(app):
        crash = _crash_of(app)
    return (app.return_code or DONE) if crash is None else _crashed(crash)


def _app(
    args: argparse.Namespace, settings: Settings, token: str | None, places: TokenPlaces
) -> "StitchApp":
    opener, label = _Opener(settings), settings.label
    theme = f"stitch-{args.theme or settings.profile.theme or 'dark'}"
    if args.tour:
        from stitch_tui.tour import TourApp

        return TourApp(opener, api_label=label, theme=theme, places=places)
    from stitch_tui.app import StitchApp

    app = StitchApp(
        opener,
        api_label=label,
        token=token,
        demo=args.demo,
        theme=theme,
        places=places,
        openers=lambda profile: _Opener(replace(settings, profile=profile)),
    )
    app.set_keymap(settings.keymap)
    return app


def _crash_of(app: "StitchApp") -> Crash | None:
    """Run ``app`` to its end; what it crashed of."""
    # What a library logs would be drawn over the screen, or tell what an exception says.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        app.run()
    except BaseException as error:  # noqa: BLE001 (told without what it says)
        return Crash(error)
    return app.crash


def _guarded(app: "StitchApp") -> AbstractContextManager[object]:
    if sys.platform == "win32" or _is_served():
        return nullcontext()
    from stitch_tui.terminal_guard import TerminalGuard

    return TerminalGuard(lambda: app.holds_terminal)


class _Opener:
    """Opens sessions for the app: in a thread, once the first frame is drawn."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __call__(self, token: str | None, *, demo: bool) -> "Session":
        from stitch_tui import lean_imports

        lean_imports.load()
        from stitch_tui.session import open_demo, open_session

        session = open_demo(self._settings) if demo else open_session(self._settings, token or "")
        # What was imported stays to the end: no collection of garbage need walk over it again.
        gc.freeze()
        return session


def _recording_hint() -> str:
    """Which of Textual's own means of looking into an app is on, and why that is refused."""
    features = {name.strip().lower() for name in os.environ.get("TEXTUAL", "").split(",")}
    is_on = {
        "TEXTUAL": bool(features & {"debug", "devtools"}),
        "TEXTUAL_LOG": bool(os.environ.get("TEXTUAL_LOG")),
        "TEXTUAL_DEBUG": os.environ.get("TEXTUAL_DEBUG", "0") not in {"", "0"},
        "TEXTUAL_SCREENSHOT": bool(os.environ.get("TEXTUAL_SCREENSHOT")),
    }
    found = next((name for name, on in is_on.items() if on), "")
    if not found:
        return ""
    return (
        f"{found} is set: Textual would record every key typed, or what is on the screen, "
        "secrets included. Unset it, or give --allow-debug."
    )


def _tour_hint(args: argparse.Namespace) -> str:
    """Why the tour would not get to its end, or nothing."""
    if args.tour and (args.scenario != "happy" or args.check == "live"):
        return "The tour shows how it goes when all goes well: leave out --scenario and --check."
    return ""


def _terminal_hint() -> str:
    """Why this is no place for a terminal UI, or nothing."""
    if _is_served():
        return ""
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        return "stitch-tui draws on a terminal, and this is none. Try stitch-tui --help."
    if os.environ.get("TERM", "dumb") == "dumb":
        return "This terminal can't be drawn on (TERM is dumb). Try TERM=xterm-256color."
    if "utf" not in (sys.stdout.encoding or "").lower():
        return "stitch-tui needs a UTF-8 terminal. Try LANG=C.UTF-8."
    return ""


def _is_served() -> bool:
    """Whether ``stitch-tui serve`` carries the keys and the picture, not a terminal."""
    return os.environ.get("TEXTUAL_DRIVER") == "textual.drivers.web_driver:WebDriver"


def _crashed(crash: Crash) -> int:
    print(crash_report.tell(crash), file=sys.stderr)  # noqa: T201
    return FAILED


def _usage(sentence: str) -> int:
    print(f"stitch-tui: {one_line(sentence, 1_000)}", file=sys.stderr)  # noqa: T201
    return USAGE
