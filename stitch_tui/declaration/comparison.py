"""What a declared destination asks for, beside what the account has: create, change or nothing.

It is judged as the form would judge it, by the live report card. Unlike in the form, nothing is
suggested: what the file does not say is not sent, but for what the card leaves no choice in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum

from stitch_tui.connect.body import loads_finite
from stitch_tui.connect.models import Destination, ReportCard
from stitch_tui.declaration.file import DeclarationError, Declared
from stitch_tui.declaration.references import Surroundings, resolve
from stitch_tui.declaration.texts import texts_of
from stitch_tui.forms.draft import REQUIRED, Draft
from stitch_tui.forms.field import Control, Field, Setter
from stitch_tui.forms.plan import FormPlan, form_plan
from stitch_tui.forms.validation import Problem


class Action(Enum):
    """What there is to do; ``glyph`` is how it is marked in a line."""

    CREATE = "create"
    CHANGE = "change"
    NOTHING = "unchanged"

    @property
    def glyph(self) -> str:
        """One character for it."""
        return {"create": "+", "change": "~", "unchanged": "="}[self.value]


@dataclass(frozen=True)
class Comparison:
    """What to do for one declared destination.

    ``draft`` is what would be sent. ``uncompared`` are the fields whose present value the API does
    not show, secrets above all: they alone are no reason to send anything. ``notes`` are sentences
    about what is sent all the same, or left out.
    """

    declared: Declared
    draft: Draft = field(repr=False)
    action: Action
    uncompared: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """What to call it in a line. Foreign text."""
        existing = self.draft.destination
        return self.declared.title + (f" #{existing.id}" if existing is not None else "")

    @property
    def sent(self) -> tuple[str, ...]:
        """The properties that would be sent."""
        return () if self.action is Action.NOTHING else tuple(self.draft.properties())


def compare(
    declared: Declared,
    card: ReportCard,
    existing: Destination | None,
    around: Surroundings,
    *,
    sends_secrets: bool = False,
) -> Comparison:
    """What ``declared`` asks for, where the account has ``existing``.

    A PUT merges (Connect API: update a destination), so only what differs is a reason to send one;
    what can't be compared goes along with it, or alone where ``sends_secrets``.

    Raises:
        DeclarationError: with everything that keeps it from being sent.
    """
    own_card = existing.report_card if existing is not None else None
    return _Comparing(declared, own_card or card, existing, around).result(
        sends_secrets=sends_secrets
    )


class _Comparing:
    def __init__(
        self,
        declared: Declared,
        card: ReportCard,
        existing: Destination | None,
        around: Surroundings,
    ) -> None:
        self._declared = declared
        self._existing = existing
        self._around = around
        self._plan: FormPlan = form_plan(card)
        self._draft = Draft(self._plan, existing)
        self._draft.name = declared.name
        self._draft.description = declared.description or ""
        self._draft.maps_unmapped_sources = declared.maps_unmapped_sources
        self._problems: list[str] = []
        self._notes: list[str] = []

    def result(self, *, sends_secrets: bool) -> Comparison:
        """The whole of it."""
        draft = self._draft
        before = {name: draft.text(name) for name in draft.fields}
        if draft.is_new:
            self._drop_suggestions()
        given = self._given()
        for name, text in given.items():
            self._set(name, text)
        self._judge(given)
        self._note_description()
        if self._problems:
            raise DeclarationError(*self._problems)
        is_hidden = {name: draft.is_kept(name) and not before[name] for name in given}
        open_names = [name for name in given if draft.is_open(name)]
        uncompared = tuple(name for name in open_names if is_hidden[name])
        is_changed = any(
            draft.text(name) != before[name] and not is_hidden[name] for name in open_names
        )
        action = Action.NOTHING
        if draft.is_new:
            action = Action.CREATE
        elif is_changed or (sends_secrets and uncompared):
            action = Action.CHANGE
        return Comparison(self._declared, draft, action, uncompared, tuple(self._notes))

    def _drop_suggestions(self) -> None:
        for each in self._draft.fields.values():
            if each.default and len(each.entry.choices) != 1:
                self._draft.set(each.name, "")

    def _given(self) -> dict[str, str]:
        """What the file says of each field, its references replaced."""
        given: dict[str, str] = {}
        for name, value in self._declared.properties.items():
            shape = self._plan.shapes.get(name)
            if shape is None:
                self._problems.append(f"{name}: {self._unknown(name)}")
                continue
            resolved = resolve(name, value, self._around)
            self._problems += [f"{place}: {why}." for place, why in resolved.problems.items()]
            found = texts_of(self._plan, name, resolved.value)
            wrong = (item for item in found.problems.items() if item[0] not in resolved.problems)
            self._problems += [f"{place}: {why}." for place, why in wrong]
            self._notes += found.notes
            given |= found.texts
            clear = [n for n in found.texts if self._is_clear(n, resolved.was_referred(n))]
            self._notes += [
                f"{each} stands in clear in the file; $NAME or @file keeps it out."
                for each in clear
            ]
        return given

    def _is_clear(self, name: str, was_referred: bool) -> bool:  # noqa: FBT001
        return self._draft.fields[name].is_secret and not was_referred

    def _unknown(self, name: str) -> str:
        near = get_close_matches(name, self._plan.shapes, 1)
        meant = f" Is {near[0]} meant?" if near else ""
        return f"the report card has no such property.{meant}"

    def _set(self, name: str, text: str) -> None:
        draft, about = self._draft, self._draft.fields[name]
        now = draft.text(name)
        if about.is_locked:
            self._refuse_locked(about, now, text)
        elif about.control is not Control.JSON or not _is_same_json(now, text):
            draft.set(name, text)

    def _refuse_locked(self, about: Field, now: str, text: str) -> None:
        """What is the same is no problem, and what can't be compared is left to Stitch."""
        if text == now:
            return
        if about.setter is not Setter.USER_ONCE:
            self._problems.append(f"{about.name}: it can't be set here; leave it out.")
        elif now:
            self._problems.append(f"{about.name}: it can be set once only, and is set otherwise.")

    def _judge(self, given: dict[str, str]) -> None:
        """Everything the form would mark; what the file is silent about may be wrong, too."""
        todo, named = self._draft.todo, {p.partition(":")[0] for p in self._problems}
        for name, about in self._draft.fields.items():
            problem = todo.get(name)
            if problem is not None and name not in named and (about.group or name) not in named:
                self._problems.append(f"{name}: {_words(problem, about)}.")
            elif name in given and not self._draft.is_shown(name):
                self._notes.append(f"{name} is left out: {_condition(about)}.")
            elif name in given and problem is None:
                self._notes += self._advice(name)

    def _note_description(self) -> None:
        """A PUT takes properties only (Connect API: update a destination)."""
        wanted, existing = self._declared.description, self._existing
        if existing is not None and wanted not in (None, existing.description):
            self._notes.append("description differs, and the API can't change it.")

    def _advice(self, name: str) -> Iterator[str]:
        problem = self._draft.problem(name)
        if problem is not None:
            yield f"{name}: {problem.text}"


def _words(problem: Problem, about: Field) -> str:
    is_suggested = problem is REQUIRED and about.default and not about.is_secret
    return f"{problem.text} (suggested: {about.default})" if is_suggested else problem.text


def _condition(about: Field) -> str:
    asked = " and ".join(f"{c.property} is {' or '.join(c.values)}" for c in about.shown_when)
    return f"it counts only where {asked}"


def _is_same_json(one: str, other: str) -> bool:
    try:
        return loads_finite(one) == loads_finite(other)
    except (ValueError, RecursionError):
        return False
