"""The driver of an app in a browser: ends the app where whoever carries its keys is gone.

Textual's own would leave the process behind, with nobody to end it.
"""

from textual.drivers.web_driver import WebDriver


class ServedDriver(WebDriver):
    """Reads keys from a pipe until that is closed."""

    def run_input_thread(self) -> None:
        """Read; at the end of the pipe, or at what can't be read, end the app."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._app.call_later(self._app.exit)
