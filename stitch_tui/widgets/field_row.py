"""One row of a form: a mark, the name, the control, and what is wrong beside it."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from stitch_tui.forms.validation import Problem
from stitch_tui.text import one_line
from stitch_tui.widgets.controls import ChoiceInput, ValueInput

_NAME_WIDTH = 27
_CONTROL_AT = _NAME_WIDTH + 4


def problem_content(problem: Problem, limit: int) -> Content:
    """``problem`` with its glyph: advice that need not be followed has another than an error."""
    glyph, style = ("✗", "$text-error") if problem.is_blocking else ("!", "$text-warning")
    return Content.styled(f"{glyph} {one_line(problem.text, limit)}", style)


class FieldRow(Widget):
    """Draws its own text round the control, so that a keystroke redraws the control alone.

    ``name_text`` is foreign. ``key`` tells the form which value it is.
    """

    DEFAULT_CSS = f"""
    FieldRow {{ layout: horizontal; height: 1; width: 100%; }}
    FieldRow > ValueInput, FieldRow > ChoiceInput {{
        margin-left: {_CONTROL_AT}; width: 28; height: 1;
    }}
    FieldRow.-long > ValueInput, FieldRow.-long > ChoiceInput {{
        width: 1fr; margin: 0 2 0 {_CONTROL_AT}; }}
    """

    problem: reactive[Problem | None] = reactive(None)
    note: reactive[str] = reactive("")

    @dataclass
    class Edited(Message):
        """Another value stands in ``row`` now."""

        row: "FieldRow"

    @dataclass
    class Focused(Message):
        """The control of ``row`` has the focus now."""

        row: "FieldRow"

    @dataclass
    class Left(Message):
        """The control of ``row`` no longer has the focus."""

        row: "FieldRow"

    def __init__(
        self,
        key: str,
        name_text: str,
        control: ValueInput | ChoiceInput | None,
        *,
        is_required: bool,
        shown: str = "",
    ) -> None:
        """``control`` is ``None`` for a value that is only ``shown``."""
        super().__init__()
        self.key = key
        self._name_text = one_line(name_text, _NAME_WIDTH)
        self.control = control
        self._mark = "●" if is_required else " "
        self._shown = one_line(shown, 50)

    def compose(self) -> ComposeResult:
        """The control."""
        if self.control is not None:
            yield self.control

    def render(self) -> Content:
        """The text left and right of the control."""
        name = Content.assemble((f" {self._mark} ", "$accent"), self._name_text)
        line = name.pad_right(max(_CONTROL_AT - name.cell_length, 1))
        if self.control is None:
            return line + Content.styled(self._shown, "$text-muted")
        if self.problem is None and not self.note:
            return line
        line += " " * (self.control.size.width + 1)
        if self.problem is None:
            line += Content.styled(one_line(self.note, 60), "$text-muted")
        else:
            line += problem_content(self.problem, 80)
        return line.truncate(self.size.width, ellipsis=True)

    @property
    def text(self) -> str:
        """What stands in the control."""
        return self.control.text if self.control is not None else ""

    @on(ValueInput.Edited)
    @on(ChoiceInput.Edited)
    def _control_edited(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Edited(self))

    def on_descendant_focus(self) -> None:
        """Tell the form, so that it can show the help for this field."""
        self.post_message(self.Focused(self))

    def on_descendant_blur(self) -> None:
        """Tell the form."""
        self.post_message(self.Left(self))
