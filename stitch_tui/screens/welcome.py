"""The first screen where no token is known: it takes one, or opens the demo."""

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from stitch_tui.connect.errors import ConnectError
from stitch_tui.screens.frame import Frame
from stitch_tui.settings import FORGET, IN_FILE, IN_KEYRING
from stitch_tui.token_file import TokenFileError
from stitch_tui.widgets.controls import ChoiceInput, LineInput

if TYPE_CHECKING:
    from stitch_tui.session import Session

_INTRODUCTION = Content.assemble(
    ("Set up a Stitch destination from the terminal.\n\n", "bold"),
    "Pick a destination type, read its report card, fill in its form,\n",
    "and watch it until it is fully configured.",
)
_ABOUT_SIGNING_IN = (
    "An API access token starts with ac_. It is sent to the API named at the top right, nowhere "
    "else. STITCH_API_TOKEN in the environment saves typing it, too."
)
_KEEPING = {
    FORGET: "forget it when I quit",
    IN_FILE: "keep it in a private file",
    IN_KEYRING: "keep it in the keyring",
}


class WelcomeScreen(Frame):
    """Tries the token before it goes on; a refused one stays in the box."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f2",
            "demo",
            "open the demo",
            key_display="F2",
            id="welcome.demo",
            tooltip="No token, no network",
        ),
        # With priority, so that what is typed right after it goes where the focus has gone.
        Binding("down,tab", "app.focus_next", "next", show=False, priority=True, id="welcome.next"),
        Binding(
            "up,shift+tab",
            "app.focus_previous",
            "previous",
            show=False,
            priority=True,
            id="welcome.previous",
        ),
    ]
    trail = ("Welcome",)

    def __init__(self, problem: str = "") -> None:
        super().__init__()
        self._problem = problem

    @property
    def api_label(self) -> str:
        """The token goes to the real API, also where the demo is open."""
        return self.host.real_api_label

    def body(self) -> Iterable[Widget]:
        """The box for the token, and the two ways on."""
        self._places = self.host.token_places  # those of the API it asks for, whatever comes later
        with Vertical(id="welcome"):
            yield Static(_INTRODUCTION)
            yield Static("API access token")
            yield LineInput(id="token", is_secret=True, placeholder="ac_…")
            yield ChoiceInput(
                [(_KEEPING[way], way) for way in self._places.ways_to_keep], FORGET, id="keep"
            )
            yield Static(_ABOUT_SIGNING_IN, classes="muted")
            with Horizontal():
                yield Button("Connect", id="connect", compact=True)
                yield Button("Open the demo", id="demo", compact=True)

    def on_mount(self) -> None:
        """Say why a token is asked for, where there is a reason."""
        self.query_one("#token").focus()
        if self._problem:
            self.notice.say("error", self._problem)

    @on(Input.Submitted)
    @on(Button.Pressed, "#connect")
    def action_connect(self) -> None:
        """Try the token."""
        self.notice.say("done", "Asking the API …")
        self._connect()

    @on(Button.Pressed, "#demo")
    def action_demo(self) -> None:
        """Open the sandbox inside this process."""
        self._open_demo()

    @work(exclusive=True)
    async def _connect(self) -> None:
        """Try what stands in the box; Textual would keep an argument in clear, to log it."""
        token = self.query_one("#token", Input).value
        session: Session | None = None
        try:
            session = await self.host.open_session(token, demo=False)
            await session.client.list_destinations(told=self.notice.say_retry)
            way = self.query_one("#keep", ChoiceInput).text
            await asyncio.to_thread(self._places.keep, token.strip(), way)
        except ConnectError as error:
            self.notice.say_error(error)
        except ValueError as error:
            self.notice.say("error", str(error))
        except TokenFileError as error:
            self.notice.say("error", str(error), "Or connect without keeping the token.")
        except OSError as error:
            reason = error.strerror or "no reason given"
            self.notice.say("error", f"The token can't be kept: {reason}.", "Connect without that.")
        else:
            await self.host.use_session(session)
            return
        if session is not None:
            await session.client.close()

    @work(exclusive=True)
    async def _open_demo(self) -> None:
        await self.host.use_session(await self.host.open_session(None, demo=True))
