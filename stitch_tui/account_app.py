"""Whose account the app shows: one session at a time, nothing of the last under the next."""

import asyncio
from abc import abstractmethod
from typing import TYPE_CHECKING

from stitch_tui.connect.address import read_address
from stitch_tui.connect.errors import ConnectError
from stitch_tui.guarded_app import GuardedApp
from stitch_tui.profiles import Profile
from stitch_tui.settings import DEMO_LABEL, TokenPlaces
from stitch_tui.token_file import TokenFileError

if TYPE_CHECKING:
    from collections.abc import Callable

    from stitch_tui.connect.client import ConnectClient
    from stitch_tui.connect.redaction import Redaction
    from stitch_tui.session import Session, SessionOpener

_OPENING = "open"
"""The group of the worker that opens the session of a profile."""


class AccountApp(GuardedApp):
    """Opens sessions. ``openers`` gives the opener of another profile, where there can be one."""

    def __init__(
        self,
        opener: "SessionOpener",
        api_label: str,
        token: str | None,
        *,
        demo: bool,
        places: TokenPlaces | None,
        openers: "Callable[[Profile], SessionOpener] | None",
    ) -> None:
        super().__init__()
        self._opener = opener
        self._openers = openers
        self._places = places or TokenPlaces(Profile(address=read_address(f"https://{api_label}")))
        self._real_label = api_label
        self._api_label = DEMO_LABEL if demo else api_label
        self._token = token
        self._demo = demo
        self.must_open = demo or token is not None or (places is not None and places.asks_keyring)
        self._session: asyncio.Future[Session]
        self._left: list[Redaction] = []

    @property
    def api_label(self) -> str:
        """Which profile and API the session in use talks to: shown on every screen."""
        return self._api_label

    @property
    def real_api_label(self) -> str:
        """Which profile and API a token is sent to."""
        return self._real_label

    @property
    def region(self) -> str:
        """The Stitch region of the account, by the profile in use; nothing where not said."""
        return self._places.profile.region

    @property
    def token_places(self) -> TokenPlaces:
        """Where the token of the real API can be kept."""
        return self._places

    @property
    def open_client(self) -> "ConnectClient":
        """The client of the session in use, which is open."""
        return self._session.result().client

    def on_mount(self) -> None:
        """Promise a session."""
        self._session = asyncio.get_running_loop().create_future()

    def post_display_hook(self) -> None:
        """Open the session once the first frame is drawn."""
        if self.must_open:
            self.must_open = False
            self.run_worker(self._open(demo=self._demo), group=_OPENING)

    async def _open(self, *, demo: bool) -> None:
        token, self._token = self._token, None
        try:
            if token is None and not demo:
                token = await asyncio.to_thread(self._places.look)
                if token is None:
                    self.show_welcome()
                    return
            session = await self.open_session(token, demo=demo)
        except (ValueError, ConnectError, TokenFileError) as error:
            self.show_welcome(str(error))
        else:
            self._enter(session)

    async def open_session(self, token: str | None, *, demo: bool) -> "Session":
        """A new session, not in use yet.

        Raises:
            TokenError, ConnectError: it cannot be opened; the message may be shown.
        """
        return await asyncio.to_thread(self._opener, token, demo=demo)

    async def session(self) -> "Session":
        """The session in use; waits for it where it is still being opened."""
        return await asyncio.shield(self._session)

    async def use_session(self, session: "Session") -> None:
        """Go on with ``session``, from the destinations; close the one in use until now."""
        old = self._leave()
        self._enter(session)
        self._api_label = session.api_label
        self.start_from_destinations()
        self._close(old)

    def use_profile(self, profile: Profile) -> None:
        """Go on as ``profile``, from its destinations, or the box for its token.

        Never with the token of the environment, which was meant for another.
        """
        if self._openers is None:
            return
        old = self._leave()
        self._opener = self._openers(profile)
        self._places = TokenPlaces(profile)
        self._real_label = self._api_label = profile.label
        if profile.theme:
            self.theme = f"stitch-{profile.theme}"
        self.start_from_destinations()
        self._close(old)
        self.run_worker(self._open(demo=False), group=_OPENING)

    def _leave(self) -> "Session | None":
        """Give up what was asked for in the session in use, which is to be closed then."""
        self.workers.cancel_group(self, _OPENING)  # where somebody signed in before it was ready
        for screen in self.screen_stack:
            self.workers.cancel_node(screen)
        if not self._session.done():
            return None
        old = self._session.result()
        self._left = [*self._left, old.client.redaction]
        self._session = asyncio.get_running_loop().create_future()
        return old

    def _enter(self, session: "Session") -> None:
        """What was a secret before, is one in this session."""
        for redaction in self._left:
            session.client.redaction.remember(redaction)
        self._left = []
        self._session.set_result(session)

    def _close(self, session: "Session | None") -> None:
        if session is not None:
            self.call_later(session.client.close)  # once the screens that ask through it are gone

    def stand_at_the_door(self) -> None:
        """From now on the top line names the API a token would be sent to."""
        self._api_label = self._real_label

    @abstractmethod
    def show_welcome(self, problem: str = "") -> None:
        """Ask for a token; ``problem`` says why."""

    @abstractmethod
    def start_from_destinations(self) -> None:
        """Drop what was typed and what is shown; begin at the list."""
