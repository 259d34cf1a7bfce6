"""Which properties are credentials: what any card says, what is documented, what a name says.

The API does not return credentials (Connect API: properties), but its v3 answers do, and a card may
lack ``is_credential``. So one word for it from anywhere is enough.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pydantic import JsonValue

from stitch_tui.catalog import facts_of

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_LAST_WORDS = {
    "apikey",
    "credential",
    "credentials",
    "pass",
    "passphrase",
    "passwd",
    "password",
    "passwords",
    "privatekey",
    "pwd",
    "secret",
    "secretkey",
    "secrets",
    "token",
}
_LAST_PAIRS = {
    ("access", "key"),
    ("account", "key"),
    ("api", "key"),
    ("encryption", "key"),
    ("master", "key"),
    ("private", "key"),
    ("rsa", "key"),
    ("secret", "key"),
    ("shared", "key"),
    ("ssl", "key"),
}


@lru_cache(maxsize=4096)
def sounds_secret(name: str) -> bool:
    """Whether a name ends as those of credentials do: ``password``, ``clientSecret``, ``api_key``.

    ``token_uri`` and ``private_key_id`` do not.
    """
    words = [word.lower() for word in _WORDS.findall(name[-80:])[-2:]]
    return bool(words) and (words[-1] in _LAST_WORDS or tuple(words) in _LAST_PAIRS)


class Credentials:
    """What is known of them by now, for each destination type."""

    def __init__(self) -> None:
        self._marked: dict[str, frozenset[str]] = {}

    def learn(self, answer: JsonValue) -> None:
        """Note which properties the report cards of an answer mark, as rows or within rows."""
        for row in answer if isinstance(answer, list) else [answer]:
            if isinstance(row, dict):
                self._learn_card(row, row.get("type"))
                card = row.get("report_card")
                if isinstance(card, dict):
                    self._learn_card(card, card.get("type") or row.get("type"))

    def includes(self, type_name: str, name: str) -> bool:
        """Whether the property ``name`` of a type is one."""
        marked = self._marked.get(type_name, frozenset())
        return name in marked or sounds_secret(name) or facts_of(type_name).of(name).is_secret

    def _learn_card(self, card: Mapping[str, JsonValue], type_name: JsonValue) -> None:
        marked = frozenset(_marked(card.get("steps")))
        if marked and isinstance(type_name, str):
            self._marked[type_name] = marked | self._marked.get(type_name, frozenset())


def _marked(steps: JsonValue) -> Iterator[str]:
    for step in steps if isinstance(steps, list) else ():
        items = step.get("properties") if isinstance(step, dict) else None
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict) and item.get("is_credential") is True:
                yield str(item.get("name"))


def secret_texts(value: JsonValue) -> tuple[str, ...]:
    """The texts in a secret value: where names tell which of them are the secret, only those.

    Of a service account's key file that is the private key, not the address of the account.
    """
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            return tuple(_named(json.loads(value))) or (value,)
        except (ValueError, RecursionError):
            return (value,)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (json.dumps(value),)
    return tuple(_named(value)) or tuple(_texts(value))


def _named(value: JsonValue) -> Iterator[str]:
    """The texts under names that sound secret."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _texts(item) if sounds_secret(name) else _named(item)
    elif isinstance(value, list):
        for item in value:
            yield from _named(item)


def _texts(value: JsonValue) -> Iterator[str]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value
