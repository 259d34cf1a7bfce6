"""Which rows a form has: the destination's own name and the like, then a row a property."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from stitch_tui.forms.field import Control, Field, Setter
from stitch_tui.forms.validation import Problem, choice_text
from stitch_tui.text import one_line
from stitch_tui.widgets.controls import ChoiceInput, ValueInput
from stitch_tui.widgets.field_row import FieldRow, problem_content

if TYPE_CHECKING:
    from stitch_tui.forms.draft import Draft

_PROPERTY = "property:"
_MAPS = "map"

_NOTES = {
    Setter.USER_ONCE: "It can be set only once: choose with care.",
    Setter.USER_ADVANCED: "Stitch advises caution with it.",
    Setter.STITCH: "Leave it empty and Stitch fills it in.",
}


@dataclass(frozen=True)
class OwnField:
    """A value of the destination itself, not a property of its type."""

    label: str
    help: str
    keep: Callable[["Draft", str], None]


def _keep_name(draft: "Draft", text: str) -> None:
    draft.name = text


def _keep_description(draft: "Draft", text: str) -> None:
    draft.description = text


def _keep_mapping(draft: "Draft", text: str) -> None:
    draft.maps_unmapped_sources = text != "leave"


OWN_FIELDS = {
    "name": OwnField("name", "What you call it. Without one, Stitch makes one up.", _keep_name),
    "description": OwnField(
        "description", "A note for you and your colleagues. Optional.", _keep_description
    ),
    "unmapped": OwnField(
        "unmapped sources",
        "Sources that load into no destination yet. Stitch maps all of them to the new one, unless "
        "you choose to leave them.",
        _keep_mapping,
    ),
}


def property_key(key: str) -> str | None:
    """The property a row's key stands for, or ``None`` for the destination's own values."""
    return key.removeprefix(_PROPERTY) if key.startswith(_PROPERTY) else None


def form_rows(draft: "Draft") -> Iterable[Widget]:
    """Section heads and rows, in order."""
    if draft.is_new:
        yield Static("Destination", classes="section")
        yield _own_row("name", ValueInput(draft.name))
        yield _own_row("description", ValueInput(draft.description))
        yield _own_row("unmapped", _mapping(draft))
    section = None
    for field in draft.fields.values():
        if field.section is not section:
            section = field.section
            yield Static(section.value, classes="section")
        yield _row(draft, field)


def field_help(draft: "Draft", key: str, problem: Problem | None) -> Content:
    """What the focused field is, and what is wrong with it, in two or three lines."""
    name = property_key(key)
    if name is None:
        own = OWN_FIELDS[key]
        return Content.assemble((own.label, "bold"), "\n", own.help)
    field = draft.fields[name]
    need = "Required." if field.is_required else "Optional."
    parts = [need, f"Takes {one_line(field.rule)}."]
    if field.is_secret:
        parts.append("A secret: masked here, and Stitch never sends it back.")
        if field.is_provided:
            parts.append("It is set; leave it empty to keep it.")
    if field.setter in _NOTES:
        parts.append(_NOTES[field.setter])
    head = Content.styled(one_line(name), "bold")
    if problem is not None:
        head += Content("   ") + problem_content(problem, 200)
    return head + "\n" + " ".join(parts)


def _own_row(key: str, control: ValueInput | ChoiceInput) -> FieldRow:
    row = FieldRow(key, OWN_FIELDS[key].label, control, is_required=False)
    row.add_class("-long")
    return row


def _row(draft: "Draft", field: Field) -> FieldRow:
    key = _PROPERTY + field.name
    if field.is_locked:
        shown = draft.text(field.name) or ("set, not shown" if field.is_provided else "not set")
        return FieldRow(key, field.name, None, is_required=False, shown=f"{shown}  (locked)")
    return FieldRow(key, field.name, _control(draft, field), is_required=field.is_required)


def _control(draft: "Draft", field: Field) -> ValueInput | ChoiceInput:
    text = draft.text(field.name)
    if field.control in {Control.CHOICE, Control.SWITCH}:
        choices = [(choice.label, choice_text(choice.value)) for choice in field.choices]
        return ChoiceInput(choices, text)
    return ValueInput(
        text,
        placeholder=_placeholder(field),
        is_secret=field.is_secret,
        takes_file=field.control is Control.JSON,
    )


def _placeholder(field: Field) -> str:
    if field.is_secret and field.is_provided:
        return "set; empty keeps it"
    if field.control is Control.JSON:
        return "JSON, or @ and a file name"
    return ""


def _mapping(draft: "Draft") -> ChoiceInput:
    choices = (("map all to it", _MAPS), ("leave them", "leave"))
    return ChoiceInput(choices, _MAPS if draft.maps_unmapped_sources else "leave")
