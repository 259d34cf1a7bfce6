"""What PostgreSQL and its driver say when nobody is let in, and what that is about."""

import re
from dataclasses import dataclass

from stitch_tui.preflight.finding import Finding, failed
from stitch_tui.preflight.login import Login, refused

_SAID = re.compile(r"\b(FATAL|ERROR|PANIC):\s+(.*)")
_BEFORE = re.compile(r"^connection (?:failed|is bad): (?:connection to server at .*? failed: )?")

_AFTER_SIGNING_IN = re.compile(
    r'^FATAL: (?:database ".*" does not exist|permission denied for database'
    r"|too many connections for database|database .* is not currently accepting connections)"
)
"""The server looks for the database once it knows who asks."""

_FROM_ELSEWHERE = (
    "Rules go by address: these hold for this machine, and Stitch comes from its own. "
    "Have Stitch's addresses allowed in pg_hba.conf, then have it reloaded."
)


@dataclass(frozen=True)
class _Refusal:
    said: str
    detail: str
    fields: tuple[str, ...]
    advice: str = ""
    is_quoted: bool = True
    """Whether the driver's words help; some name a file that is gone by then."""


_REFUSALS = (
    _Refusal(
        r"no pg_hba\.conf entry .*(?:no encryption|SSL off)",
        "the server's access rules do not let this user in from here without encryption",
        ("ssl", "username", "database"),
        f"Switch ssl on if the server has it. {_FROM_ELSEWHERE}",
    ),
    _Refusal(
        r"no pg_hba\.conf entry|pg_hba\.conf rejects connection",
        "the server's access rules do not let this user in from here",
        ("username", "database"),
        _FROM_ELSEWHERE,
    ),
    _Refusal(
        r"server does not support SSL",
        "the server offers no encryption, and it was asked for",
        ("ssl",),
        "Have the server set up for SSL. Or switch ssl off and go through an SSH server.",
    ),
    _Refusal(
        r"could not read root certificate file",
        "sslrootcert is no certificate in PEM form",
        ("sslrootcert",),
        "Paste all of it, with the BEGIN and END lines.",
        is_quoted=False,
    ),
    _Refusal(
        r"certificate verify failed",
        "the root certificate does not vouch for the server's certificate",
        ("sslrootcert",),
        "Paste the certificate of the authority that signed the server's.",
    ),
    _Refusal(
        r"is not permitted to log in",
        "this role may not sign in",
        ("username",),
        "Give it the LOGIN attribute, or take another user.",
    ),
    _Refusal(
        r"received invalid response to (?:SSL|GSSAPI)|expected authentication request from server"
        r"|unsupported frontend protocol",
        "what answers here does not speak PostgreSQL's protocol",
        ("host", "port"),
        "Compare the port with that of the server.",
    ),
    _Refusal(
        r"server closed the connection unexpectedly|Connection reset",
        "the connection was closed before anybody was asked for a password",
        ("host", "port"),
        "Compare the port with that of the server. A firewall or proxy may be in between.",
    ),
)


def words_of(error: str) -> str:
    """The server's own words in the driver's error, as Stitch tells them: ``FATAL: no …``.

    Where the server said nothing, those of the driver.
    """
    first = error.partition("\nMultiple connection attempts failed")[0].strip()
    said = _SAID.search(first)
    if said is not None:
        return f"{said[1]}: {said[2].strip()}"
    return _BEFORE.sub("", first).partition("\n")[0]


def is_about_the_database(words: str) -> bool:
    """Whether the user was let in, but not into the database."""
    return _AFTER_SIGNING_IN.search(words) is not None


def refusal(words: str, type_name: str, login: Login) -> Finding:
    """What ``words``, of a server or the driver, are about."""
    for known in _REFUSALS:
        if re.search(known.said, words, re.IGNORECASE):
            message = login.shown(words) if known.is_quoted else ""
            return failed(known.detail, *known.fields, advice=known.advice, message=message)
    return refused(words, type_name, login)
