"""The values being typed: the one place where they live until they are sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import JsonValue, Secret, SecretStr

from stitch_tui.connect.body import BodyValue
from stitch_tui.connect.credentials import secret_texts
from stitch_tui.connect.models import Destination, NewDestination
from stitch_tui.connect.redaction import MASK
from stitch_tui.forms.field import Field
from stitch_tui.forms.plan import FormPlan
from stitch_tui.forms.shape import MISSING, Nothing, compose, decompose, leaves, wrapped
from stitch_tui.forms.validation import (
    Problem,
    ValueUnreadableError,
    json_value,
    object_problem,
    problem_with,
)

REQUIRED = Problem("required")
_WHOLE = Problem("give it again: the object it is part of is sent as a whole")
_KEPT = Problem("Stitch keeps the value it has", is_blocking=False)


@dataclass(frozen=True)
class Missing:
    """What still keeps a draft from being sent: names of required fields, and of wrong ones."""

    unset: tuple[str, ...]
    wrong: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.unset or self.wrong)


class Draft:
    """What a person has typed into the fields of one destination, new or existing.

    Text is kept as typed; what is typed into a secret field is kept as a ``SecretStr``. A new
    destination starts from the suggestions of its fields, an existing one from the values the API
    returned; of the latter only what differs is sent, for a PUT merges (Connect API: update a
    destination). What one keystroke costs does not depend on how many fields there are.
    """

    def __init__(self, plan: FormPlan, destination: Destination | None = None) -> None:
        self.plan = plan
        self.type_name = plan.type_name
        self.fields = plan.fields
        self.name = ""
        self.description = ""
        self.maps_unmapped_sources = True
        self.destination = destination
        self.left_out: tuple[str, ...] = ()
        current = _Current(plan, destination)
        self._before: dict[str, str | SecretStr] = dict(current.texts)
        self._unshown, self._unshown_members = current.unshown, current.unshown_members
        self._texts = dict(self._before)
        if destination is None:
            self._texts |= {f.name: f.default for f in plan.fields.values() if f.default}
        self._dependents = _dependents(plan.fields)
        self._todo: dict[str, Problem] = {}
        self._noted_at: dict[str, list[str]] = {}
        """Of an object something is wrong with as a whole: the members that say so."""
        self.revision = 0
        """Moves on whenever ``todo`` changes."""
        for name in self.fields:
            self._review(name)
        for group in self._groups():
            self._review_group(group)

    @property
    def is_new(self) -> bool:
        """Whether it is to be created, not changed."""
        return self.destination is None

    def text(self, name: str) -> str:
        """What is typed for ``name``, secrets in clear: for the field's own control only."""
        return _clear(self._texts.get(name, ""))

    def is_set(self, name: str) -> bool:
        """Whether anything is typed for ``name``."""
        return bool(self.text(name))

    def typed(self) -> Mapping[str, str | SecretStr]:
        """What stands in the fields that are shown, by name; in secret ones a ``SecretStr``."""
        return {
            name: text
            for name, text in self._texts.items()
            if name in self.fields and self.is_shown(name)
        }

    def secrets(self) -> tuple[SecretStr, ...]:
        """What is typed into secret fields now. May be called in a thread."""
        typed = (text for text in tuple(self._texts.values()) if isinstance(text, SecretStr))
        return tuple(SecretStr(part) for text in typed for part in secret_texts(_clear(text)))

    def is_kept(self, name: str) -> bool:
        """Whether the destination has a value for ``name``, shown or not, that can stay."""
        is_set = self.fields[name].is_provided or name in self._unshown
        return self.destination is not None and is_set

    def is_shown(self, name: str) -> bool:
        """Whether the conditions of the field hold, and those of the fields they ask about."""
        return all(
            self.is_shown(condition.property) and condition.holds(self.text)
            for condition in self.fields[name].shown_when
        )

    def is_open(self, name: str) -> bool:
        """Whether ``name`` is a field that is shown and can be changed."""
        return name in self.fields and not self.fields[name].is_locked and self.is_shown(name)

    def is_required(self, name: str) -> bool:
        """Whether the person has to give ``name`` as things stand."""
        field = self.fields[name]
        condition = field.required_when
        asked = condition is not None and condition.holds(self.text)
        return self.is_shown(name) and (field.is_required or asked)

    def set(self, name: str, text: str) -> tuple[str, ...]:
        """Keep ``text`` for ``name``; an empty one leaves the value out of the body.

        Returns the names of the fields that may be shown, hidden or judged otherwise now.
        """
        self._keep(name, text)
        touched = (name, *self._dependents.get(name, ()))
        for each in touched:
            self._review(each)
        for group in dict.fromkeys(self.fields[each].group for each in touched):
            if group is not None:
                self._review_group(group)
        return touched[1:]

    def keep_typed(self, other: "Draft") -> None:
        """Take over what was typed in ``other``, as far as the fields are still there.

        ``left_out`` names those that are not: the API would refuse a value for them. Where this is
        the destination that came of it, what is set now counts as unchanged, so that no secret is
        sent twice.
        """
        self.name, self.description = other.name, other.description
        self.maps_unmapped_sources = other.maps_unmapped_sources
        typed_in = (name for name in other.fields if other.is_set(name) and other.is_open(name))
        self.left_out = tuple(name for name in typed_in if name not in self.fields)
        for name, field in self.fields.items():
            if field.is_locked or name not in other.fields:
                continue
            typed = other.text(name)
            if not typed and self.is_new:
                self.set(name, "")
            elif typed:
                self._keep(name, typed)
                if self.is_kept(name) and other.is_shown(name):
                    self._before[name] = self._texts[name]
                self.set(name, typed)

    def problem(self, name: str) -> Problem | None:
        """What is wrong with what is typed for ``name``; an empty field is not wrong.

        Of an object this is also what is wrong with it as a whole.
        """
        own = self._own_problem(name)
        return own or (self._todo.get(name) if self.is_set(name) else None)

    def _own_problem(self, name: str) -> Problem | None:
        field = self.fields[name]
        if field.is_locked or not self._is_changed(name) or not self.is_shown(name):
            return None
        text = self.text(name)
        if not text:
            return _KEPT
        return problem_with(field, text)

    def is_missing(self, name: str) -> bool:
        """Whether ``name`` is required of the person and neither typed nor set already."""
        field = self.fields[name]
        is_ready = field.is_locked or self.is_set(name) or self.is_kept(name)
        return self.is_required(name) and not is_ready

    @property
    def todo(self) -> Mapping[str, Problem]:
        """What keeps the draft from being sent, by field; not in the order of the form."""
        return self._todo

    def missing(self) -> Missing:
        """The same in the order of the form, what is required apart from what is wrong."""
        unset = tuple(name for name in self.fields if self._todo.get(name) is REQUIRED)
        wrong = tuple(
            name for name in self.fields if self._todo.get(name, REQUIRED) is not REQUIRED
        )
        return Missing(unset, wrong)

    def required_count(self) -> tuple[int, int]:
        """How many required fields are ready, and how many there are."""
        required = [name for name in self.fields if self.is_required(name)]
        return sum(name not in self._todo for name in required), len(required)

    def properties(self, *, with_unchanged: bool = False) -> Mapping[str, BodyValue]:
        """The properties to send: typed, shown, changed, not locked; of the schema's own types.

        ``with_unchanged`` sends all that is typed once more, so that Stitch checks it anew.
        """
        body: dict[str, BodyValue] = {}
        for name, shape in self.plan.shapes.items():
            names = leaves(shape)
            if not with_unchanged and not any(self._is_changed(leaf) for leaf in names):
                continue
            value = self._composed(name)
            if isinstance(value, Nothing) or any(self._lacks(leaf) for leaf in names):
                continue
            if all(self.fields[leaf].is_secret for leaf in names):
                body[name] = _secret(value)
            else:
                body[name] = wrapped(shape, value, self._wrap, self.text)
        return body

    def changes(self) -> Mapping[str, BodyValue]:
        """What a PUT sends: the changed properties, or all there are where none has changed."""
        return self.properties() or self.properties(with_unchanged=True)

    def new_destination(self) -> NewDestination:
        """The body of the POST."""
        return NewDestination(
            type=self.type_name,
            name=self.name.strip() or None,
            description=self.description.strip() or None,
            properties=self.properties(),
            ignore_unmapped_sources=None if self.maps_unmapped_sources else True,
        )

    def _keep(self, name: str, text: str) -> None:
        if not text:
            self._texts.pop(name, None)
        else:
            self._texts[name] = SecretStr(text) if self.fields[name].is_secret else text

    def _review(self, name: str) -> None:
        """Note whether ``name`` keeps the draft from being sent."""
        problem = REQUIRED if self.is_missing(name) else self._own_problem(name)
        self._note(name, problem if problem is not None and problem.is_blocking else None)

    def _note(self, name: str, problem: Problem | None) -> None:
        if self._todo.get(name) == problem:
            return
        self.revision += 1
        self._todo.pop(name, None)
        if problem is not None:
            self._todo[name] = problem

    def _review_group(self, group: str) -> None:
        """The same for an object as a whole, once nothing is wrong with its members."""
        names = leaves(self.plan.shapes[group])
        for name in self._noted_at.pop(group, ()):
            self._review(name)
        if not self.is_new and not any(self._is_changed(name) for name in names):
            return
        lacking = [name for name in names if self._lacks(name)]
        for name in lacking:
            self._note(name, _WHOLE)
        self._noted_at[group] = lacking
        value = self._composed(group)
        if isinstance(value, Nothing) or any(name in self._todo for name in names):
            return
        found = object_problem(self.plan.schemas[group], value)
        if found is not None:
            path, problem = found
            place = ".".join((group, *path))
            shown = [name for name in names if self.is_shown(name)] or names
            self._noted_at[group] = [place if place in shown else shown[0]]
            self._note(self._noted_at[group][0], problem)

    def _groups(self) -> Iterable[str]:
        return dict.fromkeys(
            field.group for field in self.fields.values() if field.group is not None
        )

    def _composed(self, name: str) -> JsonValue | Nothing:
        """The value of a property; an optional object of which only suggestions stand is none."""
        shape = self.plan.shapes[name]
        names = leaves(shape)
        if self.fields[names[0]].group is not None:
            own = any(self.text(leaf) not in ("", self.fields[leaf].default) for leaf in names)
            if not own and not any(self.fields[leaf].is_required for leaf in names):
                return MISSING
        return compose(shape, self._value, self.text)

    def _value(self, name: str) -> JsonValue | Nothing:
        field = self.fields[name]
        if field.is_locked or not self.is_set(name) or not self.is_shown(name):
            return MISSING
        try:
            return json_value(field, self.text(name))
        except ValueUnreadableError:
            return MISSING

    def _lacks(self, name: str) -> bool:
        """Whether an object sent now would lose a value it has, but that is not shown."""
        return name in self._unshown_members and self.is_open(name) and not self.is_set(name)

    def _is_changed(self, name: str) -> bool:
        return _clear(self._before.get(name, "")) != self.text(name)

    def _wrap(self, name: str, value: JsonValue) -> BodyValue:
        return _secret(value) if self.fields[name].is_secret else value


def _clear(text: str | SecretStr) -> str:
    return text.get_secret_value() if isinstance(text, SecretStr) else text


def _secret(value: JsonValue) -> BodyValue:
    return SecretStr(value) if isinstance(value, str) else Secret[JsonValue](value)


def _dependents(fields: Mapping[str, Field]) -> dict[str, tuple[str, ...]]:
    """Which fields ask about which, directly or through others."""
    direct: dict[str, list[str]] = {}
    for field in fields.values():
        asked = [condition.property for condition in field.shown_when]
        if field.required_when is not None:
            asked.append(field.required_when.property)
        for name in asked:
            direct.setdefault(name, []).append(field.name)
    return {name: tuple(_reached(name, direct)) for name in direct}


def _reached(start: str, direct: Mapping[str, list[str]]) -> Iterable[str]:
    found: dict[str, None] = {}
    waiting = list(direct.get(start, ()))
    while waiting:
        name = waiting.pop(0)
        if name not in found and name != start:
            found[name] = None
            waiting += direct.get(name, ())
    return found


class _Current:
    """What a destination has: ``texts`` by field, and the fields whose value is not shown.

    ``unshown_members`` are those of them that are part of an object.
    """

    def __init__(self, plan: FormPlan, destination: Destination | None) -> None:
        values = destination.properties if destination is not None else {}
        whole = [shape for name, shape in plan.shapes.items() if values.get(name) == MASK]
        found: dict[str, str] = {}
        for name, shape in plan.shapes.items():
            if name in values and shape not in whole:
                found |= decompose(shape, values[name])
        secret = {n for n, text in found.items() if plan.fields[n].is_secret or MASK in text}
        self.unshown_members = frozenset(n for n in secret if plan.fields[n].group is not None)
        self.unshown = secret.union(*map(leaves, whole))
        self.texts = {name: text for name, text in found.items() if name not in self.unshown}
