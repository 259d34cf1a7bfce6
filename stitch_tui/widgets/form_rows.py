"""The rows of a form: the destination's own name and the like, then a row a field."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from stitch_tui.forms.draft import Draft
from stitch_tui.forms.field import Control, Field, Section, Setter, choice_text
from stitch_tui.forms.host import host_kind
from stitch_tui.forms.validation import Problem
from stitch_tui.text import one_line
from stitch_tui.widgets.controls import ChoiceInput, ValueInput
from stitch_tui.widgets.field_row import FieldRow, problem_content
from stitch_tui.widgets.section_head import SectionHead

_PROPERTY = "property:"
_MAPS = "map"

_NOTES = {
    Setter.USER_ONCE: "It can be set only once: choose with care.",
    Setter.USER_ADVANCED: "Stitch advises caution with it.",
    Setter.STITCH: "Leave it empty and Stitch fills it in.",
    Setter.UNKNOWN: "Of a kind this program does not know; the Stitch web app may be needed.",
}


@dataclass(frozen=True)
class OwnField:
    """A value of the destination itself, not a property of its type."""

    label: str
    help: str
    keep: Callable[[Draft, str], None]


def _keep_name(draft: Draft, text: str) -> None:
    draft.name = text


def _keep_description(draft: Draft, text: str) -> None:
    draft.description = text


def _keep_mapping(draft: Draft, text: str) -> None:
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
    """The field a row's key stands for, or ``None`` for the destination's own values."""
    return key.removeprefix(_PROPERTY) if key.startswith(_PROPERTY) else None


def own_rows(draft: Draft) -> Iterable[Widget]:
    """The destination's own values, for a new one: the API changes none of them later."""
    yield Static("Destination", classes="section")
    yield _own_row("name", ValueInput(draft.name))
    yield _own_row("description", ValueInput(draft.description))
    yield _own_row("unmapped", _mapping(draft))


class SectionTitle(Static):
    """The head of a section that is always open; the page hides it with its last row."""

    def __init__(self, section: Section) -> None:
        super().__init__(Content(one_line(section.value)), classes="section")


def field_rows(draft: Draft, names: Iterable[str], *, is_unfolded: bool) -> Iterable[Widget]:
    """Section heads and a row for each of ``names``, in order; hidden where conditions say so."""
    section = None
    for name in names:
        field = draft.fields[name]
        if field.section is not section:
            section = field.section
            if section is Section.ADVANCED:
                yield SectionHead(section.value, is_open=is_unfolded)
            else:
                yield SectionTitle(section)
        row = _row(draft, field)
        row.display = row_is_shown(draft, field, is_unfolded=is_unfolded)
        yield row


def row_is_shown(draft: Draft, field: Field, *, is_unfolded: bool) -> bool:
    """Whether the row is to be seen: its conditions hold, and its section is not folded."""
    is_folded = field.section is Section.ADVANCED and not is_unfolded
    return draft.is_shown(field.name) and not is_folded


def row_note(field: Field, text: str) -> str:
    """What a row says beside a value nothing is wrong with."""
    if field.control is Control.HOST and text:
        return host_kind(text)
    if field.setter is Setter.USER_ONCE:
        return "set once"
    return ""


def field_help(draft: Draft, key: str, problem: Problem | None) -> Content:
    """What the focused field is, and what is wrong with it, in a few lines."""
    name = property_key(key)
    if name is None:
        own = OWN_FIELDS[key]
        return Content.assemble((one_line(own.label), "bold"), "\n", one_line(own.help))
    head = Content.styled(one_line(name), "bold")
    if problem is not None:
        head += Content("   ") + problem_content(problem, 200)
    return head + "\n" + " ".join(_help_parts(draft, draft.fields[name]))


def _help_parts(draft: Draft, field: Field) -> Iterable[str]:
    if field.meaning:
        yield one_line(field.meaning, 300)
    need = "Required" if draft.is_required(field.name) else "Optional"
    yield f"{need}; takes {one_line(field.entry.rule)}."
    if field.entry.example and field.entry.example not in field.entry.rule:
        yield f"For example {one_line(field.entry.example, 60)}."
    value = _value_meaning(draft, field)
    if value:
        yield value
    if field.is_secret:
        yield "A secret: masked here, never sent back by Stitch."
    if _is_unshown(draft, field):
        yield "It is set; leave it empty to keep it."
    if field.setter in _NOTES:
        yield _NOTES[field.setter]
    if field.note:
        yield one_line(field.note, 300)


def _value_meaning(draft: Draft, field: Field) -> str:
    """What the chosen value means, where the catalogue says."""
    text = draft.text(field.name)
    meaning = draft.plan.facts.of(field.name).values.get(text, "")
    for choice in field.entry.choices:
        if meaning and choice_text(choice.value) == text:
            return f"{one_line(choice.label, 40)}: {meaning.rstrip('.')}."
    return ""


def _own_row(key: str, control: ValueInput | ChoiceInput) -> FieldRow:
    row = FieldRow(key, OWN_FIELDS[key].label, control, is_required=False)
    row.add_class("-long")
    return row


def _row(draft: Draft, field: Field) -> FieldRow:
    key = _PROPERTY + field.name
    if field.is_locked:
        hidden = "set, not shown" if draft.is_kept(field.name) else "not set"
        shown = hidden if field.is_secret else draft.text(field.name) or hidden
        return FieldRow(key, field.name, None, is_required=False, shown=f"{shown}  (locked)")
    is_required = field.is_required or field.required_when is not None
    row = FieldRow(key, field.name, _control(draft, field), is_required=is_required)
    row.note = row_note(field, draft.text(field.name))
    return row


def _control(draft: Draft, field: Field) -> ValueInput | ChoiceInput:
    text = draft.text(field.name)
    if field.control in {Control.CHOICE, Control.SWITCH}:
        choices = [(choice.label, choice_text(choice.value)) for choice in field.entry.choices]
        return ChoiceInput(choices, text)
    return ValueInput(
        text,
        placeholder=_placeholder(draft, field),
        is_secret=field.is_secret,
        takes_file=field.control is Control.JSON or field.is_multi_line,
        selects=bool(field.default),
    )


def _is_unshown(draft: Draft, field: Field) -> bool:
    """Whether there is a value nobody can read here."""
    return draft.is_kept(field.name) and not draft.is_set(field.name)


def _placeholder(draft: Draft, field: Field) -> str:
    if _is_unshown(draft, field):
        return "set; empty keeps it"
    if field.control is Control.JSON:
        return "JSON, or @ and a file name"
    if field.is_multi_line:
        return "paste it, or @ and a file name"
    return one_line(field.entry.prefix, 26) + "…" if field.entry.prefix else ""


def _mapping(draft: Draft) -> ChoiceInput:
    choices = (("map all to it", _MAPS), ("leave them", "leave"))
    return ChoiceInput(choices, _MAPS if draft.maps_unmapped_sources else "leave")
