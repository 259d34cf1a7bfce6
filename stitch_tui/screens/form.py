"""The form: what is done with what is typed as a whole."""

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType

from stitch_tui.connect.errors import ConnectError, Refused
from stitch_tui.export import request_of, request_text
from stitch_tui.forms.validation import Problem
from stitch_tui.screens.dialogs import ConfirmDialog
from stitch_tui.screens.form_editor import FormEditor
from stitch_tui.screens.form_keys import FORM_KEYS
from stitch_tui.submission import Submission
from stitch_tui.text import plural

if TYPE_CHECKING:
    from stitch_tui.connect.retry import Retry
    from stitch_tui.forms.paste import Pasted


class FormScreen(FormEditor):
    """Edits a draft and sends it: a POST for a new destination, a PUT for one there is."""

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = FORM_KEYS

    @cached_property
    def _submission(self) -> Submission:
        return Submission(self._draft, self._say_lost, self._say_retry)

    def action_fill(self) -> None:
        """Paste a connection string, a key file or JSON, and fill in from it."""
        from stitch_tui.screens.fill import FillDialog

        self._collect()
        names = {field.name: field.is_secret for field in self._draft.fields.values()}
        open_names = {n: s for n, s in names.items() if not self._draft.fields[n].is_locked}
        self.app.push_screen(FillDialog(open_names, self._draft.type_name), self._fill)

    def _fill(self, pasted: "Pasted | None") -> None:
        if pasted is None:
            return
        for value in pasted.values:
            self._draft.set(value.name, value.text)
        self._refill(len(pasted.values))

    @work(exclusive=True, group="page")
    async def _refill(self, count: int) -> None:
        await self._page.refill()
        self._ready.review()
        self._focus_at(0)
        self.notice.say("done", f"{plural(count, 'field')} filled in.", "Nothing was sent.")

    def action_preflight(self) -> None:
        """Check from this machine what can be checked of what is typed."""
        from stitch_tui.preflight.target import Target
        from stitch_tui.screens.preflight import PreflightScreen

        self._collect()
        target = Target(self._draft.type_name, self._draft.typed())
        self.app.push_screen(PreflightScreen(target, self._go_to_first))

    def action_request(self) -> None:
        """Show the request as it stands, secrets masked."""
        self._collect()
        self._request_preview()

    @work
    async def _request_preview(self) -> None:
        session = await self.host.session()
        wrong = self._draft.missing().wrong
        if wrong:
            names = ", ".join(wrong[:6])
            self.notice.say("warning", f"Correct {names} first: it can't be sent so.")
            return
        request = request_of(self._draft, session.api_url)
        self.show_text("The request", request_text(*request))

    def action_kit(self) -> None:
        """Show what the other side has to do, filled in with what is typed."""
        self._collect()
        self.show_setup_kit(self._draft.type_name, self._draft.typed())

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
        self._collect()
        if self._draft.todo:
            self._show_problems()
        elif not self._draft.is_new and not self._draft.properties():
            self._ask(
                "Nothing has changed. Send the same values once more?",
                "Stitch then checks the connection anew.",
            )
        else:
            self._send()

    def _ask(self, question: str, detail: str) -> None:
        dialog = ConfirmDialog(question, detail, confirm="Send again", refuse="Not now")
        self.app.push_screen(dialog, self._send_if)

    def _send_if(self, sure: bool | None) -> None:  # noqa: FBT001 (the dialog's answer)
        if sure:
            self._send(whatever_came_of_it=True)

    def _show_problems(self) -> None:
        """Go to the first field that keeps the form from being sent."""
        self._go_to(self._ready.first_to_do(), self._draft.todo)
        fields = plural(len(self._draft.todo), "field")
        self.notice.say("error", f"{fields} to mend before it can be sent.", "Nothing was sent.")

    @work(group="send")
    async def _send(self, *, whatever_came_of_it: bool = False) -> None:
        """The one owner of the request: exactly one is under way at a time."""
        if self.is_sending:
            return
        self.is_sending = True
        was_unsure = self._submission.is_unsure
        self._ready.say("Sending …")
        try:
            session = await self.host.session()
            sent = await self._submission.send(session, whatever_came_of_it=whatever_came_of_it)
        except ConnectError as error:
            self._say_refused(error)
            if was_unsure and self._submission.is_unsure and not whatever_came_of_it:
                self._ask(
                    "The last request may have worked. Send another one?",
                    "If both worked, there would be two that load the same data.",
                )
        else:
            self.is_sending = False
            self.host.show_status(sent.destination, self._draft, sent.told)
        finally:
            self.is_sending = False

    def _say_lost(self) -> None:
        self._ready.say("The answer was lost. Looking for what became of the request …")

    def _say_retry(self, retry: "Retry") -> None:
        """Before a request is sent, the list is asked for: what is told is about that."""
        self._ready.say(f"Not sent yet. {retry}")

    def _say_refused(self, error: ConnectError) -> None:
        """Everything typed stays; say what happened, and where the API says, at which field."""
        self._ready.review()
        self.notice.say_error(error)
        if isinstance(error, Refused):
            self._mark_bad(error.bad_properties)

    def _mark_bad(self, names: tuple[str, ...]) -> None:
        fields = self._draft.fields.values()
        bad = [field.name for field in fields if field.name in names or field.group in names]
        if bad:
            self._go_to(bad[0], dict.fromkeys(bad, Problem("refused by Stitch")))
