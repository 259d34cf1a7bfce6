"""Takes secrets that were sent out of texts that come back: servers quote what they were given."""

import re

from pydantic import SecretStr

MASK = "********"
_LONG = 4
"""From this length on a secret is masked inside other words too."""
_LONG_LINE = 16


class Redaction:
    """Remembers secrets for as long as a session lasts, and masks them."""

    def __init__(self) -> None:
        self._known: set[SecretStr] = set()
        self._pattern: re.Pattern[str] | None = None

    def note(self, secret: str) -> None:
        """Remember ``secret``, and each long line of it: a key may be quoted in part."""
        lines = [line for line in secret.splitlines() if len(line) >= _LONG_LINE]
        found = {SecretStr(text) for text in (secret, *lines) if text.strip()} - self._known
        if found:
            self._known |= found
            self._pattern = None

    def mask(self, text: str) -> str:
        """``text`` with every known secret in it as ``********``."""
        if not self._known:
            return text
        if self._pattern is None:
            # Of two that start alike the longer one stands first, so that it is masked whole.
            values = sorted((secret.get_secret_value() for secret in self._known), reverse=True)
            self._pattern = re.compile("|".join(map(_expression, values)))
        return self._pattern.sub(MASK, text)


def _expression(secret: str) -> str:
    whole = re.escape(secret)
    return whole if len(secret) >= _LONG else rf"(?<!\w){whole}(?!\w)"
