"""The endpoints of the Connect API as routes onto an account."""

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, Router
from starlette.types import Receive, Scope, Send

from stitch_tui.sandbox.account import Account
from stitch_tui.sandbox.destination_requests import read_post, read_put
from stitch_tui.sandbox.json_text import parse_json
from stitch_tui.sandbox.refusals import BODY_TOO_LONG, GET_PARAMS, NOT_FOUND, NOT_JSON, Refused

LONGEST_BODY = 1024 * 1024
"""Bytes of a request body that are read at most."""

_LIST_PARAMS = {"source_id", "destination_id"}


def connect_api(account: Account) -> Router:
    """The routes of destination types and destinations, v4.

    Endpoints raise ``Refused`` for every answer other than 200; so does any other path or method.
    """
    endpoints = _Endpoints(account)
    destinations, types = "/v4/destinations", "/v4/destination-types"
    return Router(
        [
            Route(types, endpoints.list_types, methods=["GET"]),
            Route(types + "/{type}", endpoints.get_type, methods=["GET"]),
            Route(destinations, endpoints.list_destinations, methods=["GET"]),
            Route(destinations, endpoints.create, methods=["POST"]),
            Route(destinations + "/{id}", endpoints.update, methods=["PUT"]),
            Route(destinations + "/{id}", endpoints.delete, methods=["DELETE"]),
            Route(
                destinations + "/{id}/last-connection-check", endpoints.last_check, methods=["GET"]
            ),
            # A full match of everything, or a wrong method would be a 405.
            Mount("/", app=_nothing_here),
        ],
        redirect_slashes=False,
        default=_nothing_here,
    )


class _Endpoints:
    def __init__(self, account: Account) -> None:
        self._account = account

    async def list_types(self, _request: Request) -> Response:
        return JSONResponse(self._account.types)

    async def get_type(self, request: Request) -> Response:
        card = self._account.type_card(request.path_params["type"])
        if card is None:
            raise Refused(404, NOT_FOUND)
        return JSONResponse(card)

    async def list_destinations(self, request: Request) -> Response:
        if not set(request.query_params) <= _LIST_PARAMS:
            raise Refused(400, GET_PARAMS)
        return JSONResponse(self._account.list(request.query_params.get("destination_id")))

    async def create(self, request: Request) -> Response:
        return JSONResponse(self._account.create(read_post(await _json_body(request))))

    async def update(self, request: Request) -> Response:
        destination_id = request.path_params["id"]
        self._account.destination_to_update(destination_id)
        properties = read_put(await _json_body(request))
        return JSONResponse(self._account.update(destination_id, properties))

    async def delete(self, request: Request) -> Response:
        self._account.delete(request.path_params["id"])
        return JSONResponse({})

    async def last_check(self, request: Request) -> Response:
        return JSONResponse(self._account.last_check(request.path_params["id"]))


async def _nothing_here(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise Refused(404, NOT_FOUND)


async def _json_body(request: Request) -> object:
    try:
        return parse_json(await _body(request))
    except ValueError as error:
        raise Refused(400, NOT_JSON) from error


async def _body(request: Request) -> bytes:
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and len(declared) < 20 and int(declared) > LONGEST_BODY:
        raise Refused(413, BODY_TOO_LONG)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LONGEST_BODY:
                raise Refused(413, BODY_TOO_LONG)
    except ClientDisconnect as error:
        raise Refused(400, NOT_JSON) from error
    return bytes(body)
