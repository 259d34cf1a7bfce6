"""The form: one row a field, help for the focused one, and what is still missing."""

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from stitch_tui.connect.errors import ConnectError, OutcomeUnknown, Refused
from stitch_tui.export import request_text
from stitch_tui.forms.draft import REQUIRED, Draft
from stitch_tui.forms.field import Control
from stitch_tui.forms.key_file import MARK, KeyFileError, read_key_file
from stitch_tui.forms.validation import Problem
from stitch_tui.screens.dialogs import ConfirmDialog
from stitch_tui.screens.form_rows import OWN_FIELDS, field_help, form_rows, property_key
from stitch_tui.screens.frame import Frame
from stitch_tui.text import one_line, plural
from stitch_tui.widgets.controls import ValueInput
from stitch_tui.widgets.field_row import FieldRow

if TYPE_CHECKING:
    from stitch_tui.connect.models import Destination
    from stitch_tui.session import Session


def _move(keys: str, action: str, description: str, name: str) -> Binding:
    """A key that moves the focus before the next key is handed out, however fast one types.

    Without priority the key would wait its turn in the focused box, while what is typed after it,
    a password perhaps, still goes into that box.
    """
    return Binding(keys, action, description, show=False, priority=True, id=name)


def _send(action: str, name: str, tooltip: str) -> Binding:
    return Binding("ctrl+s", action, action, key_display="ctrl+s", id=name, tooltip=tooltip)


class FormScreen(Frame):
    """Edits a draft and sends it: a POST for a new destination, a PUT for one there is."""

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        _send("create", "form.create", "Create the destination"),
        _send("save", "form.save", "Save what has changed"),
        Binding(
            "f2",
            "request",
            "request",
            key_display="F2",
            id="form.request",
            tooltip="The request as it will be sent, secrets masked",
        ),
        Binding(
            "f4",
            "reveal",
            "reveal",
            key_display="F4",
            id="form.reveal",
            tooltip="Show or mask this secret",
        ),
        _move("down,tab,enter", "app.focus_next", "next field", "form.next"),
        _move("up,shift+tab", "app.focus_previous", "previous field", "form.previous"),
    ]

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._is_unsure = False
        self._ready_line = Content("")

    def body(self) -> Iterable[Widget]:
        """The rows, the help below or beside them, and what is missing."""
        with Horizontal():
            yield VerticalScroll(*form_rows(self._draft), id="rows", can_focus=False)
            yield Static(classes="detail")
        yield Static(id="help")
        yield Static(id="ready")

    def on_mount(self) -> None:
        """Start at the first field."""
        draft = self._draft
        if draft.destination is None:
            self.set_trail("Destinations", "Destination types", draft.type_name, "Form")
        else:
            self.set_trail("Destinations", draft.destination.title, "Edit")
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        self._show_ready()
        first = next((row.control for row in self._rows if row.control), None)
        if first is not None:
            first.focus()

    @property
    def _rows(self) -> list[FieldRow]:
        return list(self.query(FieldRow))

    @on(FieldRow.Edited)
    def _edited(self, event: FieldRow.Edited) -> None:
        if self._take(event.row):
            self._show_ready()

    def _take(self, row: FieldRow) -> bool:
        """Keep what was typed, and say at once what is wrong with it; whether it is new."""
        name = property_key(row.key)
        if name is None:
            OWN_FIELDS[row.key].keep(self._draft, row.text)
            return False
        if row.control is None or self._draft.text(name) == row.text:
            return False
        self._draft.set(name, row.text)
        self._set_problem(row, self._problem_while_typing(row, name))
        return True

    def _set_problem(self, row: FieldRow, problem: Problem | None) -> None:
        """Say it beside the field, and whole in the help where the field has the focus."""
        if row.problem != problem:
            row.problem = problem
            if row.has_focus_within:
                self._explain(row)

    def _names_a_file(self, row: FieldRow) -> bool:
        name = property_key(row.key)
        is_json = name is not None and self._draft.fields[name].control is Control.JSON
        return is_json and row.text.startswith(MARK)

    def _problem_while_typing(self, row: FieldRow, name: str) -> Problem | None:
        if self._names_a_file(row):
            return Problem("press enter to read the file", is_blocking=False)
        return self._draft.problem(name)

    @on(FieldRow.Focused)
    def _focused(self, event: FieldRow.Focused) -> None:
        self._explain(event.row)

    def _explain(self, row: FieldRow) -> None:
        shown = field_help(self._draft, row.key, row.problem)
        self.query_one("#help", Static).update(shown)
        self.query_one(".detail", Static).update(shown)

    def _show_ready(self) -> None:
        """Say what is still missing, or which key sends."""
        missing = self._draft.missing()
        ready, required = self._draft.required_count()
        if missing:
            names = ", ".join(one_line(name, 30) for name in (*missing.wrong, *missing.unset))
            line = Content.assemble(
                f"{ready} of {required} required  ", ("still to do: ", "$text-muted"), names
            )
        else:
            verb = "creates it" if self._draft.is_new else "saves the changes"
            line = Content.assemble(
                ("✔ ", "$accent"),
                f"{ready} of {required} required  ",
                ("ctrl+s", "$accent"),
                f" {verb}",
            )
        self._say_ready(line)

    def _say_ready(self, line: Content) -> None:
        """Draw it only where it is another one: it is asked for with each letter typed."""
        if line != self._ready_line:
            self._ready_line = line
            self.query_one("#ready", Static).update(line)

    @on(FieldRow.Left)
    def _left(self, event: FieldRow.Left) -> None:
        """Read the file, where the field one leaves names one."""
        if self._names_a_file(event.row):
            self._read_file(event.row, event.row.text)

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

    def action_request(self) -> None:
        """Show the request as it stands, secrets masked."""
        self._request_preview()

    @work
    async def _request_preview(self) -> None:
        session = await self.host.session()
        wrong = self._draft.missing().wrong
        if wrong:
            self.notice.say("warning", f"Correct {', '.join(wrong)} first: it can't be sent so.")
            return
        destination = self._draft.destination
        if destination is None:
            method, path, body = "POST", "", self._draft.new_destination().body()
        else:
            method, path = "PUT", f"/{destination.id}"
            body = {"properties": self._draft.properties()}
        url = f"{session.api_url}/v4/destinations{path}"
        self.host.show_text("The request", request_text(method, url, body))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Create what is new, save what is there."""
        if action in {"create", "save"}:
            return self._draft.is_new == (action == "create")
        return super().check_action(action, parameters)

    def action_create(self) -> None:
        """Create the destination."""
        self._submit()

    def action_save(self) -> None:
        """Save what has changed."""
        self._submit()

    def _submit(self) -> None:
        """Send the draft once; if it can't be sent yet, go to the first problem."""
        if self.is_sending:
            return
        for row in self._rows:
            self._take(row)
        if self._draft.missing():
            self._show_problems()
        elif self._is_unsure:
            self._ask(
                "The last request may have worked. Send another one all the same?",
                "Look at the destinations first: a second one would load the same data twice.",
                "Send again",
            )
        elif not self._draft.is_new and not self._draft.properties():
            self._ask(
                "Nothing has changed. Send the same values once more?",
                "Stitch then checks the connection anew.",
                "Send again",
            )
        else:
            self._send()

    def _ask(self, question: str, detail: str, confirm: str) -> None:
        dialog = ConfirmDialog(question, detail, confirm=confirm, refuse="Not now")
        self.app.push_screen(dialog, self._send_if)

    def _send_if(self, sure: bool | None) -> None:  # noqa: FBT001 (the dialog's answer)
        if sure:
            self._send()

    def _show_problems(self) -> None:
        missing = self._draft.missing()
        bad = {*missing.unset, *missing.wrong}
        first: Widget | None = None
        for row in self._rows:
            name = property_key(row.key)
            if name in bad:
                problem = REQUIRED if name in missing.unset else self._draft.problem(name)
                self._set_problem(row, problem)
                first = first or row.control
        if first is not None:
            first.focus()
        fields = plural(len(bad), "field")
        self.notice.say("error", f"{fields} to mend before it can be sent.", "Nothing was sent.")

    @work(group="send")
    async def _send(self) -> None:
        """The one owner of the request: exactly one is under way at a time."""
        if self.is_sending:
            return
        self.is_sending = True
        self._say_ready(Content("Sending …"))
        try:
            sent = await self._write(await self.host.session())
        except ConnectError as error:
            self._say_refused(error)
        else:
            self.is_sending = False
            self.host.show_status(sent, self._draft)
        finally:
            self.is_sending = False

    async def _write(self, session: "Session") -> "Destination":
        draft = self._draft
        if draft.destination is None:
            return await session.client.create_destination(draft.new_destination())
        properties = draft.properties() or draft.properties(with_unchanged=True)
        return await session.client.update_destination(draft.destination.id or 0, properties)

    def _say_refused(self, error: ConnectError) -> None:
        """Everything typed stays; say what happened, and where the API says, at which field."""
        self._is_unsure = isinstance(error, OutcomeUnknown)
        self._show_ready()
        if isinstance(error, Refused):
            self._mark_bad(error.bad_properties)
        self.notice.say_error(error)

    def _mark_bad(self, names: tuple[str, ...]) -> None:
        bad = [row for row in self._rows if property_key(row.key) in names]
        for row in bad:
            self._set_problem(row, Problem("refused by Stitch"))
        if bad and bad[0].control is not None:
            bad[0].control.focus()
