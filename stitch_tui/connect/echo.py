"""What an answer gives back of secrets, taken out before anything is made of the answer.

Three ways lead to a secret: the name it stands under, what is known of its destination type, and
its value, where it was typed or sent. All that is shown, saved or printed comes from what is left.
"""

import json
from collections.abc import MutableMapping, MutableSequence
from typing import TypeAlias

from pydantic import JsonValue

from stitch_tui.connect.body import loads_finite
from stitch_tui.connect.credentials import Credentials, secret_texts, sounds_secret
from stitch_tui.connect.redaction import MASK, Masks, Redaction

_LONGEST_JSON = 100_000
_FLAGS = (None, "", "true", "false")
_OF_THE_CARD = {
    "name",
    "is_required",
    "is_credential",
    "system_provided",
    "property_type",
    "json_schema",
    "provided",
    "tap_mutable",
}
"""What the API documents of a property; anything else may be its value."""
_SCHEMA = "json_schema"
_ENTRIES = "properties of a step"
_WORDS = {
    _SCHEMA,
    "type",
    "name of a property",
    "current_step_type",
    "property_type",
    "status",
    "start_time",
    "completion_time",
}
"""Where the API uses words of its own, which are compared, looked up or sent again."""

_Object: TypeAlias = MutableMapping[str, JsonValue]


class Echo:
    """Reads answers for one account: what one of them tells of a type holds for the next."""

    def __init__(self, redaction: Redaction) -> None:
        self._redaction = redaction
        self._credentials = Credentials()

    def without_secrets(self, answer: JsonValue) -> JsonValue:
        """``answer``, changed in place: every secret is ``********``. May be called in a thread.

        A property that is a credential by any word for it is marked as one.
        """
        self._credentials.learn(answer)
        whole = [answer]
        self._hide_named(whole)
        _hide_known(whole, self._redaction.masks())
        return whole[0]

    def _hide_named(self, answer: list[JsonValue] | _Object) -> None:
        """Hide what stands under the name of a credential."""
        waiting: list[tuple[JsonValue | _Object, str]] = [(answer, "")]
        while waiting:
            value, type_name = waiting.pop()
            if isinstance(value, list):
                waiting += [(item, type_name) for item in value]
            elif isinstance(value, dict):
                type_name = _type_of(value, type_name)
                waiting += [(item, type_name) for item in self._hide_in(value, type_name)]

    def _hide_in(self, value: _Object, type_name: str) -> list[JsonValue]:
        """Hide the credentials right in an object; gives what may hold more of them."""
        left: list[JsonValue] = []
        for key, item in value.items():
            if key == "properties" and isinstance(item, dict):
                left += self._hide_values(item, type_name)
            elif key == "properties" and isinstance(item, list):
                left += [entry for entry in item if not self._hide_entry(entry, type_name)]
            elif sounds_secret(key):
                value[key] = self._hidden(item)
            elif key != _SCHEMA:
                left.append(item)
        return left

    def _hide_values(self, values: _Object, type_name: str) -> list[JsonValue]:
        """The same for the properties of a destination."""
        left: list[JsonValue] = []
        for name, item in values.items():
            if self._credentials.includes(type_name, name):
                values[name] = self._hidden(item)
            elif isinstance(item, str) and item[:1] == "{" and len(item) <= _LONGEST_JSON:
                values[name] = self._without_named(item)
            else:
                left.append(item)
        return left

    def _hide_entry(self, entry: JsonValue, type_name: str) -> bool:
        """Mark a credential that a report card lists; whether it is one."""
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            return False
        if not self._credentials.includes(type_name, str(entry["name"])):
            return False
        for key, item in entry.items():
            if key not in _OF_THE_CARD:
                entry[key] = self._hidden(item)
        entry["is_credential"] = True
        return True

    def _without_named(self, text: str) -> str:
        """An object that comes as its JSON text, as values of an API of strings may."""
        try:
            value, before = loads_finite(text), loads_finite(text)
        except (ValueError, RecursionError):
            return text
        self._hide_named([value])
        return text if value == before else json.dumps(value)

    def _hidden(self, value: JsonValue) -> JsonValue:
        if isinstance(value, bool) or value in _FLAGS:
            return value
        for text in secret_texts(value):
            self._redaction.note_echo(text)
        return MASK


def _type_of(value: _Object, outer: str) -> str:
    """The destination type ``value`` is about: it is a card, a destination, or within one."""
    is_own = "steps" in value or "report_card" in value or isinstance(value.get("properties"), dict)
    own = value.get("type")
    return own if is_own and isinstance(own, str) else outer


def _hide_known(answer: list[JsonValue], masks: Masks) -> None:
    """Hide the secrets that are known by their value."""
    waiting: list[tuple[JsonValue | list[JsonValue], str]] = [(answer, "")]
    while waiting:
        value, place = waiting.pop()
        if isinstance(value, list):
            _hide_in_list(value, place, masks)
            waiting += [(item, place) for item in value if isinstance(item, dict | list)]
        elif isinstance(value, dict):
            waiting += _hide_in_object(value, place, masks)


def _hide_in_list(items: MutableSequence[JsonValue], place: str, masks: Masks) -> None:
    for number, item in enumerate(items):
        if isinstance(item, str):
            items[number] = _masked(item, place, masks)


def _hide_in_object(value: _Object, place: str, masks: Masks) -> list[tuple[JsonValue, str]]:
    """Hide them right in an object; gives what is within it, and where that stands."""
    left: list[tuple[JsonValue, str]] = []
    names = {key: masks.word(key) for key in value}
    for key, item in value.items():
        within = _place(key, item, place)
        if isinstance(item, str):
            value[key] = _masked(item, within, masks)
        elif isinstance(item, dict | list):
            left.append((item, within))
    if any(key != name for key, name in names.items()):
        members = [(names[key], item) for key, item in value.items()]
        value.clear()
        value.update(members)
    return left


def _place(key: str, item: JsonValue, outer: str) -> str:
    """Where what is under ``key`` stands, seen from within ``outer``."""
    if outer == _SCHEMA:
        return _SCHEMA
    if key == "properties" and isinstance(item, list):
        return _ENTRIES
    return "name of a property" if outer == _ENTRIES and key == "name" else key


def _masked(text: str, place: str, masks: Masks) -> str:
    is_word = place in _WORDS or place.endswith("_at")
    return masks.word(text) if is_word else masks.text(text)
