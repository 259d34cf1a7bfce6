"""What is still to do in a form, or which key sends it."""

import heapq

from textual.content import Content
from textual.widgets import Static

from stitch_tui.forms.draft import Draft
from stitch_tui.forms.field import Setter
from stitch_tui.text import one_line

_NAMED = 6
"""How many of the fields that are still to do are named."""


class ReadyLine(Static):
    """One line, drawn again only when what is to do has changed: it is asked with each letter."""

    DEFAULT_CSS = """
    ReadyLine { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._revision = -1
        self._places = {name: place for place, name in enumerate(draft.fields)}

    def review(self) -> None:
        """Say how the draft stands."""
        if self._draft.revision != self._revision:
            self._revision = self._draft.revision
            self.update(self._line())

    def say(self, text: str) -> None:
        """Say what is going on instead, until the next ``review``."""
        self._revision = -1
        self.update(Content(one_line(text)))

    def first_to_do(self) -> str:
        """The first field that keeps the form from being sent."""
        return min(self._draft.todo, key=self._places.__getitem__)

    def _line(self) -> Content:
        draft, todo = self._draft, self._draft.todo
        ready, required = draft.required_count()
        count = f"{ready:,} of {required:,} required  "
        if todo:
            first = heapq.nsmallest(_NAMED, todo, key=self._places.__getitem__)
            names = ", ".join(one_line(name, 30) for name in first)
            more = f" and {len(todo) - _NAMED:,} more" if len(todo) > _NAMED else ""
            return Content.assemble(count, ("still to do: ", "$text-muted"), names, more)
        verb = " creates it" if draft.is_new else " saves the changes"
        once = f"; {self._locked_next()} can't be changed afterwards" if self._locked_next() else ""
        return Content.assemble(
            ("✔ ", "$accent"), count, ("ctrl+s", "$accent"), verb, (once, "$text-warning")
        )

    def _locked_next(self) -> str:
        """The fields that are given now and can't be changed later."""
        once = [f for f in self._draft.fields.values() if f.setter is Setter.USER_ONCE]
        given = [f.name for f in once if not f.is_locked and self._draft.is_set(f.name)]
        return ", ".join(one_line(name, 30) for name in given)
