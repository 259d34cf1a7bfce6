"""What is wrong with a typed value, in words, and the JSON value it stands for.

The schema decides. Formats only advise: private names such as ``my_db.internal`` are no hostnames
by the letter and work all the same. A schema or pattern that cannot be checked here is left to
Stitch.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache

import jsonschema_rs
from pydantic import JsonValue

from stitch_tui.connect.body import loads_finite
from stitch_tui.forms.effort import is_affordable, is_soon_prepared
from stitch_tui.forms.field import Control, Field, choice_text
from stitch_tui.forms.host import host_kind
from stitch_tui.forms.schema import Schema, schema_kind
from stitch_tui.text import plural

VALUE_LIMIT = 65_536
_PATTERN_VALUE_LIMIT = 4_096
_SCHEMA_LIMIT = 65_536
# By class: the name of all of them is that of their keyword, "pattern".
_UNDECIDED = (
    jsonschema_rs.ValidationErrorKind.BacktrackLimitExceeded,
    jsonschema_rs.ValidationErrorKind.RegexEngineFailure,
    jsonschema_rs.ValidationErrorKind.Referencing,
)
_PATTERN_OPTIONS = jsonschema_rs.FancyRegexOptions(backtrack_limit=10_000, size_limit=1_000_000)


@dataclass(frozen=True)
class Problem:
    """Why a value will not do. Advice that need not be followed has ``is_blocking`` False."""

    text: str
    is_blocking: bool = True


UNCHECKED = Problem("can't be checked here; Stitch will", is_blocking=False)
"""The schema is none, is beyond what is read here, or would take too long."""


class ValueUnreadableError(ValueError):
    """The text stands for no JSON value of the kind the schema asks for."""


def json_value(field: Field, text: str) -> JsonValue:
    """The JSON value ``text`` stands for, of the schema's own type.

    Raises:
        ValueUnreadableError: the schema asks for a number, object or list and ``text`` is none.
    """
    for choice in field.entry.choices:
        if text == choice_text(choice.value):
            return choice.value
    kind = schema_kind(field.json_schema or {})
    if field.control is Control.JSON:
        structured = _parsed(text, "not JSON")
        if structured is None or structured == "":
            raise ValueUnreadableError("an empty value can't be sent")
        return structured
    if kind == "integer":
        if not re.fullmatch("-?[0-9]{1,1000}", text):
            raise ValueUnreadableError("whole numbers only")
        return int(text)
    if kind == "number":
        value = _parsed(text, "numbers only")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueUnreadableError("numbers only")
        return value
    return text


def problem_with(field: Field, text: str) -> Problem | None:
    """What is wrong with ``text`` (not empty), or ``None``."""
    if len(text) > VALUE_LIMIT:
        return Problem(f"longer than {VALUE_LIMIT:,} characters")
    if not _is_whole(text):
        return Problem("half a character in it")
    if field.control is Control.DIGITS and not (text.isascii() and text.isdigit()):
        return Problem("digits only")
    if field.is_port and not 1 <= int(text[:9]) <= 65_535:
        return Problem("1 to 65535")
    try:
        value = json_value(field, text)
    except ValueUnreadableError as error:
        return Problem(str(error))
    return _schema_problem(field, value, text)


def _is_whole(text: str) -> bool:
    """Whether ``text`` was read whole and can be encoded: half of a pair of surrogates can't."""
    if "\N{REPLACEMENT CHARACTER}" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _schema_problem(field: Field, value: JsonValue, text: str) -> Problem | None:
    is_long = len(text) > _PATTERN_VALUE_LIMIT and field.control is not Control.JSON
    if field.json_schema is None or is_long:
        return None
    verdict = _judge(field.json_schema, value, checks_formats=False)
    if verdict.error is not None:
        return Problem(_words(field.entry.rule, verdict.error))
    if field.control is Control.HOST:
        return _host_problem(field, text)
    if not verdict.is_known:
        return UNCHECKED
    if _judge(field.json_schema, value, checks_formats=True).error is not None:
        return Problem(f"not {field.entry.rule}?", is_blocking=False)
    return None


def _host_problem(field: Field, text: str) -> Problem | None:
    """Advice only: what looks like no host may be one all the same."""
    return None if host_kind(text) else Problem(f"not {field.entry.rule}?", is_blocking=False)


def object_problem(schema: Schema, value: JsonValue) -> tuple[tuple[str, ...], Problem] | None:
    """What is wrong with an object put together from several fields, and at which member."""
    error = _judge(schema, value, checks_formats=False).error
    if error is None:
        return None
    path = tuple(str(part) for part in error.instance_path)
    if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Required):
        return (*path, error.kind.property), Problem("required")
    return path, Problem(_words("what the schema asks for", error))


def _words(rule: str, error: jsonschema_rs.ValidationError) -> str:
    kind = error.kind
    path = ".".join(str(part) for part in error.instance_path)
    where = f"{path}: " if path else ""
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
        return f"{where}{kind.property} is missing"
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
        return f"{where}{', '.join(kind.unexpected)} does not belong here"
    if path:
        return f"{path} is not as the schema asks"
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.MinLength):
        return f"at least {plural(kind.limit, 'character')}"
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.MaxLength):
        return f"at most {plural(kind.limit, 'character')}"
    return f"takes {rule}"


@dataclass(frozen=True)
class _Verdict:
    """The first error that says something, if any. Without ``is_known`` nothing can be told."""

    error: jsonschema_rs.ValidationError | None = None
    is_known: bool = True


_CANNOT_TELL = _Verdict(is_known=False)


def _judge(schema: Schema, value: JsonValue, *, checks_formats: bool) -> _Verdict:
    key = json.dumps(schema, sort_keys=True)
    # A name of a schema's own can stand for it in a reference, which is then no path to follow.
    is_plain = len(key) <= _SCHEMA_LIMIT and not ('"$id"' in key and '"$ref"' in key)
    if not is_plain or not is_affordable(schema, value):
        return _CANNOT_TELL
    validator = _validator(key, checks_formats=checks_formats)
    if validator is None:
        return _CANNOT_TELL
    try:
        error = next(iter(validator.iter_errors(value)), None)
    except UnicodeEncodeError:
        return _CANNOT_TELL
    return _CANNOT_TELL if error and isinstance(error.kind, _UNDECIDED) else _Verdict(error)


@lru_cache(maxsize=512)
def _validator(key: str, *, checks_formats: bool) -> jsonschema_rs.Draft7Validator | None:
    schema = json.loads(key)
    if not is_soon_prepared(schema):
        return None
    try:
        return jsonschema_rs.Draft7Validator(
            schema,
            validate_formats=checks_formats,
            offline=True,
            mask="[value]",
            pattern_options=_PATTERN_OPTIONS,
        )
    except (ValueError, jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError):
        return None


def _parsed(text: str, otherwise: str) -> JsonValue:
    try:
        value: JsonValue = loads_finite(text)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise ValueUnreadableError(otherwise) from None
    return value
