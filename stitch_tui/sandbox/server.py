"""The sandbox as an ASGI application: who may ask, before what is asked."""

import hmac
import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from stitch_tui.clock import Clock, SystemClock
from stitch_tui.sandbox.account import Account
from stitch_tui.sandbox.asgi import (
    Answer,
    Receive,
    Scope,
    Send,
    json_answer,
    refusal_answer,
    request_of,
)
from stitch_tui.sandbox.destination_types import TypeCard, built_in_type, built_in_types
from stitch_tui.sandbox.refusals import FOREIGN_HOST, Refused, unauthorized
from stitch_tui.sandbox.routes import ConnectApi
from stitch_tui.sandbox.scenarios import SCENARIOS, Scenario
from stitch_tui.sandbox.troubles import Trouble

if TYPE_CHECKING:
    from stitch_tui.sandbox.live_checks import LiveChecks

_SYSTEM_CLOCK = SystemClock()
OFFERED_LIVE = ("mysql_destination",)
"""Types that are there to be tried against a real server; the documentation shows no card."""

_LOOPBACK = re.compile(
    rb"(?:localhost|sandbox\.localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]{1,5})?",
    re.IGNORECASE,
)


class Sandbox:
    """The Connect API's destination endpoints over an account in memory.

    ``token`` is the bearer token it asks for. ``check_seconds`` (seconds) overrides how long the
    scenario's connection checks run; ``types`` replaces the built-in destination types, but not
    those the scenario offers besides (the attribute ``types`` holds both). ``is_live``: connection
    checks really connect, unless the scenario has them fail. In process its base URL
    is ``http://sandbox.localhost``; every other host has to be a loopback one.
    Raises ``ValueError`` for an empty token or negative seconds.
    """

    def __init__(
        self,
        *,
        token: str,
        scenario: Scenario = SCENARIOS["happy"],
        check_seconds: float | None = None,
        types: Sequence[TypeCard] | None = None,
        clock: Clock = _SYSTEM_CLOCK,
        new_uuid: Callable[[], uuid.UUID] = uuid.uuid4,
        is_live: bool = False,
    ) -> None:
        seconds = scenario.check_seconds if check_seconds is None else check_seconds
        if not token or not seconds >= 0:
            raise ValueError("a sandbox needs a token and check seconds of 0 or more")
        self.scenario = scenario
        self.is_live = is_live
        self.types = _offered(
            scenario.also_offered,
            built_in_types() if types is None else types,
            OFFERED_LIVE if is_live else (),
        )
        self._token = token.encode()
        live = _live_checks(clock) if is_live else None
        self._account = Account(self.types, scenario, seconds, clock, new_uuid, live=live)
        self._api = ConnectApi(self._account)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            raise NotImplementedError(f"no {scope['type']}")
        try:
            answer = await self._answer(scope, receive)
        except Refused as refusal:
            answer = refusal_answer(refusal)
        await answer.sent(send)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        """Answer as the account does, unless something stands in the way: then ``Refused``."""
        self._admit(scope["headers"])
        self._pass(self.scenario.request_trouble, scope["method"])
        # What was carried out may still not be told.
        value = await self._api.answer(request_of(scope, receive))
        self._pass(self.scenario.answer_trouble, scope["method"])
        return json_answer(value)

    def _pass(self, trouble: Trouble, method: str) -> None:
        refusal = trouble(self._account.moment(method))
        if refusal is not None:
            raise refusal

    def _admit(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Raise ``Refused`` for a foreign host (DNS rebinding) or a wrong token."""
        received = list(headers)
        hosts = [value for name, value in received if name.lower() == b"host"]
        if len(hosts) != 1 or not _LOOPBACK.fullmatch(hosts[0]):
            raise Refused(400, FOREIGN_HOST)
        credentials = [value for name, value in received if name.lower() == b"authorization"]
        scheme, _, token = credentials[0].partition(b" ") if len(credentials) == 1 else (b"",) * 3
        known = hmac.compare_digest(token.strip(), self._token)
        if scheme.lower() != b"bearer" or not known:
            raise unauthorized()


def _live_checks(clock: Clock) -> "LiveChecks":
    from stitch_tui.sandbox.live_checks import LiveChecks  # noqa: PLC0415 (few ask for it)

    return LiveChecks(clock)


def _offered(
    before: Sequence[str], types: Sequence[TypeCard], after: Sequence[str]
) -> list[TypeCard]:
    """``types``, and of the built-in ones named besides those that are not among them."""
    known = {card.get("type") for card in types}
    first, last = ([built_in_type(n) for n in each if n not in known] for each in (before, after))
    return [*first, *types, *last]
