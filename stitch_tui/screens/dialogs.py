"""Questions that must be answered before something irreversible happens."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from stitch_tui.text import one_line
from stitch_tui.widgets.controls import LineInput


class Dialog(ModalScreen[bool]):
    """A question with two answers; ``esc`` is the safe one."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(False)", "no", show=False, id="dialog.refuse"),
        Binding("left,right", "app.focus_next", "other button", show=False, id="dialog.other"),
    ]

    def action_answer(self, answer: bool) -> None:  # noqa: FBT001 (a key gives it)
        """Close with ``answer``."""
        self.dismiss(answer)

    @on(Button.Pressed)
    def _answer(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "confirm")


class ConfirmDialog(Dialog):
    """``question`` and ``detail`` are ours, the two answers are buttons."""

    def __init__(self, question: str, detail: str, *, confirm: str, refuse: str) -> None:
        super().__init__()
        self._question = question
        self._detail = detail
        self._answers = confirm, refuse

    def compose(self) -> ComposeResult:
        """The question; the safe answer has the focus."""
        confirm, refuse = self._answers
        with Vertical():
            yield Static(Content.styled(one_line(self._question), "bold"))
            yield Static(Content(one_line(self._detail)))
            with Horizontal():
                yield Button(Content(one_line(refuse, 30)), id="refuse", compact=True)
                yield Button(Content(one_line(confirm, 30)), id="confirm", compact=True)


class QuitDialog(ConfirmDialog):
    """Asks before the program is left while a request that changes something is on its way."""

    def __init__(self) -> None:
        super().__init__(
            "A request is on its way. If you quit now, its outcome is unknown.",
            "It may still be carried out: look at the destinations before you try again.",
            confirm="Quit",
            refuse="Wait for the answer",
        )


class DeleteDialog(Dialog):
    """Asks for the destination's name before it is deleted. ``title`` is foreign text."""

    def __init__(self, title: str, destination_id: int) -> None:
        super().__init__()
        self._title = title
        self._destination_id = destination_id

    def compose(self) -> ComposeResult:
        """What stops, and a box for the name."""
        shown = one_line(self._title, 40)
        with Vertical():
            yield Static(Content.styled(f"Delete {shown} (#{self._destination_id})?", "bold"))
            yield Static(
                "Replication into it stops until there is another destination. Its post-load "
                "hooks go with it, and sources mapped to it stop loading. It can't be undone."
            )
            yield Static(
                Content.assemble(
                    "Type ",
                    (shown, "$accent"),
                    " or ",
                    (str(self._destination_id), "$accent"),
                    " to delete it.",
                )
            )
            yield LineInput(id="name")
            with Horizontal():
                yield Button("Keep it", id="refuse", compact=True)
                yield Button("Delete", id="confirm", compact=True, disabled=True)

    @on(Input.Changed)
    def _compare(self, event: Input.Changed) -> None:
        self.query_one("#confirm", Button).disabled = event.value.strip() not in {
            self._title.strip(),
            str(self._destination_id),
        }

    @on(Input.Submitted)
    def _submit(self) -> None:
        if not self.query_one("#confirm", Button).disabled:
            self.dismiss(True)
