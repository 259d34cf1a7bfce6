"""The report card of a destination type: its steps, their properties, and what each one means."""

import json
from collections.abc import Iterable
from functools import partial
from typing import ClassVar, TypeAlias

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static, Tree
from textual.widgets.tree import TreeNode

from stitch_tui.catalog import TypeFacts, facts_of, guide_text
from stitch_tui.connect.errors import ConnectError
from stitch_tui.connect.models import Property, ReportCard, Step
from stitch_tui.forms.field import Setter, badges, is_user_required, setter_of
from stitch_tui.forms.schema import read_entry
from stitch_tui.screens.frame import Frame
from stitch_tui.text import one_line, plural
from stitch_tui.watch.step_words import words_of_step

_SETTERS = {
    Setter.USER: "You set it.",
    Setter.USER_ONCE: "You set it once; after that it is locked.",
    Setter.USER_ADVANCED: "You may set it; Stitch advises caution.",
    Setter.STITCH: "Stitch fills it in unless you do.",
    Setter.STITCH_ONLY: "Stitch sets it; it can only be read.",
    Setter.UNKNOWN: "Of a kind this program does not know: shown, not editable.",
}


_CARD = "card"
_STEPS_AT_MOST = 100
_PROPERTIES_AT_MOST = 1_000
"""How many of them the tree shows."""
_NAME_WIDTH = 26
_BETWEEN = "  "


Node: TypeAlias = TreeNode[Step | Property]


class StepTree(Tree[Step | Property], inherit_bindings=False):
    """The steps and their properties. ``space`` opens and closes a step."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "row up", show=False),
        Binding("down", "cursor_down", "row down", show=False),
        Binding("pageup", "page_up", "page up", show=False),
        Binding("pagedown", "page_down", "page down", show=False),
        Binding("home", "scroll_home", "first", show=False),
        Binding("end", "scroll_end", "last", show=False),
        Binding("space", "toggle_node", "open or close", show=False),
    ]

    def __init__(self) -> None:
        super().__init__("")
        self.show_root = False
        self.guide_depth = 3
        self.auto_expand = False

    def show_card(self, card: ReportCard) -> None:
        """Show the steps of ``card``, all open; the cursor stays where it was."""
        line = max(self.cursor_line, 0)
        self.clear()
        room = _PROPERTIES_AT_MOST
        for number, step in enumerate(card.steps[:_STEPS_AT_MOST], 1):
            node = self.root.add(_step_label(number, step), data=step, expand=True)
            node.allow_expand = bool(step.properties)
            for item in step.properties[:room]:
                node.add_leaf("", data=item)
            if len(step.properties) > room:
                node.add_leaf(_left_out(len(step.properties) - room, "property"))
            room = max(room - len(step.properties), 0)
        if len(card.steps) > _STEPS_AT_MOST:
            self.root.add_leaf(_left_out(len(card.steps) - _STEPS_AT_MOST, "step"))
        self.root.expand()
        self.cursor_line = line

    def render_label(self, node: Node, base_style: Style, style: Style) -> Text:
        """A property's label is made when it is to be seen: there may be a thousand."""
        if isinstance(node.data, Property):
            label = _property_label(node.data)
            label.stylize(style)
        else:
            label = super().render_label(node, base_style, style)
        if node is self.cursor_node:
            label.stylize("not dim")  # on the cursor's colour, dim is too faint to be read
        return label

    def get_label_width(self, node: Node) -> int:
        """As wide as the label will be, without making it."""
        if not isinstance(node.data, Property):
            return super().get_label_width(node)
        name = cell_len(one_line(node.data.name, _NAME_WIDTH))
        return 2 + max(name, _NAME_WIDTH) + len(_BETWEEN.join(badges(node.data)))


class ReportCardScreen(Frame):
    """Explains the highlighted node: below the tree, or beside it from 120 columns."""

    CSS_PATH = "report_card.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "fill_in",
            "fill in",
            key_display="enter",
            id="card.fill_in",
            tooltip="Fill in its form",
        ),
        Binding("g", "guide", "guide", id="card.guide", tooltip="What the other side needs"),
        Binding("k", "kit", "set-up kit", id="card.kit", tooltip="What the other side has to do"),
        Binding("j", "raw", "raw JSON", id="card.raw", tooltip="The card as JSON, secrets masked"),
        Binding("r", "refresh", "refresh", id="card.refresh", tooltip="Ask the API again"),
    ]

    def __init__(self, card: ReportCard) -> None:
        super().__init__()
        self._card = card

    @property
    def _facts(self) -> TypeFacts:
        return facts_of(self._card.type)

    def body(self) -> Iterable[Widget]:
        """What may be done with the type, the tree, the explanation."""
        yield Static(id="summary")
        with Horizontal():
            yield StepTree()
            yield Static(classes="detail")
        yield Static(id="rule")
        yield Static(id="below")

    def on_mount(self) -> None:
        """Say which card this is, and whether it can be used."""
        self._show()
        self.query_one(StepTree).focus()

    def _show(self) -> None:
        self.set_trail("Destinations", "Destination types", self._card.type)
        self.query_one("#summary", Static).update(_summary(self._card, self._facts.display_name))
        self.query_one(StepTree).show_card(self._card)
        if self._card.is_accessible:
            self.notice.settle(_CARD)
        else:
            self.notice.say("warning", *_no_access(self._card), topic=_CARD)

    def action_refresh(self) -> None:
        """Ask the API for the card again."""
        self._load()

    @work(exclusive=True)
    async def _load(self) -> None:
        session = await self.host.session()
        told = partial(self.notice.say_retry, topic=_CARD)
        try:
            card = await session.client.get_destination_type(self._card.type, told=told)
        except ConnectError as error:
            self.notice.say_error(error, topic=_CARD)
            return
        if card != self._card:
            self._card = card
            self._show()
            self.notice.say("done", "The report card has changed. This is the new one.")
        elif card.is_accessible:
            self.notice.say("done", "The report card has not changed.")

    @on(Tree.NodeHighlighted)
    def _explain(self, event: Tree.NodeHighlighted[Step | Property]) -> None:
        shown = self._explanation(event.node.data)
        self.query_one("#below", Static).update(shown)
        self.query_one(".detail", Static).update(shown)

    def _explanation(self, data: Step | Property | None) -> Content:
        if isinstance(data, Step):
            return Content.assemble(
                (one_line(data.type or "unknown step"), "bold"),
                "\n",
                one_line(words_of_step(data.type).meaning),
            )
        if isinstance(data, Property):
            return self._about(data)
        return Content("")

    def _about(self, item: Property) -> Content:
        """What a property means, who sets it, and what it takes."""
        setter, facts = setter_of(item), self._facts.of(item.name)
        parts = [one_line(facts.meaning, 200)] if facts.meaning else []
        if is_user_required(item):
            parts.append("Required.")
        parts.append(_SETTERS[setter])
        if setter not in {Setter.STITCH_ONLY, Setter.UNKNOWN}:
            entry = read_entry(item.json_schema, item.json_schema or {})
            parts.append(f"Takes {one_line(entry.rule)}.")
        if item.is_credential:
            parts.append("A secret: never sent back by Stitch.")
        return Content.assemble((one_line(item.name), "bold"), "\n", " ".join(parts))

    def action_fill_in(self) -> None:
        """Open the form, where this account may use the type."""
        if self._card.is_accessible:
            self.host.new_destination(self._card)
        else:
            self.notice.say("warning", *_no_access(self._card))

    def action_guide(self) -> None:
        """Show what the database user or the bucket needs, and where Stitch's guides are."""
        self.show_text(f"{self._facts.display_name}: guide", guide_text(self._facts))

    def action_kit(self) -> None:
        """Show what the other side has to do, filled in with what was typed for the type."""
        self.show_setup_kit(self._card.type, self.host.typed(self._card.type))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the guide only where something is known of the type."""
        if action == "guide":
            return bool(self._facts.needs or self._facts.notes or self._facts.guides)
        return super().check_action(action, parameters)

    def action_raw(self) -> None:
        """Show the card as JSON."""
        try:
            raw = self._card.model_dump(mode="json", exclude_unset=True)
            text = json.dumps(raw, indent=2)
        except (ValueError, RecursionError):
            self.notice.say("warning", "The card is nested too deep to be shown as JSON.")
        else:
            self.show_text(f"{self._card.type} as JSON", text)


def _summary(card: ReportCard, display_name: str) -> Content:
    required = sum(is_user_required(item) for item in card.properties)
    parts = [
        one_line(display_name, 34),
        f"{required} of {len(card.properties)} to fill in",
    ]
    if card.details is not None:
        parts.append(one_line(card.details.pipeline_state or "state unknown", 20))
        parts.append(f"{one_line(card.details.pricing_tier or 'unknown', 20)} plan")
    parts.append("✔ access" if card.is_accessible else "✗ no access")
    return Content(" · ".join(parts))


def _no_access(card: ReportCard) -> tuple[str, str]:
    details = card.details
    tier = (details.pricing_tier if details else None) or "another"
    state = (details.pipeline_state if details else None) or "unknown"
    return (
        f"This account can't create a {card.type} destination.",
        f"It is {state} and on the {tier} plan. Its report card can be read all the same.",
    )


def _left_out(count: int, noun: str) -> Text:
    return Text(f"… {plural(count, noun)} more", style="dim", end="")


def _step_label(number: int, step: Step) -> Text:
    name = one_line(step.type or "unknown step", 30)
    count = plural(len(step.properties), "property") if step.properties else ""
    return Text.assemble((f"{number} {name}", "bold"), (f"   {count}", "dim"), end="")


def _property_label(item: Property) -> Text:
    mark = "●" if is_user_required(item) else "○"
    label = Text(f"{mark} {one_line(item.name, _NAME_WIDTH):<{_NAME_WIDTH}}", end="")
    return label.append(one_line(_BETWEEN.join(badges(item))), "dim")
