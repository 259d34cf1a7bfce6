"""The rows of the form: moving between them, typing into them, and what is said about them."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from textual import on, work
from textual.containers import Horizontal
from textual.content import Content
from textual.events import ScreenSuspend
from textual.widget import Widget
from textual.widgets import Input, Static

from stitch_tui.forms.draft import Draft
from stitch_tui.forms.field import Control, Field
from stitch_tui.forms.host import clean_host
from stitch_tui.forms.key_file import MARK, KeyFileError, read_key_file
from stitch_tui.forms.validation import Problem
from stitch_tui.screens.frame import Frame
from stitch_tui.widgets.controls import LineInput, ValueInput
from stitch_tui.widgets.field_row import FieldRow
from stitch_tui.widgets.form_page import FormPage
from stitch_tui.widgets.form_rows import OWN_FIELDS, field_help, property_key, row_note
from stitch_tui.widgets.ready_line import ReadyLine
from stitch_tui.widgets.section_head import SectionHead


class FormEditor(Frame):
    """Edits a draft, one row a field."""

    def __init__(self, draft: Draft, first: Sequence[str] = ()) -> None:
        """``first`` names the fields to start at: the first of them the form shows."""
        super().__init__()
        self._first = first
        self._draft = draft

    def body(self) -> Iterable[Widget]:
        """The rows, the help below or beside them, and what is missing."""
        yield LineInput(id="filter", placeholder="part of a field's name or meaning")
        with Horizontal():
            yield FormPage(self._draft)
            yield Static(classes="detail")
        yield Static(id="rule")
        yield Static(id="help")
        yield ReadyLine(self._draft)

    def on_mount(self) -> None:
        """Start at the first field."""
        draft = self._draft
        if draft.destination is None:
            self.set_trail("Destinations", "Destination types", draft.type_name, "Form")
        else:
            self.set_trail("Destinations", draft.destination.title, "Edit")
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        self._ready.review()
        if self._draft.left_out:
            asked = f"Stitch no longer asks for {', '.join(self._draft.left_out[:6])}."
            self.notice.say("warning", asked, "What was typed there is left out.")
        self._focus_at(0)
        self._go_to_first(self._first)

    def _go_to_first(self, names: Sequence[str]) -> None:
        """Go to the first of ``names`` that can be changed, where there is one."""
        wanted = next((name for name in names if self._draft.is_open(name)), None)
        if wanted is not None:
            self._go_to(wanted, {})

    @work(exclusive=True, group="page")
    async def _go_to(self, name: str, problems: Mapping[str, Problem]) -> None:
        """Go to a field; of its page, say at each field of ``problems`` what is wrong."""
        goal = await self._page.turn_to(name)
        for row in self._page.rows:
            problem = problems.get(property_key(row.key) or "")
            if problem is not None:
                self._set_problem(row, problem)
        if goal is not None and goal.control is not None:
            self.set_focus(goal.control)

    @property
    def _page(self) -> FormPage:
        return self.query_one(FormPage)

    @property
    def _ready(self) -> ReadyLine:
        return self.query_one(ReadyLine)

    def _focus_at(self, place: int) -> None:
        controls = self._page.controls()
        if controls:
            self.set_focus(controls[place])

    def action_next(self) -> None:
        """Go to the next field, from the last one to the next page."""
        self._move_by(1)

    def action_previous(self) -> None:
        """Go to the field before, from the first one to the page before."""
        self._move_by(-1)

    def _move_by(self, by: int) -> None:
        controls = self._page.controls()
        if self.focused not in controls:
            self._focus_at(0)
            return
        place = controls.index(self.focused) + by
        if 0 <= place < len(controls):
            self.set_focus(controls[place])
        else:
            self._turn(by)

    @work(exclusive=True, group="page")
    async def _turn(self, by: int) -> None:
        await self._page.turn(by)
        self._focus_at(0 if by > 0 else -1)

    def action_enter(self) -> None:
        """Open or close a section; elsewhere go to the next field."""
        if isinstance(self.focused, SectionHead):
            self.focused.action_fold()
        else:
            self._move_by(1)

    def action_filter(self) -> None:
        """Type to find a field."""
        box = self.query_one("#filter", LineInput)
        box.add_class("-open")
        self.set_focus(box)

    @on(Input.Changed, "#filter")
    def _find(self, event: Input.Changed) -> None:
        self._filter(event.value)

    @work(exclusive=True, group="page")
    async def _filter(self, text: str) -> None:
        await self._page.filter(text.casefold().split())

    def action_back(self) -> None:
        """Close the filter first, then the form."""
        box = self.query_one("#filter", LineInput)
        if box.has_class("-open"):
            box.value = ""
            box.remove_class("-open")
            self._focus_at(0)
        else:
            super().action_back()

    @on(FieldRow.Edited)
    def _edited(self, event: FieldRow.Edited) -> None:
        self._take(event.row)
        self._ready.review()

    def _take(self, row: FieldRow) -> None:
        """Keep what was typed, and say at once what is wrong with it."""
        draft, name = self._draft, property_key(row.key)
        if name is None:
            OWN_FIELDS[row.key].keep(draft, row.text)
        elif row.control is not None and draft.text(name) != row.text:
            touched = draft.set(name, row.text)
            if touched:
                self._page.review(touched)
            self._judge(row, name)

    def _judge(self, row: FieldRow, name: str) -> None:
        field = self._draft.fields[name]
        if self._names_a_file(row):
            problem: Problem | None = Problem("press enter to read the file", is_blocking=False)
        else:
            problem = self._draft.problem(name)
        self._set_problem(row, problem)
        if field.entry.choices and row.has_focus_within:
            self._explain(row)

    def _set_problem(self, row: FieldRow, problem: Problem | None) -> None:
        """Say it beside the field, and whole in the help where the field has the focus."""
        if row.problem != problem:
            row.problem = problem
            if row.has_focus_within:
                self._explain(row)

    def _names_a_file(self, row: FieldRow) -> bool:
        name = property_key(row.key)
        field = self._draft.fields.get(name or "")
        takes = field is not None and (field.control is Control.JSON or field.is_multi_line)
        return takes and row.text.startswith(MARK)

    @on(FieldRow.Focused)
    def _focused(self, event: FieldRow.Focused) -> None:
        self._explain(event.row)

    @on(SectionHead.Focused)
    def _explain_section(self) -> None:
        self._help(Content("May be set, with caution. enter opens and closes the section."))

    def _explain(self, row: FieldRow) -> None:
        self._help(field_help(self._draft, row.key, row.problem))

    def _help(self, shown: Content) -> None:
        self.query_one("#help", Static).update(shown)
        self.query_one(".detail", Static).update(shown)

    @on(FieldRow.Left)
    def _left(self, event: FieldRow.Left) -> None:
        """Read the file the field names; take off what is no part of a host; add a fixed start."""
        row, name = event.row, property_key(event.row.key)
        if self._names_a_file(row):
            self._read_file(row, row.text)
        elif name is not None and self._draft.fields[name].control is Control.HOST:
            self._clean(row, self._draft.fields[name])
        elif name is not None and self._draft.fields[name].entry.is_fixed_prefix:
            self._complete(row, self._draft.fields[name].entry.prefix)

    def _complete(self, row: FieldRow, prefix: str) -> None:
        """Put the start every value has before what was typed."""
        if row.text and not row.text.startswith(prefix) and isinstance(row.control, ValueInput):
            row.control.take(prefix + row.text)
            self._take(row)

    def _clean(self, row: FieldRow, field: Field) -> None:
        """Leave of a pasted address only the host, and say what it was taken for."""
        clean = clean_host(row.text)
        if clean.host != row.text and isinstance(row.control, ValueInput):
            row.control.take(clean.host)
            self._take(row)
        dropped = f", without {' and '.join(clean.dropped)}" if clean.dropped else ""
        row.note = row_note(field, clean.host) + dropped

    @work(group="file")
    async def _read_file(self, row: FieldRow, reference: str) -> None:
        try:
            text = await asyncio.to_thread(read_key_file, reference)
        except KeyFileError as error:
            self._set_problem(row, Problem(str(error)))
            return
        if isinstance(row.control, ValueInput):
            row.control.take(text if "\n" in text else text + "\n")
            self._edited(FieldRow.Edited(row))

    def action_reveal(self) -> None:
        """Show the focused secret in clear, or mask it again."""
        if isinstance(self.focused, ValueInput):
            self.focused.toggle_reveal()

    @on(ScreenSuspend)
    def _conceal(self) -> None:
        for box in self.query(ValueInput):
            box.conceal()

    def _collect(self) -> None:
        """Take what stands in the boxes, also what was typed an instant ago."""
        for row in self._page.rows:
            self._take(row)
        self._ready.review()
