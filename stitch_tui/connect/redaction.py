"""Takes secrets out of texts that come back: servers quote what they were given."""

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias
from urllib.parse import quote, quote_plus

from pydantic import SecretStr

from stitch_tui.connect.body import BodyValue

MASK = "********"
_LONG = 4
"""From this length on a secret is masked inside other words too."""
_LONG_LINE = 16
_NO_WORD = 12
"""Below this length a secret may be a word the API uses itself: ``postgres``, ``password``."""
_ECHOES_AT_MOST = 64

Typed: TypeAlias = Callable[[], Iterable[SecretStr]]
"""Gives the secrets that stand in a form now. May be called in a thread."""


class Redaction:
    """Remembers secrets for as long as a session lasts, and masks them.

    Besides a secret itself its long lines are masked (a key may be quoted in part), and what it
    turns into inside JSON, an address or HTML.
    """

    def __init__(self) -> None:
        self._known: frozenset[SecretStr] = frozenset()
        self._typed: Typed = tuple
        self._echoes: frozenset[SecretStr] = frozenset()
        self._clear: frozenset[str] = frozenset()
        self._masks = Masks((), ())

    def note(self, secret: str) -> None:
        """Remember ``secret``."""
        self._known |= {SecretStr(secret)}

    def note_echo(self, secret: str) -> None:
        """Remember a secret that an answer held: the API may quote it elsewhere, too."""
        if len(secret) >= 2 * _LONG and len(self._echoes) < _ECHOES_AT_MOST:
            self._echoes |= {SecretStr(secret)}

    def note_clear(self, body: Mapping[str, BodyValue]) -> None:
        """Remember what is sent in clear: the same text alone is no secret when it comes back."""
        self._clear |= frozenset(_clear_texts(body))

    def watch(self, typed: Typed) -> None:
        """Mask also what stands in the form that is open now, and what was left in the last one."""
        self._known = self.known
        self._typed = typed

    @property
    def known(self) -> frozenset[SecretStr]:
        """The secrets that were sent or typed; not those that only came back."""
        return self._known.union(self._typed())

    def remember(self, other: "Redaction") -> None:
        """Know all that ``other`` knows."""
        self._known |= other.known

    def mask(self, text: str) -> str:
        """``text`` with every known secret in it as ``********``."""
        return self.masks().text(text)

    def masks(self) -> "Masks":
        """What is known now, for many texts."""
        masks, secrets = self._masks, self.known | self._echoes
        if masks.secrets != secrets or masks.clear != self._clear:
            self._masks = masks = Masks(secrets, self._clear)
        return masks


class Masks:
    """Masks ``secrets`` in all their forms, but leaves the texts ``clear`` as they are."""

    def __init__(self, secrets: Iterable[SecretStr], clear: Iterable[str]) -> None:
        self.secrets, self.clear = frozenset(secrets), frozenset(clear)
        forms = {form for secret in self.secrets for form in _forms(secret.get_secret_value())}
        # Of two that start alike the longer one stands first, so that it is masked whole.
        ordered = sorted(forms, reverse=True)
        self._in_texts = _Needles(ordered)
        self._in_words = _Needles([form for form in ordered if len(form) >= _NO_WORD])

    def text(self, text: str) -> str:
        """``text`` with every secret in it as ``********``."""
        return text if text in self.clear else self._in_texts.mask(text)

    def word(self, word: str) -> str:
        """The same for a word of the API's own, which a short secret may happen to be."""
        return self._in_words.mask(word)


class _Needles:
    def __init__(self, forms: Sequence[str]) -> None:
        short = [_expression(form) for form in forms if len(form) < _LONG]
        self._long = tuple(SecretStr(form) for form in forms if len(form) >= _LONG)
        self._short = re.compile("|".join(short)) if short else None
        self._all = re.compile("|".join(map(_expression, forms)))

    def mask(self, text: str) -> str:
        # Most texts hold none, and a plain search is a hundred times as fast as the expression.
        is_hit = any(form.get_secret_value() in text for form in self._long)
        if not is_hit and (self._short is None or self._short.search(text) is None):
            return text
        return self._all.sub(MASK, text)


def _forms(secret: str) -> Iterator[str]:
    """The texts that may stand for ``secret``."""
    lines = [line for line in secret.splitlines() if len(line) >= _LONG_LINE]
    for text in (secret, secret.strip(), *lines):
        if text.strip():
            yield text
        if len(text.strip()) >= _LONG:
            yield from _written(text)


def _written(text: str) -> Iterator[str]:
    """``text`` as other notations write it."""
    for is_ascii in (True, False):
        yield json.dumps(text, ensure_ascii=is_ascii)[1:-1]
    for coded in (quote(text, safe="", errors="replace"), quote_plus(text, errors="replace")):
        yield coded
        yield re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), coded)
    yield html.escape(text)


def _expression(secret: str) -> str:
    whole = re.escape(secret)
    return whole if len(secret) >= _LONG else rf"(?<!\w){whole}(?!\w)"


def _clear_texts(value: BodyValue) -> Iterator[str]:
    """The texts in a body that are no secrets, as they come back: values return as strings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bool | int | float):
        yield json.dumps(value)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _clear_texts(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _clear_texts(item)
