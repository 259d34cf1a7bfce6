"""The controls of a form: a line of text, a masked line, and a choice on one line."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text
from textual.binding import Binding
from textual.content import Content
from textual.events import Click, Key, Paste
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.widgets import Input

from stitch_tui.text import each_visible, one_line, plural
from stitch_tui.widgets.own_keys import OwnKeys


class LineInput(Input, OwnKeys):
    """A one-line box that costs little to redraw: no border, no blinking cursor."""

    DEFAULT_CSS = """
    LineInput { background: $surface; }
    LineInput:focus { background: $surface; background-tint: $foreground 8%; }
    LineInput .input--placeholder { color: $text-muted; }
    """

    # Textual lays out the whole screen when this changes, so with every letter; the box stays as
    # wide as it was.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0))

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        is_secret: bool = False,
        id: str | None = None,  # noqa: A002 (Textual's own name for it)
    ) -> None:
        self._is_secret = is_secret
        super().__init__(
            value,
            placeholder=one_line(placeholder, 60),
            password=is_secret,
            compact=True,
            select_on_focus=False,
            id=id,
        )
        self.cursor_blink = False

    @property
    def _value(self) -> Text:
        """What is drawn of the value: it may come from the API, and Textual draws it as it is."""
        shown = "•" * len(self.value) if self.password else each_visible(self.value)
        return Text(shown, no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        if self.password:
            return position
        return cell_len(each_visible(self.value[:position]))

    def post_message(self, message: Message) -> bool:
        """Tell of a secret only that it changed: Textual logs its messages, asyncio its slow ones.

        Who hears of it asks the box.
        """
        if self._is_secret and isinstance(message, Input.Changed | Input.Submitted | Input.Blurred):
            message.value = ""
        return super().post_message(message)

    def action_copy(self) -> None:
        """Copy the selection; never out of a masked box."""
        if not self._is_secret:
            super().action_copy()

    def action_cut(self) -> None:
        """Cut the selection; never out of a masked box."""
        if not self._is_secret:
            super().action_cut()


class ValueInput(LineInput):
    """A ``LineInput`` that also holds a pasted text of several lines, to its last byte.

    A one-line box cannot show such a text, so it shows how long it is; typing replaces it. A secret
    is masked unless revealed; the name of a file (``@`` and a path), where the box takes one, is
    none.
    """

    @dataclass
    class Edited(Message):
        """The value is another one now: typed, or pasted."""

        input: "ValueInput"

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        is_secret: bool = False,
        takes_file: bool = False,
        selects: bool = False,
    ) -> None:
        """``selects``: typing replaces the value it starts with, a suggestion."""
        self._held = ""
        self._is_revealed = False
        self._takes_file = takes_file
        self._own_placeholder = one_line(placeholder, 60)
        super().__init__("", placeholder=self._own_placeholder, is_secret=is_secret)
        self.select_on_focus = selects
        self.take(value)

    def take(self, text: str) -> None:
        """Hold ``text`` as the value, shown or summed up."""
        if "\n" in text:
            self._held = text
            self.placeholder = f"{plural(len(text.splitlines()), 'line')}, {len(text):,} characters"
            self.value = ""
        else:
            self._held = ""
            self.placeholder = self._own_placeholder
            self.value = text

    @property
    def text(self) -> str:
        """The whole value."""
        return self._held or self.value

    def toggle_reveal(self) -> None:
        """Show a secret in clear until the box is left, or mask it again."""
        self._is_revealed = not self._is_revealed
        self._mask()

    def conceal(self) -> None:
        """Mask a secret again."""
        self._is_revealed = False
        self._mask()

    def on_blur(self) -> None:
        """Nobody looks at it any more."""
        self.conceal()

    def _mask(self) -> None:
        names_file = self._takes_file and self.value.startswith("@")
        self.password = self._is_secret and not self._is_revealed and not names_file

    def _on_paste(self, event: Paste) -> None:
        text = event.text
        if len(text.splitlines()) > 1:
            event.stop()
            event.prevent_default()
            self.take(text.replace("\r\n", "\n").replace("\r", "\n"))
            self.post_message(self.Edited(self))

    def action_delete_left(self) -> None:
        """Delete a character, or the whole pasted text."""
        if self._held:
            self.take("")
            self.post_message(self.Edited(self))
        else:
            super().action_delete_left()

    def _watch_value(self, value: str) -> None:
        if value and self._held:
            self.take(value)
        super()._watch_value(value)
        self._mask()
        if not self._held:
            self.post_message(self.Edited(self))


class ChoiceInput(OwnKeys, can_focus=True):
    """A few choices on one line; none is chosen until someone does.

    Left and right move, space takes the next one, typing jumps, backspace clears. Where the
    choices don't fit, only the chosen one is shown, with its place among them.
    """

    DEFAULT_CSS = """
    ChoiceInput { height: 1; background: $background; }
    ChoiceInput:focus { background: $surface; background-tint: $foreground 8%; }
    """
    BINDINGS = [
        Binding("right,space", "move(1)", "next choice", show=False),
        Binding("left", "move(-1)", "previous choice", show=False),
        Binding("backspace,delete", "clear", "clear", show=False),
    ]

    chosen: reactive[int | None] = reactive(None)

    @dataclass
    class Edited(Message):
        """Another one is chosen now, or none."""

        choice: "ChoiceInput"

    def __init__(
        self,
        choices: Sequence[tuple[str, str]],
        value: str = "",
        *,
        id: str | None = None,  # noqa: A002 (Textual's own name for it)
    ) -> None:
        """``choices`` are pairs of label and value."""
        super().__init__(id=id)
        self._choices = tuple(choices)
        self._typed = ""
        values = [own for _, own in self._choices]
        self.set_reactive(ChoiceInput.chosen, values.index(value) if value in values else None)

    def render(self) -> Content:
        """All choices, or the chosen one where they don't fit."""
        parts = [
            Content.assemble(
                ("● " if number == self.chosen else "○ ", "$accent"),
                (one_line(label, 30), "bold" if number == self.chosen else ""),
            )
            for number, (label, _) in enumerate(self._choices)
        ]
        line = Content("  ").join(parts)
        if line.cell_length <= self.size.width:
            return line
        count = len(self._choices)
        if self.chosen is None:
            return Content.assemble((f"‹ choose › {count} choices", "$text-muted"))
        chosen = one_line(self._choices[self.chosen][0], max(self.size.width - 14, 8))
        return Content.assemble(
            ("‹ ", "$accent"), (chosen, "bold"), (" › ", "$accent"), f"{self.chosen + 1}/{count}"
        )

    @property
    def text(self) -> str:
        """The chosen value, empty when none is."""
        return "" if self.chosen is None else self._choices[self.chosen][1]

    def watch_chosen(self) -> None:
        """Tell the form."""
        self.post_message(self.Edited(self))

    def action_move(self, by: int) -> None:
        """Choose the next one, or the one before; the first step takes the first."""
        self._typed = ""
        if self.chosen is None:
            self.chosen = 0 if by > 0 else len(self._choices) - 1
        else:
            self.chosen = (self.chosen + by) % len(self._choices)

    def action_clear(self) -> None:
        """Choose none."""
        self.chosen = None

    def on_key(self, event: Key) -> None:
        """What is typed jumps to the choice that starts with it; a letter again, to the next."""
        character = event.character or ""
        if not character.isprintable() or character in ("", " "):
            return
        longer = self._typed + character
        if self._jump(longer, from_next=False):
            self._typed = longer
        elif self._jump(character, from_next=True):
            self._typed = character
        else:
            return
        event.stop()

    def _jump(self, start: str, *, from_next: bool) -> bool:
        """Choose the next choice that starts with ``start``; whether there is one."""
        count = len(self._choices)
        first = 0 if self.chosen is None else self.chosen + from_next
        for number in (index % count for index in range(first, first + count)):
            if self._choices[number][0].casefold().startswith(start.casefold()):
                self.chosen = number
                return True
        return False

    def on_blur(self) -> None:
        """What was typed counts for one visit."""
        self._typed = ""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters are for choosing here, so that none of them quits the program."""
        return character is not None and character.isalnum() and len(key) == 1

    def on_click(self, event: Click) -> None:
        """Choose what was clicked, or the next one where only one is shown."""
        offset = 0
        for number, (label, _) in enumerate(self._choices):
            width = Content(one_line(label, 30)).cell_length + 2
            if offset <= event.x < offset + width:
                self.chosen = number
                return
            offset += width + 2
