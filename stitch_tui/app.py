"""The app: opens the session, and switches between screens."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from stitch_tui.account_app import AccountApp
from stitch_tui.screens import READ_AHEAD
from stitch_tui.screens.destinations import DestinationsScreen
from stitch_tui.screens.frame import Frame
from stitch_tui.themes import DARK, THEMES

if TYPE_CHECKING:
    from pydantic import SecretStr

    from stitch_tui.connect.models import Destination, ReportCard
    from stitch_tui.forms.draft import Draft
    from stitch_tui.forms.plan import FormPlan
    from stitch_tui.profiles import Profile
    from stitch_tui.session import SessionOpener
    from stitch_tui.settings import TokenPlaces


class StitchApp(AccountApp):
    """What screens may ask of the app is in ``stitch_tui.screens.frame.Host``."""

    TITLE = "stitch_tui"
    DEFAULT_MODE = "start-0"
    CSS_PATH = [f"screens/{name}.tcss" for name in READ_AHEAD]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "quit", show=False, priority=True, id="app.quit"),
    ]

    def __init__(
        self,
        opener: "SessionOpener",
        *,
        api_label: str,
        token: str | None = None,
        demo: bool = False,
        theme: str = DARK.name,
        places: "TokenPlaces | None" = None,
        openers: "Callable[[Profile], SessionOpener] | None" = None,
    ) -> None:
        """``places`` are where the token is looked for and kept, ``openers`` for other profiles."""
        super().__init__(opener, api_label, token, demo=demo, places=places, openers=openers)
        self._drafts: dict[str, Draft] = {}
        self._starts = 0
        self.animation_level = "none"
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme

    def get_default_screen(self) -> Screen[None]:
        """The destinations; the welcome screen where no token is known."""
        return DestinationsScreen() if self.must_open else self._welcome("")

    def show_welcome(self, problem: str = "") -> None:
        """Ask for a token; ``problem`` says why."""
        self.stand_at_the_door()
        self._start_over(lambda: self._welcome(problem))

    def action_sign_in(self) -> None:
        """Ask for another token; what is open stays until one is accepted."""
        if not self._must_wait():
            self.push_screen(self._welcome(""))

    def _must_wait(self) -> bool:
        """Whether a request that changes something is on its way; says so where it is."""
        return any(each.must_wait() for each in self.screen_stack if isinstance(each, Frame))

    def start_from_destinations(self) -> None:
        """Drop what was typed and what is shown; begin at the list."""
        self._drafts.clear()
        self._start_over(DestinationsScreen)

    def action_profiles(self) -> None:
        """Choose the profile to go on with."""
        from stitch_tui.screens.profiles import ProfilesScreen

        self.push_screen(ProfilesScreen())

    def show_destinations(self) -> None:
        """Go home."""
        while len(self.screen_stack) > 1 and not self._must_wait():
            self.pop_screen()

    def show_destination_types(self) -> None:
        """Choose a type for a new destination."""
        from stitch_tui.screens.destination_types import DestinationTypesScreen

        self.push_screen(DestinationTypesScreen())

    def new_destination(self, card: "ReportCard") -> None:
        """Fill in the form of a type; what was typed and not sent is still there."""
        from stitch_tui.forms.draft import Draft

        def show(plan: "FormPlan") -> None:
            draft = Draft(plan)
            if card.type in self._drafts:
                draft.keep_typed(self._drafts[card.type])
            self._drafts[card.type] = draft
            self._show_form(draft)

        self._plan_form(card, show)

    def typed(self, type_name: str) -> "Mapping[str, str | SecretStr]":
        """What was typed for a new destination of the type, and not sent."""
        draft = self._drafts.get(type_name)
        return draft.typed() if draft is not None else {}

    def edit_destination(
        self, destination: "Destination", draft: "Draft | None" = None, first: Sequence[str] = ()
    ) -> None:
        """Change ``destination``; ``draft`` is what was typed for it, ``first`` where to start."""
        from stitch_tui.connect.models import ReportCard
        from stitch_tui.forms.draft import Draft

        def show(plan: "FormPlan") -> None:
            edited = Draft(plan, destination)
            if draft is not None:
                edited.keep_typed(draft)
            self._show_form(edited, first)

        self._plan_form(destination.report_card or ReportCard(type=destination.type), show)

    @work(exclusive=True, group="plan", description="")  # the card's own would be its whole text
    async def _plan_form(self, card: "ReportCard", show: "Callable[[FormPlan], None]") -> None:
        """A card of ten thousand properties takes a moment, so not on the event loop."""
        from stitch_tui.forms.plan import form_plan

        show(await asyncio.to_thread(form_plan, card))

    def _show_form(self, draft: "Draft", first: Sequence[str] = ()) -> None:
        from stitch_tui.screens.form import FormScreen

        self.open_client.redaction.watch(draft.secrets)
        self.push_screen(FormScreen(draft, first))

    def show_status(
        self, destination: "Destination", draft: "Draft | None" = None, told: str = ""
    ) -> None:
        """Watch ``destination`` above the list; ``told`` is what was just done with it."""
        from stitch_tui.screens.status import StatusScreen

        if draft is not None and self._drafts.get(draft.type_name) is draft:
            del self._drafts[draft.type_name]
        self.show_destinations()
        self.push_screen(StatusScreen(destination, draft, told))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: what the keys of the screen do, and what this app can do anywhere."""
        if isinstance(screen, Frame):
            yield from screen.commands()
        yield SystemCommand("Destinations", "Go to the list", self.show_destinations)
        yield SystemCommand("Switch profile", "Go on with another account", self.action_profiles)
        yield SystemCommand("Use another token", "Sign in again", self.action_sign_in)
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)
        yield SystemCommand("Quit", "Leave the program", self.action_quit)

    async def action_quit(self) -> None:
        """Quit; while a request that changes something is on its way, ask first."""
        if not any(each.is_sending for each in self.screen_stack if isinstance(each, Frame)):
            self.exit()
            return
        from stitch_tui.screens.dialogs import QuitDialog

        self.push_screen(QuitDialog(), lambda quits: self.exit() if quits else None)

    def _start_over(self, first_screen: Callable[[], Screen[None]]) -> None:
        """Begin a new stack of screens and drop the old one with all it shows."""
        old = self.current_mode
        if old == self.DEFAULT_MODE:
            self.add_mode(old, first_screen)  # only a mode that was added can be removed
        self._starts += 1
        self.add_mode(f"start-{self._starts}", first_screen)
        self.switch_mode(f"start-{self._starts}")
        self.call_later(self.remove_mode, old)

    def _welcome(self, problem: str) -> Screen[None]:
        from stitch_tui.screens.welcome import WelcomeScreen

        return WelcomeScreen(problem)
