"""The walk that plays itself: a tour of the demo, the README's pictures and its recording.

The script is what one types to get from no destination to a fully configured one. The app below
types it at reading pace; ``screenshots`` types the same for pictures. Whoever plays it presses the
keys of a step only where the step belongs, so nothing is typed into another field.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import App
from textual.events import Event, Key, MouseDown, MouseScrollDown, MouseScrollUp, Paste
from textual.screen import Screen

from stitch_tui.app import StitchApp
from stitch_tui.clock import Clock
from stitch_tui.screens.frame import Frame
from stitch_tui.themes import DARK
from stitch_tui.widgets.field_row import FieldRow
from stitch_tui.widgets.form_rows import property_key
from stitch_tui.widgets.tour_line import TourLine

if TYPE_CHECKING:
    from stitch_tui.session import SessionOpener
    from stitch_tui.settings import TokenPlaces

LOOK_AGAIN = 0.1
"""Seconds between two looks for the screen a step belongs to."""
A_LETTER = 0.07
"""Seconds a letter takes to be typed."""
_LONG_LIVED = {"watch", "ticker", "follow", "tour"}
"""Workers that go on as long as a screen is open."""
_NO_TAKING_OVER = {"ctrl+l", "ctrl+q", "ctrl+z"}
_TAKES_OVER = (Key, Paste, MouseDown, MouseScrollDown, MouseScrollUp)


@dataclass(frozen=True)
class Step:
    """What is said on ``screen``, and then typed: ``text`` into ``field``, and ``keys`` after it.

    ``screen`` is the name of its class. ``shows`` names the picture of the screen as the step finds
    it, where there is one; ``watched`` is a step that waits for the watch to be over.
    """

    screen: str
    line: str
    keys: tuple[str, ...] = ()
    field: str = ""
    text: str = ""
    shows: str = ""
    watched: bool = False

    @property
    def typed(self) -> tuple[str, ...]:
        """All its keys in their order."""
        return (*self.text, *self.keys)

    @property
    def reading_seconds(self) -> float:
        """How long the line is to be seen before anything happens: some 200 words a minute."""
        return 1.2 + len(self.line) / 20


def _field(field: str, line: str, text: str) -> Step:
    return Step("FormScreen", line, ("tab",), field, text)


SCRIPT = (
    Step(
        "DestinationsScreen",
        "This account has no destination. n makes one.",
        ("n",),
        shows="destinations-empty",
    ),
    Step(
        "DestinationTypesScreen",
        "1 of 4: choose a type. enter opens its report card.",
        ("enter",),
        shows="destination-types",
    ),
    Step(
        "ReportCardScreen",
        "2 of 4: the report card says what Stitch asks for.",
        ("enter",),
        shows="report-card",
    ),
    _field("name", "3 of 4: the form. First a name of your own.", "Staging"),
    _field(
        "description",
        "A note for your colleagues.",
        "Postgres database for the staging environment.",
    ),
    _field("unmapped", "Sources without a destination will load here.", ""),
    _field("host", "What a field takes stands in its help.", "db.staging.example.com"),
    _field("port", "Patterns are told in words: digits here.", "5432"),
    _field("database", "A dot marks what is required.", "analytics"),
    _field("username", "What is wrong is said at once, beside the field.", "stitch"),
    _field("password", "A secret is masked, and stays in memory only.", "correct horse"),
    _field("ssl", "True or false is a switch: n for no.", "n"),
    _field("encryption_type", "Few values are a choice: n for none.", "n"),
    Step("FormScreen", "All that is required is there.", ("f2",), shows="form"),
    Step(
        "ReadingScreen",
        "F2 shows the request, with secrets masked.",
        ("escape",),
        shows="request",
    ),
    Step("FormScreen", "ctrl+s sends it, once.", ("ctrl+s",)),
    Step(
        "StatusScreen",
        "4 of 4: the form is done; the connection is checked.",
        shows="status-checking",
    ),
    Step(
        "StatusScreen",
        "Fully configured, and its connection check passed.",
        ("escape",),
        shows="status-fully-configured",
        watched=True,
    ),
    Step("DestinationsScreen", "Here it is, ready to be loaded into.", shows="destinations"),
)


def is_at(app: App[None], step: Step) -> bool:
    """Whether ``app`` shows what ``step`` belongs to, and has nothing under way there."""
    screen = app.screen
    return (
        type(screen).__name__ == step.screen
        and (not step.field or _focused_field(screen) == step.field)
        and (not step.watched or getattr(screen, "is_over", False))
        and not any(each.is_running and each.group not in _LONG_LIVED for each in app.workers)
    )


def _focused_field(screen: Screen[object]) -> str:
    row = screen.focused.parent if screen.focused is not None else None
    return (property_key(row.key) or row.key) if isinstance(row, FieldRow) else ""


class TourApp(StitchApp):
    """Plays the script on the clock of its session, until somebody presses a key."""

    is_touring = True

    def __init__(
        self,
        opener: "SessionOpener",
        *,
        api_label: str,
        theme: str = DARK.name,
        places: "TokenPlaces | None" = None,
    ) -> None:
        super().__init__(opener, api_label=api_label, demo=True, theme=theme, places=places)
        self._line = ""
        self._own_keys: set[Key] = set()
        """Those that were pressed and have not arrived yet: of a message, its class tells who
        handles it, so they can't be a class of their own."""

    def on_mount(self) -> None:
        """Begin."""
        self.screen_change_signal.subscribe(self, self._show_line)
        self.run_worker(self._play(), group="tour")

    async def on_event(self, event: Event) -> None:
        """Hand over at the first key that is not the tour's own; that key does nothing else."""
        if isinstance(event, Key) and event in self._own_keys:
            self._own_keys.discard(event)
            if self.is_touring:
                await super().on_event(event)
        elif self.is_touring and self._takes_over(event):
            self.workers.cancel_group(self, "tour")
            self._hand_over("The tour has stopped: the keys are yours.", "Go on from here.")
        else:
            await super().on_event(event)

    def _takes_over(self, event: Event) -> bool:
        if isinstance(event, Key) and event.key in _NO_TAKING_OVER:
            return False
        return isinstance(event, _TAKES_OVER) and not event.is_forwarded

    async def _play(self) -> None:
        clock = (await self.session()).clock
        for step in SCRIPT:
            await self._arrive(step, clock)
            self._line = step.line
            self._show_line(self.screen)
            await clock.sleep(step.reading_seconds)
            for key in step.typed:
                await self._arrive(step, clock)
                self._press(key)
                await clock.sleep(A_LETTER)
        self._hand_over("The tour is over: the keys are yours.", "n makes another, q leaves.")

    async def _arrive(self, step: Step, clock: Clock) -> None:
        """Until a key of ``step`` goes where it belongs, and can be seen to do so."""
        while self._too_small is not None or not is_at(self, step):
            await clock.sleep(LOOK_AGAIN)

    def _press(self, key: str) -> None:
        pressed = Key(key, key if len(key) == 1 else None)
        self._own_keys.add(pressed)
        self.post_message(pressed)

    def _show_line(self, screen: Screen[object] | None) -> None:
        """Say on ``screen`` what is said now, also while the next step is not at its place yet."""
        if screen is None or not self._line:
            return
        shown = screen.query(TourLine)
        if shown:
            shown.first().text = self._line
        else:
            screen.mount(TourLine(self._line))

    def _hand_over(self, told: str, advice: str) -> None:
        self.is_touring, self._line = False, ""
        for screen in self.screen_stack:
            screen.query(TourLine).remove()
        if isinstance(self.screen, Frame):
            self.screen.notice.say("done", told, advice)
