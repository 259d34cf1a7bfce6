"""Paste anything: shows which fields a connection string or a key file would fill in, then does."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from pydantic import SecretStr
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import ScreenSuspend
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from stitch_tui.forms.key_file import KeyFileError, read_key_file
from stitch_tui.forms.paste import Pasted, PasteError, file_reference, read_pasted
from stitch_tui.text import one_line, plural
from stitch_tui.widgets.controls import ValueInput

_INTRODUCTION = (
    "Paste a connection string, a .env line, a service-account key, a certificate or JSON; "
    "or type @ and a file name."
)


class FillDialog(ModalScreen[Pasted | None]):
    """``names`` are the fields that can be filled in, and whether each is a secret."""

    CSS_PATH = "fill.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", show=False, id="fill.back"),
        Binding("f4", "reveal", "reveal", show=False, id="fill.reveal"),
    ]

    def __init__(self, names: Mapping[str, bool], type_name: str) -> None:
        super().__init__()
        self._names = names
        self._type_name = type_name
        self._pasted: Pasted | None = None

    def compose(self) -> ComposeResult:
        """A masked box, what it would fill in, and two answers."""
        with Vertical():
            yield Static(Content.styled("Fill in from what you have", "bold"))
            yield Static(_INTRODUCTION)
            yield ValueInput(placeholder="masked; F4 reveals", is_secret=True, takes_file=True)
            yield Static("Nothing read yet.", id="preview", classes="muted")
            with Horizontal():
                yield Button("Fill in", id="fill", compact=True, disabled=True)
                yield Button("Leave it", id="leave", compact=True)

    @on(ValueInput.Edited)
    def _read(self, event: ValueInput.Edited) -> None:
        event.stop()
        self._read_text(SecretStr(event.input.text))

    @on(ScreenSuspend)
    def _conceal(self) -> None:
        self.query_one(ValueInput).conceal()

    @work(exclusive=True)
    async def _read_text(self, pasted: SecretStr) -> None:
        """Read what was pasted, or the file it names; the newest one counts."""
        text = pasted.get_secret_value()
        path = file_reference(text)
        try:
            if path is not None:
                text = await asyncio.to_thread(read_key_file, path)
            self._show(await asyncio.to_thread(read_pasted, text, self._names, self._type_name))
        except (PasteError, KeyFileError) as error:
            self._pasted = None
            said = str(error) if text.strip() else "Nothing read yet."
            self._say(Content(one_line(said, 300)))

    def _show(self, pasted: Pasted) -> None:
        self._pasted = pasted if pasted.values else None
        kind, count = one_line(pasted.kind, 60), plural(len(pasted.values), "field")
        lines = [Content(f"This is {kind}; it fills in {count}:")]
        for value in pasted.values:
            shown = "•" * 8 if value.is_secret else one_line(value.text, 44)
            lines.append(Content.assemble(f"  {one_line(value.name, 24):<25}", (shown, "$accent")))
        lines += [Content.styled(f"! {one_line(said)}", "$text-warning") for said in pasted.advice]
        lines += [Content.styled(f"· {one_line(said)}", "$text-muted") for said in pasted.left_out]
        self._say(Content("\n").join(lines))

    def _say(self, preview: Content) -> None:
        self.query_one("#preview", Static).update(preview)
        self.query_one("#fill", Button).disabled = self._pasted is None

    @on(Button.Pressed, "#fill")
    @on(Input.Submitted)
    def _fill(self) -> None:
        if self._pasted is not None:
            self.dismiss(self._pasted)

    @on(Button.Pressed, "#leave")
    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)

    def action_reveal(self) -> None:
        """Show what was pasted in clear, or mask it again."""
        self.query_one(ValueInput).toggle_reveal()
