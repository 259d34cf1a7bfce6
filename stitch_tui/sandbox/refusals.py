"""What the sandbox answers when it will not do something, worded as Stitch words it."""

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
    """An answer other than 200: ``status`` and a JSON ``body`` (Connect API: Response codes)."""

    def __init__(self, status: int, body: object) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


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
