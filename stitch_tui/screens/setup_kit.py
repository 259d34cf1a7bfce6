"""The set-up kit: what the other side has to do, part by part, to be copied or saved."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from stitch_tui.catalog import facts_of
from stitch_tui.catalog.regions import regions
from stitch_tui.preflight.target import Target
from stitch_tui.private_file import write_new
from stitch_tui.screens.frame import Frame
from stitch_tui.setup_kit import Kit, Part, kit_for
from stitch_tui.text import many_lines, one_line
from stitch_tui.widgets.row_table import RowTable, cell

_COPIED = "copied"


class SetupKitScreen(Frame):
    """The parts above the text of the highlighted one, or beside it from 120 columns."""

    CSS_PATH = "setup_kit.tcss"
    AUTO_FOCUS = "RowTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "copy", id="kit.copy", tooltip="Copy the text of this part"),
        Binding("x", "save", "save", id="kit.save", tooltip="Save all parts as Markdown"),
        Binding("r", "region", "region", id="kit.region", tooltip="Stitch's other region"),
        Binding("g", "guide", "guide", id="kit.guide", tooltip="Go by the next of Stitch's guides"),
        Binding("pageup", "scroll(-1)", "page up", show=False, priority=True, id="kit.page_up"),
        Binding(
            "pagedown", "scroll(1)", "page down", show=False, priority=True, id="kit.page_down"
        ),
    ]

    def __init__(self, target: Target, kit: Kit) -> None:
        """``kit`` is that of ``target``; where there is one, there is one by each guide."""
        super().__init__()
        self._target = target
        self._kit = kit

    def body(self) -> Iterable[Widget]:
        """Whom it is for, the parts, and the text of one."""
        yield Static(_summary(self._kit), id="summary")
        with Container():
            yield RowTable(("part", 28), ("kind", 6))
            with VerticalScroll():
                yield Static(id="text")

    def on_mount(self) -> None:
        """Say which kit this is."""
        self.set_trail("Destinations", "Set-up kit", self._kit.display_name)
        self._show()

    def _show(self) -> None:
        self.query_one("#summary", Static).update(_summary(self._kit))
        self.query_one(RowTable).show_rows(
            [part.id for part in self._kit.parts], lambda row: _cells(self._kit.parts[row])
        )
        self._explain()

    @property
    def _part(self) -> Part:
        return self._kit.part(self.query_one(RowTable).highlighted or self._kit.parts[0].id)

    @on(RowTable.Highlighted)
    def _explain(self) -> None:
        self.notice.settle(_COPIED)
        self.query_one("#text", Static).update(_shown(self._part))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_copy(self) -> None:
        """Copy the text of the part through the terminal (OSC 52)."""
        part = self._part
        self.app.copy_to_clipboard(part.text)
        shown = f"Copied: {part.title}."
        self.notice.say("done", shown, "Where your terminal allows it (OSC 52).", topic=_COPIED)

    def action_region(self) -> None:
        """Make it for the next of Stitch's regions."""
        known = [region.id for region in regions().all]
        place = known.index(self._kit.region.id) + 1
        self._make(known[place % len(known)], self._kit.guide)

    def action_guide(self) -> None:
        """Make it by the next of the guides the type has."""
        known = list(facts_of(self._kit.type_name).guides)
        place = known.index(self._kit.guide) + 1
        self._make(self._kit.region.id, known[place % len(known)])

    def _make(self, region: str, guide: str) -> None:
        self._kit = kit_for(self._target, regions().of(region), guide)
        self._show()
        self.refresh_bindings()

    def action_scroll(self, pages: int) -> None:
        """Go through the text of the part."""
        pane = self.query_one(VerticalScroll)
        pane.scroll_relative(y=pages * max(pane.size.height - 1, 1), animate=False)

    def action_save(self) -> None:
        """Save the whole as Markdown in the current folder."""
        self._save()

    @work(group="save")
    async def _save(self) -> None:
        path = Path(f"stitch-set-up-{self._kit.type_name}.md")
        try:
            saved = await asyncio.to_thread(write_new, path, self._kit.markdown())
        except OSError as error:
            self.notice.say("error", f"Not saved: {error.strerror or 'no reason given'}.")
        else:
            self.notice.say("done", f"Saved {saved.name}.", "No secrets in it.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer another region or guide only where it makes a difference."""
        if action == "region":
            return self._kit.depends_on_region
        if action == "guide":
            return len(facts_of(self._kit.type_name).guides) > 1
        return super().check_action(action, parameters)


def _summary(kit: Kit) -> Content:
    parts = []
    if kit.depends_on_region:
        parts.append(f"For {kit.region.label}: the API doesn't tell your region")
    if len(facts_of(kit.type_name).guides) > 1:
        parts.append(f"guide: {kit.guide}")
    return Content(one_line(" · ".join(parts) or kit.display_name))


def _cells(part: Part) -> list[Text]:
    return [cell(part.title), cell(part.kind.value)]


def _shown(part: Part) -> Content:
    """Why, the text that is copied, and where Stitch's docs say so."""
    return Content.assemble(
        (one_line(part.why), "$text-muted"),
        "\n\n",
        many_lines(part.text),
        (f"\n\n{one_line(part.page)}" if part.page else "", "$text-muted"),
    )
