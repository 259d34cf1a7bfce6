"""One API and one account, open: the client that talks to it and the clock it lives by.

Importing this costs what httpx and pydantic cost; the app does so after its first frame.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias
from uuid import UUID, uuid4

import httpx

from stitch_tui.clock import Clock, SystemClock
from stitch_tui.connect.address import read_address
from stitch_tui.connect.body import BodyValue
from stitch_tui.connect.client import ConnectClient
from stitch_tui.connect.models import Destination, NewDestination
from stitch_tui.connect.token import read_token
from stitch_tui.settings import DEMO_LABEL, Settings

if TYPE_CHECKING:
    from stitch_tui.watch.timeline import Timeline

_IN_PROCESS = "https://sandbox.localhost"
_DEMO_TOKEN = "ac_demo"  # noqa: S105 (opens nothing but the sandbox of this process)


@dataclass(frozen=True)
class Creation:
    """A POST that was sent, and the ids the account had before it, where they are known."""

    new: NewDestination
    before: frozenset[int] | None


@dataclass(frozen=True)
class Update:
    """A PUT that was sent, and the destination as it was before it."""

    before: Destination
    changes: Mapping[str, BodyValue]


Unanswered: TypeAlias = Creation | Update


@dataclass(frozen=True)
class Session:
    """``api_url`` and ``api_label`` tell a person which API it is.

    ``jitter`` gives numbers from 0 to 1 by which pauses differ from one run to the next.
    """

    client: ConnectClient
    api_url: str
    api_label: str
    clock: Clock
    jitter: Callable[[], float] = random.random
    unanswered: dict[str | int, Unanswered] = field(default_factory=dict, repr=False)
    """Requests whose answer was lost, by the type to be created or the id of what was changed."""
    _timelines: "dict[int, Timeline]" = field(default_factory=dict, repr=False)

    def timeline(self, destination_id: int) -> "Timeline":
        """What was seen of a destination in this session, so that leaving loses none of it."""
        from stitch_tui.watch.timeline import Timeline

        return self._timelines.setdefault(destination_id, Timeline(self.client.mask))


class SessionOpener(Protocol):
    """Opens a session; called in a thread after the first frame, so it may import anything."""

    def __call__(self, token: str | None, *, demo: bool) -> Session:
        """The session of the demo, or of the API in the settings with ``token``.

        Raises:
            TokenError, ConnectError: it cannot be opened; the message may be shown.
        """
        ...


def open_session(settings: Settings, token: str, clock: Clock | None = None) -> Session:
    """A session with the API that ``settings`` name.

    Raises:
        TokenError: ``token`` cannot be an API access token.
        Unreachable: proxy or certificate settings cannot be used.
    """
    clock = clock or SystemClock()
    client = ConnectClient(settings.address, read_token(token), clock=clock)
    return Session(client, settings.address.url, settings.label, clock)


def open_demo(
    settings: Settings, clock: Clock | None = None, new_uuid: Callable[[], UUID] = uuid4
) -> Session:
    """A session with a sandbox of its own, in this process: no network, no port, no token."""
    from stitch_tui.sandbox import SCENARIOS, Sandbox

    clock = clock or SystemClock()
    sandbox = Sandbox(
        token=_DEMO_TOKEN,
        scenario=SCENARIOS[settings.scenario],
        check_seconds=settings.check_seconds,
        clock=clock,
        new_uuid=new_uuid,
        is_live=settings.is_live,
    )
    client = ConnectClient(
        read_address(_IN_PROCESS),
        read_token(_DEMO_TOKEN),
        via=httpx.ASGITransport(app=sandbox),
        clock=clock,
    )
    return Session(client, _IN_PROCESS, DEMO_LABEL, clock)
