"""What every screen has: top line, notice, key line, and the keys that work anywhere."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from textual.app import ComposeResult, SystemCommand
from textual.await_remove import AwaitRemove
from textual.binding import Binding, BindingType
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from stitch_tui.narrow_compositor import NarrowCompositor
from stitch_tui.text import one_line
from stitch_tui.widgets.key_line import KeyLine
from stitch_tui.widgets.notice import Notice
from stitch_tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from pydantic import SecretStr

    from stitch_tui.connect.models import Destination, ReportCard
    from stitch_tui.forms.draft import Draft
    from stitch_tui.profiles import Profile
    from stitch_tui.session import Session
    from stitch_tui.settings import TokenPlaces


class Host(Protocol):
    """What a screen may ask of the app: the session, and the other screens."""

    @property
    def api_label(self) -> str:
        """Which API the session in use talks to."""
        ...

    @property
    def real_api_label(self) -> str:
        """Which API a token is sent to."""
        ...

    @property
    def region(self) -> str:
        """The Stitch region of the account, by the profile in use; nothing where not said."""
        ...

    @property
    def token_places(self) -> "TokenPlaces":
        """Where the token of the real API can be kept."""
        ...

    def use_profile(self, profile: "Profile") -> None:
        """Go on as ``profile``, from its destinations, or the box for its token."""
        ...

    async def session(self) -> "Session":
        """The open session; waits for it where it is still being opened."""
        ...

    async def open_session(self, token: str | None, *, demo: bool) -> "Session":
        """A new session, not in use yet: the demo's, or with ``token``.

        Raises:
            TokenError, ConnectError: it cannot be opened; the message may be shown.
        """
        ...

    async def use_session(self, session: "Session") -> None:
        """Go on with ``session``, from the destinations."""
        ...

    def show_welcome(self, problem: str = "") -> None:
        """Ask for a token; ``problem`` says why."""
        ...

    def show_destinations(self) -> None:
        """Go home."""
        ...

    def show_destination_types(self) -> None:
        """Choose a type for a new destination."""
        ...

    def new_destination(self, card: "ReportCard") -> None:
        """Fill in the form of a type."""
        ...

    def typed(self, type_name: str) -> "Mapping[str, str | SecretStr]":
        """What was typed for a new destination of the type, and not sent."""
        ...

    def edit_destination(
        self, destination: "Destination", draft: "Draft | None", first: Sequence[str]
    ) -> None:
        """Change ``destination``; ``draft`` is what was typed for it, ``first`` where to start."""
        ...

    def show_status(self, destination: "Destination", draft: "Draft | None", told: str) -> None:
        """Watch ``destination``; ``draft`` is what was typed for it, ``told`` what was done."""
        ...


class Frame(Screen[None]):
    """A screen between the top line and the key line. Subclasses give ``trail`` and ``body``."""

    CSS_PATH = "frame.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "back", id="screen.back", tooltip="Go back one screen"),
        Binding(
            "question_mark,f1",
            "help",
            "help",
            key_display="?",
            id="screen.help",
            tooltip="The keys of this screen, and its words",
        ),
        Binding("q", "app.quit", "quit", id="screen.quit", tooltip="Leave the program"),
    ]

    # Textual repaints the whole screen when the focus moves; the widgets that gain and lose it
    # repaint themselves, which is a sixth of the bytes.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    trail: ClassVar[tuple[str, ...]] = ()
    is_sending = False
    """Whether a request that changes something is on its way."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = NarrowCompositor()

    @property
    def host(self) -> Host:
        """The app, as screens know it."""
        return cast("Host", self.app)

    @property
    def api_label(self) -> str:
        """Which API this screen talks to."""
        return self.host.api_label

    @property
    def notice(self) -> Notice:
        """The message at the foot of this screen."""
        return self.query_one(Notice)

    def compose(self) -> ComposeResult:
        """The frame, with ``body`` in it."""
        yield TopLine(self.trail, self.api_label)
        yield from self.body()
        yield KeyLine()
        yield Notice()

    def body(self) -> Iterable[Widget]:
        """What the screen shows between the two lines."""
        return ()

    def set_trail(self, *parts: str) -> None:
        """Say where this is. Parts may be foreign text."""
        self.query_one(TopLine).trail = parts

    def copy_text(self, what: str, text: str) -> None:
        """Copy ``text`` through the terminal, and show it for those that can't."""
        self.app.copy_to_clipboard(text)
        self.notice.say("done", f"Copied {what} {text}", "if your terminal allows it (OSC 52).")

    def show_report_card(self, card: "ReportCard") -> None:
        """Read the report card of a type."""
        from stitch_tui.screens.report_card import ReportCardScreen

        self.app.push_screen(ReportCardScreen(card))

    def show_text(self, title: str, text: str) -> None:
        """Show ``text``, foreign or not, to read and scroll."""
        from stitch_tui.screens.reading import ReadingScreen

        self.app.push_screen(ReadingScreen(title, text))

    def show_setup_kit(self, type_name: str, typed: "Mapping[str, str | SecretStr]") -> None:
        """Show what the other side has to do; where that can't be said, say why."""
        from stitch_tui.catalog.regions import regions
        from stitch_tui.preflight.target import Target
        from stitch_tui.screens.setup_kit import SetupKitScreen
        from stitch_tui.setup_kit import KitRefusedError, kit_for

        target = Target(type_name, typed)
        try:
            kit = kit_for(target, regions().of(self.host.region))
        except KitRefusedError as error:
            self.notice.say("warning", str(error))
        else:
            self.app.push_screen(SetupKitScreen(target, kit))

    def commands(self) -> Iterable[SystemCommand]:
        """What the keys of this screen do as things stand, for the palette."""
        for node, binding, is_enabled, told in self.active_bindings.values():
            if binding.show and is_enabled and binding.id and not binding.action.startswith("app."):
                run = partial(self.app.run_action, binding.action, node)
                yield SystemCommand(one_line(binding.description).capitalize(), one_line(told), run)

    def must_wait(self) -> bool:
        """Whether a request that changes something is on its way from here; says so if it is.

        Leaving would end the wait for its answer, and nobody would know what became of it.
        """
        if self.is_sending:
            self.notice.say("warning", "A request is on its way: wait for its answer.")
        return self.is_sending

    def remove(self) -> AwaitRemove:
        """Go for good; first give up what was asked for, or its answer finds half a screen."""
        self.workers.cancel_node(self)
        return super().remove()

    def action_back(self) -> None:
        """Go back one screen."""
        if len(self.app.screen_stack) > 1 and not self.must_wait():
            self.app.pop_screen()

    def action_help(self) -> None:
        """Show the keys of this screen."""
        from stitch_tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to go back only where there is somewhere to go."""
        if action == "back":
            return len(self.app.screen_stack) > 1
        return super().check_action(action, parameters)
