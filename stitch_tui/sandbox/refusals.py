"""What the sandbox answers when it will not do something, worded as Stitch words it."""

import json
import math
from collections.abc import Mapping, Sequence

NOT_FOUND = {"error": "NotFound"}
UNAUTHORIZED = {"error": "The access token is missing or not valid."}
FOREIGN_HOST = "This sandbox answers only to loopback host names."
NOT_JSON = "The request body is not valid JSON."
BODY_TOO_LONG = "The request body is too long."
POST_BODY = (
    "POST body may only include a type, a name, a description, map of properties, "
    "and boolean for unmapped sources"
)
PUT_BODY = "PUT body may only include a map of properties"
PUT_TYPE = "this API endpoint does not support modifying destination type"
PUT_ID = "invalid connection id"
GET_PARAMS = "GET may only include the params: source_id and/or destination_id"
LIMIT = "you are at your destination limit"


class Refused(Exception):
    """An answer other than 200: ``status`` and a JSON ``body`` (Connect API: Response codes).

    ``headers`` are those it has besides the type and length of its content.
    """

    media_type = "application/json"

    def __init__(
        self, status: int, body: object, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status)
        self.status = status
        self.headers = headers
        self.content = self._written(body).encode()

    def _written(self, body: object) -> str:
        return json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


class RefusedByGateway(Refused):
    """An answer that never came from Stitch: the HTML page of a gateway in between."""

    media_type = "text/html; charset=utf-8"

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(status, f"{status} {reason}")

    def _written(self, body: object) -> str:
        return (
            f"<html>\n<head><title>{body}</title></head>\n"
            f"<body>\n<center><h1>{body}</h1></center>\n</body>\n</html>\n"
        )


def bad_gateway(seconds: float) -> Refused:  # noqa: ARG001 - a gateway does not tell
    """A gateway that cannot reach Stitch, and will not for ``seconds``."""
    return RefusedByGateway(502, "Bad Gateway")


def gateway_timeout() -> Refused:
    """A gateway that stopped waiting for Stitch's answer."""
    return RefusedByGateway(504, "Gateway Time-out")


def too_many_requests(seconds: float) -> Refused:
    """A client told to come back in ``seconds``, rounded up; Stitch documents no such answer."""
    return Refused(429, {}, headers={"Retry-After": str(math.ceil(seconds))})


def unauthorized() -> Refused:
    """A token that is missing, wrong or revoked (Connect API: Response codes)."""
    return Refused(401, UNAUTHORIZED)


def unlocated(destination_id: str, client_id: int) -> Refused:
    """DELETE of a destination the account does not have (Connect API: Delete a destination)."""
    text = f"Unable to locate dest ({destination_id}) for client ({client_id}) to delete"
    return Refused(400, text)


def invalid_type(name: str) -> Refused:
    """POST of a type Stitch does not know; the shape is the one documented for sources."""
    return _coded("InvalidType", f"invalid destination type ({name})")


def access_denied(name: str) -> Refused:
    """POST of a type whose ``details.access`` is false; the shape is the one of sources."""
    return _coded("AccessDenied", f"you do not have access to destination type ({name})")


def invalid_properties(names: Sequence[str], report_card: Mapping[str, object]) -> Refused:
    """Properties that break their schema: their names and the card, never a value."""
    return _coded(
        "InvalidProperties",
        "properties do not match schema",
        bad_properties=sorted(names),
        report_card=report_card,
    )


def _coded(code: str, message: str, **more: object) -> Refused:
    return Refused(400, {"error": code, "data": {"message": message, **more}})
