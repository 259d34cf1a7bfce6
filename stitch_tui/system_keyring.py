"""Tokens in the system's keyring, where the extra ``[keyring]`` is installed.

A locked one may wait for somebody to type a password, for ever where there is no desktop: it is
asked in a thread of its own and given up after three seconds.
"""

import importlib.util
from collections.abc import Callable
from typing import TypeVar

from stitch_tui.in_time import in_time
from stitch_tui.token_file import TokenFileError

SECONDS = 3.0
SERVICE = "stitch-tui"

Result = TypeVar("Result")


class KeyringError(TokenFileError):
    """The keyring can't be used: one sentence that says why, and never holds a token."""


def is_installed() -> bool:
    """Whether the package is there; says nothing about a keyring behind it."""
    return importlib.util.find_spec("keyring") is not None


def backend_name() -> str:
    """Which keyring there is, such as ``SecretService Keyring``.

    Raises:
        KeyringError: there is none that keeps anything, or it does not answer.
    """

    def name() -> str:
        import keyring
        from keyring.backends import fail, null

        found = keyring.get_keyring()
        if isinstance(found, fail.Keyring):
            raise keyring.errors.NoKeyringError
        if isinstance(found, null.Keyring):
            raise KeyringError("The keyring is switched off: it keeps nothing.")
        return str(found.name)

    return _ask(name)


def read(account: str) -> str | None:
    """The token kept for ``account``; ``None`` where there is none.

    Raises:
        KeyringError: it can't be read.
    """

    def get() -> str | None:
        import keyring

        return keyring.get_password(SERVICE, account)

    return _ask(get)


def keep(account: str, token: str) -> None:
    """Keep ``token`` for ``account``, and look whether it was kept.

    Raises:
        KeyringError: it was not.
    """

    def put() -> None:
        import keyring

        keyring.set_password(SERVICE, account, token)
        if keyring.get_password(SERVICE, account) != token:
            raise KeyringError("The keyring did not keep the token.")

    _ask(put)


def forget(account: str) -> bool:
    """Forget the token of ``account``; whether there was one.

    Raises:
        KeyringError: it can't be changed.
    """

    def delete() -> bool:
        import keyring

        if keyring.get_password(SERVICE, account) is None:
            return False
        keyring.delete_password(SERVICE, account)
        return True

    return _ask(delete)


def _ask(question: Callable[[], Result]) -> Result:
    if not is_installed():
        raise KeyringError(
            "No keyring is installed: pip install 'stitch-tui[keyring]' adds what it takes."
        )
    try:
        return in_time(SECONDS, question)
    except TimeoutError:
        reason = f"The keyring did not answer in {SECONDS:g} s: unlock it, then retry."
    except Exception as error:  # noqa: BLE001 (a backend may raise anything, with any text)
        reason = _reason(error)
    raise KeyringError(reason)


def _reason(error: Exception) -> str:
    if isinstance(error, KeyringError):
        return str(error)
    kind = type(error).__name__
    if kind == "NoKeyringError":
        return "There is no keyring on this machine."
    if kind in {"KeyringLocked", "InitError"}:
        return "The keyring is locked: unlock it, then retry."
    return f"The keyring can't be used ({kind})."
