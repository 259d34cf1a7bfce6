"""What the terminal can do: read from the environment, nothing is written to it."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping

from stitch_tui import small_window
from stitch_tui.doctor.row import Row
from stitch_tui.preflight.finding import Finding, failed, not_tried, passed, warned
from stitch_tui.text import one_line

_ROOMY = (80, 24)
_TMUX_SECONDS = 2.0
_NO_TERMINAL = "not a terminal here"


def terminal_rows(environment: Mapping[str, str] = os.environ) -> Iterator[Row]:
    """The terminal, its size, colours, letters and clipboard."""
    size = _size()
    yield Row("terminal", "Terminal", _terminal(environment, has_one=size is not None))
    yield Row(
        "size",
        "Window size",
        not_tried(_NO_TERMINAL) if size is None else _judged(size.columns, size.lines),
    )
    yield Row("colours", "Colours", _colours(environment))
    yield Row("utf8", "UTF-8", _letters())
    yield Row("clipboard", "Clipboard", _clipboard(environment))


def _size() -> os.terminal_size | None:
    """Columns and lines; of whichever stream is a terminal, as a pipe may take the report."""
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        try:
            if stream is not None and stream.isatty():
                return os.get_terminal_size(stream.fileno())
        except (OSError, ValueError):
            continue
    return None


def _terminal(environment: Mapping[str, str], *, has_one: bool) -> Finding:
    kind = environment.get("TERM", "")
    if not has_one:
        return warned(
            _NO_TERMINAL,
            advice="The screens need one; watch, check and kit do not. For ssh: ssh -t",
        )
    if kind in {"", "dumb"}:
        return failed(
            f"TERM is {kind or 'not set'}: the screens can't be drawn",
            advice="Set TERM=xterm-256color.",
        )
    return passed(f"TERM is {one_line(kind, 60)}")


def _judged(columns: int, lines: int) -> Finding:
    size = f"{columns}x{lines}"
    if small_window.is_too_small(columns, lines):
        least = f"{small_window.WIDTH}x{small_window.HEIGHT}"
        return failed(f"{size} is too small", advice=f"Make the window {least} or more.")
    if columns < _ROOMY[0] or lines < _ROOMY[1]:
        return warned(f"{size} is narrow", advice="80x24 shows every screen whole.")
    return passed(size)


def _colours(environment: Mapping[str, str]) -> Finding:
    if environment.get("NO_COLOR"):
        return passed("none, as NO_COLOR is set; every state has its word, too")
    if environment.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return passed("all of them")
    if "256" in environment.get("TERM", ""):
        return warned("256", advice="Set COLORTERM=truecolor, if this terminal has all colours.")
    return warned("16", advice="Try --theme ansi, or TERM=xterm-256color.")


def _letters() -> Finding:
    encoding = (sys.stdout.encoding or "none").lower()
    if "utf" in encoding:
        return passed(encoding)
    return failed(f"the terminal's letters are {one_line(encoding, 40)}", advice="Set LANG=C.UTF-8")


def _clipboard(environment: Mapping[str, str]) -> Finding:
    if environment.get("TMUX"):
        return _tmux(_tmux_setting())
    if environment.get("STY"):
        return warned("GNU screen keeps copied text to itself", advice="Use tmux, or no screen.")
    return passed("copied with OSC 52, where the terminal allows it")


def _tmux_setting() -> str:
    """What ``set-clipboard`` is; nothing where tmux does not say."""
    try:
        done = subprocess.run(
            ["tmux", "show-options", "-sv", "set-clipboard"],  # noqa: S607 (the user's own)
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=_TMUX_SECONDS,
            check=False,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def _tmux(setting: str) -> Finding:
    if setting == "on":
        return passed("tmux hands on what is copied (set-clipboard on)")
    said = f"set-clipboard is {one_line(setting, 20)}" if setting else "it may be set so"
    return warned(
        f"tmux keeps copied text to itself: {said}",
        advice="Run: tmux set -s set-clipboard on (and in a tmux inside tmux allow-passthrough on)",
    )
