"""The fields of a form, a page of them at a time, so that a form of ten thousand opens at once."""

from collections.abc import Iterable, Sequence

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from stitch_tui.forms.draft import Draft
from stitch_tui.forms.field import Section
from stitch_tui.widgets.field_row import FieldRow
from stitch_tui.widgets.form_rows import (
    SectionTitle,
    field_rows,
    own_rows,
    property_key,
    row_is_shown,
)
from stitch_tui.widgets.section_head import SectionHead

PAGE = 100
"""How many fields a page holds at most."""


class FormPage(VerticalScroll, can_focus=False):
    """Shows the fields that match the filter, the page of them that has the focus."""

    DEFAULT_CSS = """
    FormPage { width: 1fr; height: 1fr; }
    FormPage .section, FormPage .more { color: $text-muted; padding: 0 1; height: 1; }
    """

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._matching = tuple(draft.fields)
        self._is_filtered = False
        self._is_unfolded = False
        self._first = 0

    def compose(self) -> Iterable[Widget]:
        """The first page."""
        yield from self._page()

    @property
    def rows(self) -> Sequence[FieldRow]:
        """The rows of this page, also those that are hidden now."""
        return list(self.query(FieldRow))

    def row_of(self, name: str) -> FieldRow | None:
        """The row of the field ``name``, where it is on this page."""
        return next((row for row in self.rows if property_key(row.key) == name), None)

    def controls(self) -> list[Widget]:
        """What can have the focus, in order."""
        found: list[Widget] = []
        for child in self.children:
            if isinstance(child, SectionHead):
                found.append(child)
            elif isinstance(child, FieldRow) and child.display and child.control is not None:
                found.append(child.control)
        return found

    def on_mount(self) -> None:
        """Hide the titles that have nothing below them."""
        self._show_heads()

    async def filter(self, words: Sequence[str]) -> None:
        """Show only fields whose name or meaning has all of ``words``."""
        fields = self._draft.fields.values()
        self._is_filtered = bool(words)
        self._matching = tuple(
            field.name
            for field in fields
            if all(word in f"{field.name} {field.meaning}".casefold() for word in words)
        )
        await self._turn_to(0)

    async def turn(self, by: int) -> bool:
        """Go ``by`` pages on, round at the end; False where there is only this one."""
        if len(self._matching) <= PAGE:
            return False
        first = self._first + by * PAGE
        last_page = (len(self._matching) - 1) // PAGE * PAGE
        if first < 0:
            first = last_page
        await self._turn_to(first if first <= last_page else 0)
        return True

    async def turn_to(self, name: str) -> FieldRow | None:
        """Go to the page that has the field ``name``, out of the filter where it is not in it."""
        field = self._draft.fields[name]
        unfolds = field.section is Section.ADVANCED and not self._is_unfolded
        if name not in self._matching:
            self._is_filtered, self._matching = False, tuple(self._draft.fields)
        if unfolds or self.row_of(name) is None:
            self._is_unfolded = self._is_unfolded or unfolds
            await self._turn_to(self._matching.index(name) // PAGE * PAGE)
        return self.row_of(name)

    async def refill(self) -> None:
        """Draw the page anew from the draft."""
        await self._turn_to(self._first)

    def review(self, names: Iterable[str]) -> None:
        """Show or hide the rows of ``names``, as the draft says."""
        for name in names:
            row = self.row_of(name)
            if row is not None:
                row.display = self._is_row_shown(name)
        self._show_heads()

    def _show_heads(self) -> None:
        """Hide the title of a section none of whose rows is to be seen."""
        is_empty = True
        for child in reversed(self.children):
            if isinstance(child, SectionTitle):
                child.display = not is_empty
                is_empty = True
            elif isinstance(child, FieldRow) and child.display:
                is_empty = False
            elif isinstance(child, SectionHead):
                is_empty = True

    def _is_row_shown(self, name: str) -> bool:
        return row_is_shown(self._draft, self._draft.fields[name], is_unfolded=self._is_unfolded)

    @on(SectionHead.Toggled)
    def _fold(self, event: SectionHead.Toggled) -> None:
        event.stop()
        self._is_unfolded = event.is_open
        self.review(name for row in self.rows if (name := property_key(row.key)) is not None)

    async def _turn_to(self, first: int) -> None:
        self._first = first
        with self.app.batch_update():
            await self.remove_children()
            await self.mount_all(self._page())
            self._show_heads()
        self.scroll_home(animate=False)

    def _page(self) -> Iterable[Widget]:
        names = self._matching[self._first : self._first + PAGE]
        if self._draft.is_new and self._first == 0 and not self._is_filtered:
            yield from own_rows(self._draft)
        if not names:
            yield Static("No field matches. esc clears the filter.", classes="section")
        yield from field_rows(self._draft, names, is_unfolded=self._is_unfolded)
        if len(self._matching) > PAGE:
            last = self._first + len(names)
            text = f"fields {self._first + 1:,} to {last:,} of {len(self._matching):,}"
            yield Static(Content(f"{text}   ctrl+f finds one by name"), classes="more")
