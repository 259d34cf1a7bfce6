"""What can go wrong with a request, as one small family.

``str(error)`` is one sentence that may be shown to a person.
It never holds a token or a credential: request bodies are not quoted, and of a response body only
the reason the API gives is.
"""

from collections.abc import Sequence


class ConnectError(Exception):
    """A request did not give what was asked for.

    ``advice`` is a second sentence: what is safe and what to do next.
    """

    advice = "Nothing was changed. Try again."

    def __init__(self, message: str, *, advice: str | None = None) -> None:
        super().__init__(message)
        if advice is not None:
            self.advice = advice


_AT_THE_LIMIT = "destination limit"


class NotAuthorised(ConnectError):
    """401: the token is missing, wrong or revoked (Connect API: response codes)."""

    advice = "Nothing was changed. Check the token, or make a new one in Stitch."


class Refused(ConnectError):
    """The API understood the request and said no.

    ``reason`` is the API's own text, unaltered: draw it through ``stitch_tui.text``.
    ``bad_properties`` names the properties the API found fault with, where it says.
    """

    advice = "Nothing was changed. Correct what the API names and try again."

    def __init__(self, status: int, reason: str, bad_properties: Sequence[str] = ()) -> None:
        super().__init__(reason or f"The API refused the request (HTTP {status}).")
        if _AT_THE_LIMIT in reason:
            self.advice = "Nothing was created. Delete a destination first, or change the plan."
        elif status == 429:
            self.advice = "Nothing was changed. Send it again in a minute."
        self.status = status
        self.reason = reason
        self.bad_properties = tuple(bad_properties)


class NotFound(ConnectError):
    """404: no such resource, or a method it does not allow (Connect API: response codes)."""

    advice = "It may have been deleted. Go back and refresh the list."


class Unreachable(ConnectError):
    """No usable answer came, and the request changed nothing: it can be sent again.

    ``retry_after`` is how many seconds the API asks to be left alone, where it says; ``may_pass``
    whether asking again soon may help: not where a certificate or a setting stands in the way.
    """

    advice = "Nothing was changed. Check the network and try again."

    def __init__(
        self,
        message: str,
        *,
        advice: str | None = None,
        retry_after: float | None = None,
        may_pass: bool = True,
    ) -> None:
        super().__init__(message, advice=advice)
        self.retry_after = retry_after
        self.may_pass = may_pass


class ProtocolError(ConnectError):
    """An answer came, but not one the Connect API documents: HTML, a redirect, another shape."""

    advice = "Check that the API address is right."


class OutcomeUnknown(ConnectError):
    """A write was sent and its answer lost or unreadable: it may have happened."""

    advice = "It may have worked: look at the destinations before you try again."
