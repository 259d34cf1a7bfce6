"""What checking a value costs, and reading a pattern: ours beside jsonschema, cold and warm.

Both judge the same values by the same schemas: those of the documented properties. Cold is with
nothing compiled yet; warm is from the second time on.
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import jsonschema
from pydantic import JsonValue

from stitch_tui.connect.models import ReportCard
from stitch_tui.forms import pattern, validation
from stitch_tui.forms.field import Field
from stitch_tui.forms.plan import form_plan
from stitch_tui.forms.validation import ValueUnreadableError, json_value, problem_with
from stitch_tui.sandbox.destination_types import built_in_types

_TEXTS = ("db.example.com", "5432", "true", "analytics")


@dataclass
class Calls:
    """Seconds of each call."""

    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)


def of_properties(runs: int) -> dict[str, Calls]:
    """Alternating, each documented property ``runs`` times."""
    found = {
        "checking a value, cold": Calls(),
        "checking a value, warm": Calls(),
        "reading a pattern, cold": Calls(),
        "reading a pattern, warm": Calls(),
    }
    for _ in range(runs):
        for item, text, value in _typed():
            _check(item, text, value, found)
        for written in {item for item in _patterns() if item}:
            _read(written, found)
    return found


def _check(item: Field, text: str, value: JsonValue, found: dict[str, Calls]) -> None:
    schema = dict(item.json_schema or {})
    validation._validator.cache_clear()
    for name in ("cold", "warm"):
        found[f"checking a value, {name}"].ours.append(_seconds(lambda: problem_with(item, text)))

    def make() -> jsonschema.Draft7Validator:
        checker = jsonschema.Draft7Validator.FORMAT_CHECKER
        return jsonschema.Draft7Validator(schema, format_checker=checker)

    re.purge()
    cold = _seconds(lambda: list(make().iter_errors(value)))
    found["checking a value, cold"].theirs.append(cold)
    validator = make()
    warm = _seconds(lambda: list(validator.iter_errors(value)))
    found["checking a value, warm"].theirs.append(warm)


def _read(written: str, found: dict[str, Calls]) -> None:
    """jsonschema only compiles it; ours also says in words what it takes."""
    pattern._read.cache_clear()
    re.purge()
    for name in ("cold", "warm"):
        calls = found[f"reading a pattern, {name}"]
        calls.ours.append(_seconds(lambda: pattern.read_pattern(written)))
        validator = jsonschema.Draft7Validator({"pattern": written})
        calls.theirs.append(_seconds(lambda: list(validator.iter_errors("5432"))))  # noqa: B023 (called here and now)


def _fields() -> Sequence[Field]:
    cards = [ReportCard.model_validate(card) for card in built_in_types()]
    return [item for card in cards for item in form_plan(card).fields.values()]


def _typed() -> Iterator[tuple[Field, str, JsonValue]]:
    for item in _fields():
        for text in _TEXTS:
            if item.json_schema:
                try:
                    yield item, text, json_value(item, text)
                except ValueUnreadableError:
                    continue


def _patterns() -> Iterator[str]:
    for item in _fields():
        found = (item.json_schema or {}).get("pattern")
        if isinstance(found, str):
            yield found


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
