"""How an account behaves: each scenario is one entry, and nothing else asks for its name."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stitch_tui.sandbox.connection_check import Attempt
from stitch_tui.sandbox.destination_requests import NewDestination
from stitch_tui.sandbox.refusals import bad_gateway, too_many_requests
from stitch_tui.sandbox.troubles import Revocation, Spell, Trouble, first_post_lost, no_trouble

USUAL_CHECK_SECONDS = 3.0
"""How long a connection check runs where a scenario does not say otherwise."""


def no_fault(attempt: Attempt) -> str | None:  # noqa: ARG001 - every fault takes an attempt
    """Every check succeeds."""
    return None


def wrong_password(attempt: Attempt) -> str | None:
    """Checks fail until a credential is replaced; the text is the one of Stitch's docs."""
    if attempt.credential_replaced:
        return None
    # Where the user name is itself a credential (Snowflake) it must not come back in a message.
    user = attempt.shown.get("username", "<USERNAME>")
    return f'FATAL:  password authentication failed for user "{user}"'


@dataclass(frozen=True)
class Relapse:
    """A check of Stitch's own, ``after`` seconds from a write, that fails with ``fault``."""

    after: float
    fault: str


@dataclass(frozen=True)
class Scenario:
    """One way for an account to behave; all times are seconds.

    ``check_seconds`` is how long a connection check runs, ``fault`` what it fails with.
    ``relapse`` befalls each destination once.
    ``configured_while_checking``: the form step passes as soon as its check starts.
    ``checks_visible``: whether last-connection-check knows any check.
    ``existing`` are destinations the account has, fully configured, from the start.
    ``gone_after``: from its creation until somebody else deletes a destination.
    ``also_offered`` are built-in types listed before the others.
    ``granted_after``: from the end of the form's check until somebody takes the OAuth step.
    ``request_trouble`` stands in the way of requests, ``answer_trouble`` in that of the answers
    to those that were carried out.
    """

    name: str
    summary: str
    check_seconds: float = USUAL_CHECK_SECONDS
    destination_limit: int = 10
    fault: Callable[[Attempt], str | None] = no_fault
    relapse: Relapse | None = None
    configured_while_checking: bool = False
    checks_visible: bool = True
    existing: tuple[NewDestination, ...] = ()
    gone_after: float = math.inf
    also_offered: tuple[str, ...] = ()
    granted_after: float = math.inf
    request_trouble: Trouble = no_trouble
    answer_trouble: Trouble = no_trouble


_PRODUCTION = NewDestination(
    type="postgres",
    name="Production",
    description="The destination this account already has.",
    properties={
        "database": "warehouse",
        "encryption_type": "none",
        "host": "warehouse.example.com",
        "password": "sandbox",
        "port": "5432",
        "ssl": "true",
        "username": "stitch",
    },
)

_REFUSED_CONNECTION = (
    "Connection refused. Check that the hostname and port are correct and that the postmaster "
    "is accepting TCP/IP connections."
)

SCENARIOS: Mapping[str, Scenario] = {
    scenario.name: scenario
    for scenario in (
        Scenario("happy", "the connection check succeeds after a few seconds"),
        Scenario(
            "immediate",
            "a new destination is fully configured while its check still runs",
            configured_while_checking=True,
        ),
        Scenario(
            "wrong-password",
            "the connection check fails until the password is changed",
            fault=wrong_password,
        ),
        Scenario("slow-check", "the connection check takes a minute", check_seconds=60.0),
        Scenario(
            "limit-reached",
            "the account already has all the destinations it may have",
            destination_limit=1,
            existing=(_PRODUCTION,),
        ),
        Scenario(
            "unseen-check",
            "the connection check succeeds but cannot be asked about",
            checks_visible=False,
        ),
        Scenario("never-ends", "the connection check never ends", check_seconds=math.inf),
        Scenario(
            "falls-back",
            "a fully configured destination fails a periodic check and is paused",
            relapse=Relapse(after=20.0, fault=_REFUSED_CONNECTION),
            configured_while_checking=True,
        ),
        Scenario(
            "bad-gateway",
            "a gateway answers 502 for a while as the connection check runs",
            check_seconds=15.0,
            request_trouble=Spell(2.0, 12.0, bad_gateway),
        ),
        Scenario(
            "throttled",
            "requests are too many for a while as the connection check runs",
            check_seconds=15.0,
            request_trouble=Spell(3.0, 11.0, too_many_requests),
        ),
        Scenario(
            "token-revoked",
            "the token stops being valid while the connection check runs",
            check_seconds=20.0,
            request_trouble=Revocation(after=6.0),
        ),
        Scenario(
            "deleted-elsewhere",
            "somebody else deletes a new destination while its check runs",
            check_seconds=20.0,
            gone_after=6.0,
        ),
        Scenario(
            "oauth",
            "the type dataworld waits until somebody grants access in a browser",
            also_offered=("dataworld",),
            granted_after=15.0,
        ),
        Scenario(
            "lost-answer",
            "the first destination is created, but the answer does not arrive",
            answer_trouble=first_post_lost,
        ),
    )
}
