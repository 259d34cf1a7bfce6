"""Which API is used and where its token comes from."""

import os
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path

from stitch_tui.connect.address import DEFAULT_ADDRESS, ApiAddress, read_address
from stitch_tui.token_file import TokenFileError, read_token_file, token_path

TOKEN_VARIABLE = "STITCH_API_TOKEN"  # noqa: S105 (its name, not its value)
DEMO_LABEL = "demo sandbox"


@dataclass(frozen=True)
class Settings:
    """What the command line asks for.

    ``scenario`` and ``check_seconds`` are how the demo's sandbox behaves, and how long its
    connection check takes; ``None`` leaves that to the scenario. ``is_live``: it really connects.
    """

    address: ApiAddress
    scenario: str = "happy"
    check_seconds: float | None = None
    is_live: bool = False


def read_settings(
    api_url: str | None = None,
    scenario: str = "happy",
    check_seconds: float | None = None,
    *,
    is_live: bool = False,
) -> Settings:
    """Settings for the API at ``api_url``, Stitch's own unless given.

    Raises:
        AddressError: ``api_url`` is not one a token may be sent to.
    """
    return Settings(read_address(api_url or DEFAULT_ADDRESS), scenario, check_seconds, is_live)


def take_token(environment: MutableMapping[str, str] = os.environ) -> str | None:
    """The token of the environment, taken out of it so that no child process inherits it."""
    return environment.pop(TOKEN_VARIABLE, None) or None


def find_token(settings: Settings, token_file: str | None) -> str | None:
    """The token of the environment, or that of ``token_file``, or the one kept for this API.

    Raises:
        TokenFileError: others can read the file, or the one that was named is not there.
    """
    token = take_token()
    if token is not None:
        return token
    if token_file is None:
        return read_token_file(token_path(settings.address.label))
    token = read_token_file(Path(token_file))
    if token is None:
        raise TokenFileError(f"There is no token in {token_file}.")
    return token
