"""Which API is used, as which profile, and where its token comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from stitch_tui.connect.address import ApiAddress, read_address
from stitch_tui.profiles.file import read_profiles
from stitch_tui.profiles.profile import Profile, ProfilesError
from stitch_tui.token_places import TokenPlaces, take_token

DEMO_LABEL = "demo sandbox"


@dataclass(frozen=True)
class Settings:
    """What the command line asks for, and the file of profiles.

    ``scenario`` and ``check_seconds`` are how the demo's sandbox behaves, and how long its
    connection check takes; ``None`` leaves that to the scenario. ``is_live``: it really connects.
    ``keymap`` maps ids of bindings to keys.
    """

    profile: Profile = field(default_factory=Profile)
    scenario: str = "happy"
    check_seconds: float | None = None
    is_live: bool = False
    keymap: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> ApiAddress:
        """Where the API is."""
        return self.profile.address

    @property
    def label(self) -> str:
        """Which profile and which API, for people."""
        return self.profile.label


def read_settings(
    api_url: str | None = None,
    scenario: str = "happy",
    check_seconds: float | None = None,
    *,
    is_live: bool = False,
    profile: str | None = None,
) -> Settings:
    """Settings for the profile of that name, or the default one; for ``api_url`` as no profile.

    Raises:
        AddressError: ``api_url`` is not one a token may be sent to.
        ProfilesError: there is a mistake in the file of profiles or no such profile, or both are
            given: the token of a profile is for its own API.
    """
    if api_url and profile is not None:
        raise ProfilesError("Give --profile or --api-url: a profile has an address of its own.")
    profiles = read_profiles()
    used = Profile(address=read_address(api_url)) if api_url else profiles.in_use(profile)
    return Settings(used, scenario, check_seconds, is_live, profiles.keymap)


def find_token(settings: Settings, token_file: str | None) -> str | None:
    """The token of the environment, of a file or of the keyring, which may take three seconds.

    Raises:
        TokenFileError: others can read the file, or the one that was named is not there.
        KeyringError: the profile's token is in the keyring, which can't be read.
    """
    return take_token() or TokenPlaces(settings.profile, token_file).look()
