"""Textual's driver for a Unix terminal, made to be suspended and to give everything back.

What Textual's own does not: a stop by ctrl+z reaches the whole process group, as the terminal's own
ctrl+z would; where nobody could continue the program (``ssh -t host stitch-tui``) the kernel lets
it go on instead of freezing it; after a SIGSTOP from outside it does not read the keyboard twice,
nor take the raw modes for those to give back; mouse reports in pixels are switched off again; no
byte the terminal sends ends the program; the window is as large as the terminal says, not as
``COLUMNS`` and ``LINES`` say that a shell exported once.
"""

import os
import selectors
import signal
from typing import TYPE_CHECKING, Any

from textual.drivers.linux_driver import LinuxDriver

from stitch_tui.keyboard import Keyboard

if TYPE_CHECKING:
    from textual.app import App

_TRIES = 50
_TICK = 0.1
_LONGEST = 1_000
"""Cells a side of a window that are drawn: more would take memory nobody has."""


class TerminalDriver(LinuxDriver):
    """``holds_terminal`` tells whether the terminal's modes are other than they were."""

    def __init__(
        self,
        app: "App[Any]",
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        self.holds_terminal = False
        super().__init__(app, debug=debug, mouse=mouse, size=size)

    def write(self, data: str) -> None:
        """Write ``data``; while the program is suspended, nothing is."""
        if self._writer_thread is not None:
            super().write(data)

    def start_application_mode(self) -> None:
        """Take the terminal. In the background it is not given, and the process is stopped."""
        self.holds_terminal = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self.holds_terminal = self._writer_thread is not None

    def close(self) -> None:
        """Write what is still to be written; after that the terminal is given back."""
        super().close()
        self._writer_thread = None
        self.holds_terminal = False

    def run_input_thread(self) -> None:
        """Read the terminal until told to end. A failure in here is told as a lost keyboard."""
        keyboard = Keyboard()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_TICK):
                    for event in keyboard.feed(os.read(self.fileno, 4_096)):
                        self.process_message(event)
                for event in keyboard.tick():
                    self.process_message(event)

    def _get_terminal_size(self) -> tuple[int, int]:
        size = os.get_terminal_size(self.fileno)
        return min(size.columns, _LONGEST) or 80, min(size.lines, _LONGEST) or 24

    def _disable_mouse_support(self) -> None:
        super()._disable_mouse_support()
        if self._mouse_pixels:
            self.write("\x1b[?1016l")

    # A signal may come while the main thread holds a lock of the queue that is drawn from: what it
    # asks for is done by the event loop.

    def _sigtstp_application(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._suspend)

    def _sigcont_application(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._continued)

    def _suspend(self) -> None:
        """Give the terminal back, stop, and take it again."""
        if not self.holds_terminal:
            return
        self.suspend_application_mode()
        stopped = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        continued = signal.signal(signal.SIGCONT, signal.SIG_DFL)
        os.kill(0, signal.SIGTSTP)  # goes on below when it is continued
        self._take_terminal()
        signal.signal(signal.SIGCONT, continued)
        signal.signal(signal.SIGTSTP, stopped)

    def _continued(self) -> None:
        """Take the terminal anew: the process was stopped unasked, and the shell had it."""
        if self.holds_terminal:
            self.suspend_application_mode()
        self._take_terminal()

    def _take_terminal(self) -> None:
        self._must_signal_resume = True
        for _ in range(_TRIES):  # each time in the background, the process is stopped
            self.resume_application_mode()
            if self.holds_terminal:
                return
