"""The app with a fault behind F9, run as the command line runs it: ``faulty_app FAULT [OPTION …]``.

Without options it opens the demo.
"""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Never

from textual.widgets import Input

from stitch_tui.app import StitchApp
from stitch_tui.cli import main
from stitch_tui.connect.errors import Unreachable
from stitch_tui.keyboard import Keyboard
from stitch_tui.widgets.top_line import TopLine

SECRET = "hunter2-in-the-message"
"""What no report may hold."""
STARTED = "\x1b]777;fault\x07"
"""Written to the terminal, which draws nothing of it, when the fault begins."""


def asleep(_app: StitchApp) -> None:
    """Blocked in C, the interpreter free for other threads."""
    time.sleep(60)


def looping(_app: StitchApp) -> None:
    """Busy in Python."""
    while True:
        pass


def matching(_app: StitchApp) -> None:
    """Busy in C without letting go of the interpreter, which looks for signals now and then."""
    re.match(r"(a+)+b", "a" * 60)


def flooding(_app: StitchApp) -> None:
    """Writes more than anybody reads."""
    while True:
        sys.__stderr__.write("x" * 4096)  # type: ignore[union-attr]


CHILD = Path("child.txt")
"""What a child process has of this one, in the folder it runs in."""


def raising(app: StitchApp) -> Never:
    """A handler fails with a secret in its variables, and all that was typed in the message."""
    password = SECRET
    typed = [box.value for box in app.screen.query(Input)]
    raise ValueError(f"{password} {typed}")


def raising_in_worker(app: StitchApp) -> None:
    """A worker fails, because of something else."""

    async def work() -> None:
        try:
            raising(app)
        except ValueError as error:
            raise KeyError(SECRET) from error

    app.run_worker(work())


def raising_in_render(app: StitchApp) -> None:
    """A widget fails when it is drawn."""
    top = app.screen.query_one(TopLine)
    top.render = lambda: raising(app)  # type: ignore[method-assign]
    top.refresh()


def raising_in_timer(app: StitchApp) -> None:
    app.set_timer(0.01, lambda: raising(app))


def raising_ours(_app: StitchApp) -> None:
    """One of the exceptions that are written to be shown."""
    raise Unreachable("No connection to 127.0.0.1.")


def raising_past_textual(_app: StitchApp) -> None:
    """What no handler of Textual's takes."""
    raise KeyboardInterrupt(SECRET)


def losing_the_keyboard(_app: StitchApp) -> None:
    """The thread that reads the keyboard fails."""

    def fail(_keyboard: Keyboard) -> None:
        raise ValueError(SECRET)

    Keyboard.tick = fail  # type: ignore[method-assign,assignment]


def spawning(_app: StitchApp) -> None:
    """Starts a child, which tells what it was given."""
    tell = 'env; tr "\\0" " " </proc/$PPID/cmdline; ulimit -c'
    CHILD.write_bytes(subprocess.run(["sh", "-c", tell], capture_output=True, check=True).stdout)


FAULTS: dict[str, Callable[[StitchApp], None]] = {
    fault.__name__: fault
    for fault in (
        asleep,
        looping,
        matching,
        flooding,
        raising,
        raising_in_worker,
        raising_in_render,
        raising_in_timer,
        raising_ours,
        raising_past_textual,
        losing_the_keyboard,
        spawning,
    )
}

if __name__ == "__main__":
    begin = FAULTS[sys.argv[1]]

    def key_f9(app: StitchApp) -> None:
        sys.__stderr__.write(STARTED)  # type: ignore[union-attr]
        sys.__stderr__.flush()  # type: ignore[union-attr]
        begin(app)

    StitchApp.key_f9 = key_f9  # type: ignore[attr-defined]
    raise SystemExit(main(sys.argv[2:] or ["--demo"]))
