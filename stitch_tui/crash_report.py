"""What is told of a crash: where it happened and what kind it was, never a value.

An exception's message and the values of variables may hold a token or a password, and a line of
source may hold a literal, so of the traceback only files, lines and functions are kept. The one
message that is kept is that of our own ``connect.errors``: it is written to be shown.
"""

import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from types import TracebackType

from stitch_tui import __version__
from stitch_tui.connect.errors import ConnectError
from stitch_tui.private_file import write_new
from stitch_tui.text import one_line, plural

_MOST_FRAMES = 60
_MOST_EXCEPTIONS = 20


@dataclass(frozen=True)
class Crash:
    """An exception nobody handled, on ``screen``; ``is_sending``: a request was on its way."""

    error: BaseException
    screen: str = "none"
    is_sending: bool = False


def tell(crash: Crash, folder: Path | None = None) -> str:
    """Save the report of ``crash`` and give the few lines a person is told.

    ``folder`` is where to; the user's own folder for such files unless given. A report that cannot
    be saved is no second crash.
    """
    lines = [
        f"stitch-tui {__version__} crashed: {_kind(crash.error)} (screen: {crash.screen}).",
    ]
    if crash.is_sending:
        lines.append("A request was on its way: look at the destinations before you try again.")
    try:
        file = _save(report(crash), folder or _folder())
    except OSError as error:
        lines.append(f"The report could not be saved: {error.strerror or type(error).__name__}.")
    else:
        lines.append(f"The report, which holds nothing you typed: {one_line(str(file), 1_000)}")
    return "\n".join(lines)


def report(crash: Crash) -> str:
    """The whole report: what ran where, and each exception with its way through the code."""
    lines = [
        f"stitch-tui {__version__}",
        f"Python {platform.python_version()} on {sys.platform}",
        f"Time {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC",
        f"Screen {crash.screen}",
    ]
    for number, (relation, error) in enumerate(_chain(crash.error)):
        if number == _MOST_EXCEPTIONS:
            lines += ["", "… more exceptions"]
            break
        lines += ["", f"{relation}{_kind(error)}{_message(error)}", *_way(error.__traceback__)]
    return "\n".join(lines) + "\n"


def _save(text: str, folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return write_new(folder / f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S}.txt", text)


def _folder() -> Path:
    from platformdirs import user_state_path

    return user_state_path("stitch-tui", appauthor=False)


def _kind(error: BaseException) -> str:
    kind = type(error)
    module = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    return one_line(module + kind.__qualname__)


def _message(error: BaseException) -> str:
    return f": {one_line(str(error))}" if isinstance(error, ConnectError) else ""


def _chain(error: BaseException) -> Iterator[tuple[str, BaseException]]:
    """``error``, then what led to it and what it is a group of, each once."""
    seen: set[int] = set()
    waiting = [("", error)]
    while waiting:
        relation, current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield relation, current
        if current.__cause__ is not None:
            waiting.append(("Caused by ", current.__cause__))
        elif current.__context__ is not None and not current.__suppress_context__:
            waiting.append(("While handling ", current.__context__))
        if isinstance(current, BaseExceptionGroup):
            waiting += [("Part of it: ", part) for part in current.exceptions]


def _way(traceback: TracebackType | None) -> list[str]:
    """Its frames, the one that raised last; of an endless recursion only the last ones."""
    frames = [
        f"  {_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_qualname}"
        for frame, line in walk_tb(traceback)
    ]
    cut = len(frames) - _MOST_FRAMES
    return frames if cut <= 0 else [f"  … {plural(cut, 'frame')}", *frames[cut:]]


def _short(file: str) -> str:
    """``file`` without the folders it is installed in: they name the user."""
    parts = Path(file).parts
    for root in ("site-packages", "stitch_tui"):
        if root in parts:
            return one_line("/".join(parts[len(parts) - parts[::-1].index(root) - 1 :]))
    return one_line("/".join(parts[-2:]))
