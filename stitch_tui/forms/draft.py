"""The values being typed: the one place where they live until they are sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import JsonValue, Secret, SecretStr

from stitch_tui.connect.body import BodyValue
from stitch_tui.connect.models import Destination, NewDestination
from stitch_tui.forms.field import Field
from stitch_tui.forms.validation import Problem, choice_text, json_value, problem_with

REQUIRED = Problem("required")


@dataclass(frozen=True)
class Missing:
    """What still keeps a draft from being sent: names of required fields, and of wrong ones."""

    unset: tuple[str, ...]
    wrong: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.unset or self.wrong)


class Draft:
    """What a person has typed into the fields of one destination, new or existing.

    Text is kept as typed; what is typed into a secret field is kept as a ``SecretStr``. Editing an
    existing destination starts from the values the API returned, and only what differs from them is
    sent, for a PUT merges (Connect API: update a destination).
    """

    def __init__(
        self,
        type_name: str,
        fields: Iterable[Field],
        destination: Destination | None = None,
    ) -> None:
        self.type_name = type_name
        self.fields = {field.name: field for field in fields}
        self.name = ""
        self.description = ""
        self.maps_unmapped_sources = True
        self.destination = destination
        self._texts: dict[str, str | SecretStr] = {}
        self._before: dict[str, str | SecretStr] = _current_texts(self.fields, destination)
        self._texts.update(self._before)

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

    def set(self, name: str, text: str) -> None:
        """Keep ``text`` for ``name``; an empty one leaves the property out of the body."""
        if not text:
            self._texts.pop(name, None)
        else:
            self._texts[name] = SecretStr(text) if self.fields[name].is_secret else text

    def keep_typed(self, other: "Draft") -> None:
        """Take over what was typed in ``other``, as far as the fields are still there.

        Where this is the destination that came of it, what is set now counts as unchanged, so that
        no secret is sent twice.
        """
        self.name, self.description = other.name, other.description
        self.maps_unmapped_sources = other.maps_unmapped_sources
        for name, field in self.fields.items():
            if field.is_locked or not other.is_set(name):
                continue
            self.set(name, other.text(name))
            if self._is_kept(field):
                self._before[name] = self._texts[name]

    def problem(self, name: str) -> Problem | None:
        """What is wrong with what is typed for ``name``; an empty field is not wrong."""
        field = self.fields[name]
        if field.is_locked or not self._is_changed(name):
            return None
        text = self.text(name)
        if not text:
            return Problem("Stitch keeps the value it has", is_blocking=False)
        return problem_with(field, text)

    def is_missing(self, name: str) -> bool:
        """Whether ``name`` is required of the person and neither typed nor set already."""
        field = self.fields[name]
        is_ready = field.is_locked or self.is_set(name) or self._is_kept(field)
        return field.is_required and not is_ready

    def missing(self) -> Missing:
        """What has to be mended before the draft can be sent."""
        unset = tuple(name for name in self.fields if self.is_missing(name))
        return Missing(unset, tuple(name for name in self.fields if self._blocks(name)))

    def required_count(self) -> tuple[int, int]:
        """How many required fields are ready, and how many there are."""
        required = [field.name for field in self.fields.values() if field.is_required]
        ready = [n for n in required if not self.is_missing(n) and not self._blocks(n)]
        return len(ready), len(required)

    def properties(self, *, with_unchanged: bool = False) -> Mapping[str, BodyValue]:
        """The properties to send: typed, changed, not locked; of the schema's own types.

        ``with_unchanged`` sends all that is typed once more, so that Stitch checks it anew.
        """
        return {
            name: self._body_value(field)
            for name, field in self.fields.items()
            if not field.is_locked
            and self.is_set(name)
            and (with_unchanged or self._is_changed(name))
        }

    def new_destination(self) -> NewDestination:
        """The body of the POST."""
        return NewDestination(
            type=self.type_name,
            name=self.name.strip() or None,
            description=self.description.strip() or None,
            properties=self.properties(),
            ignore_unmapped_sources=None if self.maps_unmapped_sources else True,
        )

    def _blocks(self, name: str) -> bool:
        problem = self.problem(name)
        return problem is not None and problem.is_blocking

    def _is_changed(self, name: str) -> bool:
        return _clear(self._before.get(name, "")) != self.text(name)

    def _is_kept(self, field: Field) -> bool:
        return self.destination is not None and field.is_provided

    def _body_value(self, field: Field) -> BodyValue:
        value = json_value(field, self.text(field.name))
        if not field.is_secret:
            return value
        return SecretStr(value) if isinstance(value, str) else Secret[JsonValue](value)


def _clear(text: str | SecretStr) -> str:
    return text.get_secret_value() if isinstance(text, SecretStr) else text


def _current_texts(
    fields: Mapping[str, Field], destination: Destination | None
) -> dict[str, str | SecretStr]:
    """The values the API returned, as text; never a credential, even where it is echoed."""
    if destination is None:
        return {}
    current = destination.properties
    return {
        name: choice_text(current[name])
        for name, field in fields.items()
        if current.get(name) not in (None, "") and not field.is_secret
    }
