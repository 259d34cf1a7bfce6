"""What an app that handles secrets does otherwise than Textual's own.

It tells of a crash without a value, saves no picture of a screen, can be suspended, and draws one
line instead of a screen in a window that is too small for one.
"""

import sys
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.console import COLOR_SYSTEMS
from textual import constants, on
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.driver import Driver
from textual.events import Event, InputEvent, Key, Resize
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import WorkerFailed

from stitch_tui import small_window
from stitch_tui.crash_report import Crash
from stitch_tui.front_buffer import FrontBuffer

if TYPE_CHECKING:
    from rich.console import RenderableType

_KEYS_IN_A_SMALL_WINDOW = {"ctrl+q", "ctrl+z"}


SERVED = "textual.drivers.web_driver:WebDriver"
"""The driver that textual-serve asks for."""


class KeyboardLost(Exception):
    """The thread that reads the keyboard ended."""


class GuardedApp(App[None]):
    """``crash`` is what ended it, if that was one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+z", "suspend_process", "suspend", show=False, priority=True, id="app.suspend"
        ),
        Binding("ctrl+l", "redraw", "redraw", show=False, priority=True, id="app.redraw"),
    ]

    crash: Crash | None = None
    _too_small: Size | None = None

    def __init__(self) -> None:
        super().__init__()
        self._front = FrontBuffer()

    @property
    def holds_terminal(self) -> bool:
        """Whether the terminal's modes are other than they were. May be asked in any thread."""
        return bool(getattr(self._driver, "holds_terminal", self._driver is not None))

    def get_driver_class(self) -> type[Driver]:
        """Our own where there is one for the system, and for a browser."""
        if constants.DRIVER == SERVED:
            from stitch_tui.web_driver import ServedDriver

            return ServedDriver
        if sys.platform == "win32" or constants.DRIVER is not None:
            return super().get_driver_class()
        from stitch_tui.terminal_driver import TerminalDriver

        return TerminalDriver

    # Drawing. Only what the terminal does not show yet is sent.

    def _display(self, screen: Screen[Any], renderable: object) -> None:
        """Draw what differs from what the terminal shows; nothing in a window too small for it."""
        if self._too_small is not None:
            return
        driver = self._driver
        if driver is None or self.is_headless or not isinstance(renderable, CompositorUpdate):
            super()._display(screen, cast("RenderableType | None", renderable))
        elif self._running and not self._closed and not self._batch_count:
            colours = COLOR_SYSTEMS[self.console.color_system or "truecolor"]
            self._send(driver, self._front.changes(renderable, colours))

    def _send(self, driver: Driver, sequence: str) -> None:
        cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
        if not sequence and cursor == self._previous_cursor_position:
            return
        self._previous_cursor_position = cursor
        self._begin_update()
        driver.write(f"{sequence}\x1b[{cursor.y + 1};{cursor.x + 1}H")
        self._end_update()
        driver.flush()
        self.post_display_hook()

    @on(CommandPalette.Opened)
    def _rest_its_cursor(self) -> None:
        """A blinking cursor writes for as long as the palette is open."""
        self.screen.query_one(Input).cursor_blink = False

    def action_redraw(self) -> None:
        """Draw everything again, whatever the terminal shows by now."""
        self._front.forget()
        self.refresh(layout=True)

    # Crashes. Textual would print the traceback, with the values of variables and the messages.

    def _fatal_error(self) -> None:
        self._note_crash(self._exception or KeyboardLost())
        self.bell()
        self._close_messages_no_wait()

    def panic(self, *renderables: object) -> None:  # noqa: ARG002 (they may quote values)
        """End after an error that was met in drawing, or by the thread that reads the keyboard."""
        self._return_code = 1
        self._fatal_error()

    def _note_crash(self, error: BaseException) -> None:
        if self.crash is None:
            screens = self._screen_stacks.get(self._current_mode, [])
            self.crash = Crash(
                error.error if isinstance(error, WorkerFailed) else error,
                type(screens[-1]).__name__ if screens else "none",
                any(getattr(screen, "is_sending", False) for screen in screens),
            )

    # Pictures. What is on the screen may be a revealed secret.

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Save nothing."""

    def save_screenshot(
        self,
        filename: str | None = None,  # noqa: ARG002
        path: str | None = None,  # noqa: ARG002
        time_format: str | None = None,  # noqa: ARG002
    ) -> str:
        """Save nothing; a picture for the README is drawn by ``export_screenshot``."""
        return ""

    def deliver_screenshot(
        self,
        filename: str | None = None,  # noqa: ARG002
        path: str | None = None,  # noqa: ARG002
        time_format: str | None = None,  # noqa: ARG002
    ) -> str | None:
        """Save nothing."""
        return None

    # Suspending.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave ctrl+z to whoever wants it where the program cannot be suspended."""
        if action == "suspend_process":
            can = self._driver is not None and self._driver.can_suspend
            return can and sys.platform != "win32"
        return super().check_action(action, parameters)

    @on(Driver.SignalResume)
    def _draw_whole(self) -> None:
        """Draw everything again: the terminal gives back an empty screen."""
        if self._too_small is not None:
            self._say_too_small(self._too_small)
        self.action_redraw()

    # Small windows. A screen is never laid out in one, so it comes back as it was.

    async def on_event(self, event: Event) -> None:
        """Keep from the screens what they can't use in a window that is too small for them."""
        if isinstance(event, Resize):
            await self._resized(event)
        elif self._too_small is None or not isinstance(event, InputEvent) or self._may_type(event):
            await super().on_event(event)

    async def _resized(self, event: Resize) -> None:
        self._front.forget()
        was_too_small = self._too_small is not None
        if small_window.is_too_small(*event.size):
            self._too_small = event.size
            self._say_too_small(event.size)
            if self._size is not None:
                return
            least = Size(small_window.WIDTH, small_window.HEIGHT)
            event = Resize(least, least)  # the screens need some size to begin with
        else:
            self._too_small = None
        await super().on_event(event)
        if was_too_small:
            self.refresh(layout=True)

    def _say_too_small(self, size: Size) -> None:
        if self._driver is not None:
            self._driver.write(small_window.sequence(*size))

    def _may_type(self, event: InputEvent) -> bool:
        """What is typed on goes where it went; nothing is set off unseen, except leaving."""
        if not isinstance(event, Key):
            return False
        if event.key in _KEYS_IN_A_SMALL_WINDOW:
            return True
        focused = self.focused
        return focused is not None and focused.check_consume_key(event.key, event.character)
