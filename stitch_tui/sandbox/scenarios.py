"""How an account behaves: each scenario is one entry, and nothing else asks for its name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stitch_tui.sandbox.connection_check import Attempt
from stitch_tui.sandbox.destination_requests import NewDestination


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
class Scenario:
    """One way for an account to behave.

    ``check_seconds`` is how long a connection check runs, ``fault`` what it fails with.
    ``configured_while_checking``: the form step passes as soon as its check starts.
    ``checks_visible``: whether last-connection-check knows any check.
    ``existing`` are destinations the account has, fully configured, from the start.
    """

    name: str
    summary: str
    check_seconds: float = 3.0
    destination_limit: int = 10
    fault: Callable[[Attempt], str | None] = no_fault
    configured_while_checking: bool = False
    checks_visible: bool = True
    existing: tuple[NewDestination, ...] = ()


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
    )
}
