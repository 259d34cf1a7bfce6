"""What signing in to a database takes, of whatever kind it is, and what may be shown of it."""

import asyncio
import importlib
import socket
from dataclasses import dataclass

from pydantic import SecretStr

from stitch_tui.catalog.check_failures import explain_failure
from stitch_tui.catalog.facts import facts_of
from stitch_tui.connect.redaction import Masks
from stitch_tui.preflight.drivers import INSTALL
from stitch_tui.preflight.finding import Finding, failed, not_tried
from stitch_tui.preflight.target import Target

WORDS_SHOWN = 500
"""Characters of what a server says that are kept; it says what is wrong at once."""

_NO_HOST = frozenset("/,@\\ \t\r\n")
"""What makes drivers take a host for something else: a socket's path, or several hosts."""


@dataclass(frozen=True)
class Login:
    """Where to sign in, and as whom. Nothing in it is empty."""

    host: str
    port: int
    username: str
    password: SecretStr

    def shown(self, words: str) -> str:
        """What a server or a driver said, in one line and without the password."""
        cut = " ".join(words.split())[: 2 * WORDS_SHOWN]
        return Masks([self.password], []).text(cut)[:WORDS_SHOWN]


def read_login(target: Target, *more: str) -> Login | Finding:
    """What is typed, if it is enough to try with; ``more`` names what else is needed."""
    host, port, username = target.text("host"), target.port, target.text("username")
    password = target.secret("password")
    given = {"host": host, "port": port, "username": username}
    given |= {"password": password.get_secret_value()} | {name: target.text(name) for name in more}
    missing = [name for name, value in given.items() if not value]
    if port is None or missing:
        return not_tried(f"fill in {', '.join(missing)} first")
    for name, value in given.items():
        if not _can_be_sent(str(value)):
            return failed(f"{name} holds a character no server takes", name)
    if not _is_one_host(host):
        return failed("this is not the name or address of one server", "host")
    return Login(host, port, username, password)


async def has_driver(name: str) -> bool:
    """Whether a driver is installed; it is loaded in a thread, which takes a tenth of a second."""
    try:
        await asyncio.to_thread(importlib.import_module, name)
    except ImportError:
        return False
    return True


def no_driver(name: str) -> Finding:
    """The driver ``name`` is not installed."""
    return not_tried(f"{name} is not installed", INSTALL)


def refused(words: str, type_name: str, login: Login) -> Finding:
    """What a server said when it let nobody in, explained as a failed connection check is."""
    message = login.shown(words)
    known = explain_failure(words, type_name)
    if known is None:
        blamed = ("username", "password", "host", "port")
        advice = "Compare all of these with what the server's administrator says."
        return failed("it was not possible to sign in", *blamed, advice=advice, message=message)
    has = facts_of(type_name).properties
    fields = [name for name in known.fields if name in has]
    return failed(known.cause, *fields, advice=" ".join(known.advice), message=message)


def hang_up(connection: socket.socket) -> None:
    """End a connection from outside: whoever waits for it, in whatever thread, waits no longer."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:  # the other side was first
        return


def _can_be_sent(text: str) -> bool:
    """Drivers cut a text at NUL, without a word; a lone surrogate has no bytes."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _is_one_host(host: str) -> bool:
    if _NO_HOST.intersection(host):
        return False
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True
