"""Which API is used and where its token comes from."""

import os
from collections.abc import MutableMapping
from dataclasses import dataclass

from stitch_tui.connect.address import DEFAULT_ADDRESS, ApiAddress, read_address

TOKEN_VARIABLE = "STITCH_API_TOKEN"  # noqa: S105 (its name, not its value)
DEMO_LABEL = "demo sandbox"


@dataclass(frozen=True)
class Settings:
    """What the command line and the environment ask for.

    ``address`` is ``None`` for the demo. ``check_seconds`` is how long the sandbox's connection
    check takes; ``None`` leaves it to the scenario.
    """

    address: ApiAddress | None
    scenario: str = "happy"
    check_seconds: float | None = None

    @property
    def api_label(self) -> str:
        """Which API: for the top line of every screen."""
        return DEMO_LABEL if self.address is None else self.address.label


def read_settings(
    *, demo: bool, api_url: str | None, scenario: str, check_seconds: float | None
) -> Settings:
    """Settings for the demo, or for the API at ``api_url`` (Stitch's own unless given).

    Raises:
        AddressError: ``api_url`` is not one a token may be sent to.
    """
    address = None if demo else read_address(api_url or DEFAULT_ADDRESS)
    return Settings(address, scenario, check_seconds)


def take_token(environment: MutableMapping[str, str] = os.environ) -> str | None:
    """The token of the environment, taken out of it so that no child process inherits it."""
    return environment.pop(TOKEN_VARIABLE, None) or None
