"""The value of a property, as a file gives it, taken apart into the fields of a form."""

from dataclasses import dataclass, field

from pydantic import JsonValue

from stitch_tui.connect.body import loads_finite
from stitch_tui.forms.field import Control, choice_text
from stitch_tui.forms.paste import PasteError, read_pasted
from stitch_tui.forms.plan import FormPlan
from stitch_tui.forms.shape import Leaf, Record, Shape, Variants, decompose
from stitch_tui.text import sentence


@dataclass
class Texts:
    """``texts`` by field, as typed into a form; ``problems`` by place, as parts of sentences."""

    texts: dict[str, str] = field(default_factory=dict, repr=False)
    problems: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def texts_of(plan: FormPlan, name: str, value: JsonValue) -> Texts:
    """What stands in the fields of the property ``name`` for ``value``; nothing for null.

    A member no field is for, and a value of another kind than its field, are problems.
    """
    found = Texts()
    if plan.facts.of(name).from_file and value is not None:
        value = _as_pasted(plan, name, choice_text(value), found)
    _take_apart(plan, plan.shapes[name], value, name, found)
    return found


def _as_pasted(plan: FormPlan, name: str, text: str, found: Texts) -> str:
    """A key file without the members Stitch does not take, as when it is pasted into the form."""
    try:
        pasted = read_pasted(text, {name: True}, plan.type_name)
    except PasteError:
        return text
    if [each.name for each in pasted.values] != [name]:
        return text
    found.notes += [f"{name}: left out of it: {sentence(told)}" for told in pasted.left_out]
    return pasted.values[0].text


def _take_apart(plan: FormPlan, shape: Shape, value: JsonValue, place: str, found: Texts) -> None:
    if value is None:
        return
    if isinstance(shape, Leaf):
        _put(plan, shape.field, value, place, found)
        return
    members = _object(value)
    if members is None:
        found.problems[place] = "takes a table (an object)"
        return
    record = shape if isinstance(shape, Record) else _chosen(shape, members, found)
    for key, item in members.items():
        if key in record.members:
            _take_apart(plan, record.members[key], item, f"{place}.{key}", found)
        else:
            found.problems[f"{place}.{key}"] = "the report card has no such member"


def _chosen(shape: Variants, members: dict[str, JsonValue], found: Texts) -> Record:
    """The one of several objects that ``members`` fits best."""
    chosen = decompose(shape, members).get(shape.selector, "")
    if chosen not in shape.options:  # left to the field's own rule
        return Record({shape.selector.rpartition(".")[2]: Leaf(shape.selector)})
    found.texts[shape.selector] = chosen
    return shape.options[chosen]


def _put(plan: FormPlan, name: str, value: JsonValue, place: str, found: Texts) -> None:
    about = plan.fields[name]
    if value == "":
        found.problems[place] = "an empty value can't be sent; leave it out"
    elif isinstance(value, dict | list) and about.control is not Control.JSON:
        found.problems[place] = f"takes {about.entry.rule}"
    else:
        found.texts[name] = choice_text(value)


def _object(value: JsonValue) -> dict[str, JsonValue] | None:
    """An object, or the JSON text of one, as a file that is referred to holds it."""
    if isinstance(value, str):
        try:
            value = loads_finite(value)
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, dict) else None
