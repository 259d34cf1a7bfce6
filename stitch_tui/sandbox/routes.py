"""The endpoints of the Connect API as routes onto an account."""

import re
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from stitch_tui.sandbox.account import Account
from stitch_tui.sandbox.asgi import Request
from stitch_tui.sandbox.destination_requests import read_post, read_put
from stitch_tui.sandbox.refusals import GET_PARAMS, NOT_FOUND, Refused

_LIST_PARAMS = {"source_id", "destination_id"}
_Endpoint: TypeAlias = Callable[..., Awaitable[object]]


class ConnectApi:
    """Destination types and destinations, v4."""

    def __init__(self, account: Account) -> None:
        self._account = account
        types, destinations = "/v4/destination-types", "/v4/destinations"
        self._routes: tuple[tuple[str, re.Pattern[str], _Endpoint], ...] = (
            ("GET", _path(types), self._list_types),
            ("GET", _path(types, "/([^/]+)"), self._get_type),
            ("GET", _path(destinations), self._list_destinations),
            ("POST", _path(destinations), self._create),
            ("PUT", _path(destinations, "/([^/]+)"), self._update),
            ("DELETE", _path(destinations, "/([^/]+)"), self._delete),
            ("GET", _path(destinations, "/([^/]+)/last-connection-check"), self._last_check),
        )

    async def answer(self, request: Request) -> object:
        """The JSON value of the answer with status 200; ``Refused`` for every other one.

        HEAD is answered as GET is: whoever serves this sends no body then.
        """
        method = "GET" if request.method == "HEAD" else request.method
        for allowed, path, endpoint in self._routes:
            match = path.fullmatch(request.path)
            if match is not None and allowed == method:
                return await endpoint(request, *match.groups())
        raise Refused(404, NOT_FOUND)

    async def _list_types(self, _request: Request) -> object:
        return self._account.types

    async def _get_type(self, _request: Request, name: str) -> object:
        card = self._account.type_card(name)
        if card is None:
            raise Refused(404, NOT_FOUND)
        return card

    async def _list_destinations(self, request: Request) -> object:
        if not set(request.query) <= _LIST_PARAMS:
            raise Refused(400, GET_PARAMS)
        return self._account.list(request.query.get("destination_id"))

    async def _create(self, request: Request) -> object:
        return self._account.create(read_post(await request.json()))

    async def _update(self, request: Request, destination_id: str) -> object:
        self._account.destination_to_update(destination_id)
        return self._account.update(destination_id, read_put(await request.json()))

    async def _delete(self, _request: Request, destination_id: str) -> object:
        self._account.delete(destination_id)
        return {}

    async def _last_check(self, _request: Request, destination_id: str) -> object:
        return self._account.last_check(destination_id)


def _path(start: str, rest: str = "") -> re.Pattern[str]:
    return re.compile(re.escape(start) + rest)
