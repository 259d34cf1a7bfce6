"""``stitch-tui profiles``: list, add and remove the accounts there are."""

import argparse
import json
import os

from stitch_tui.commands.exit_codes import DONE, FAILED, USAGE
from stitch_tui.commands.printing import complain, run_printing, say
from stitch_tui.profiles import Profile, ProfilesError, profiles_path, read_profiles
from stitch_tui.settings import TokenPlaces
from stitch_tui.text import one_line
from stitch_tui.token_file import TokenFileError

_NO_EUROPEAN_HOST = (
    "Stitch documents one Connect API host, for both regions. If it named another to you for "
    "Europe, set api_url."
)


def run(args: argparse.Namespace) -> int:
    """List, or do what ``args.action`` says.

    Gives 0 when done, 1 where a token can't be forgotten or the output not be written, 2 for a
    name, a setting or a file that can't be used.
    """
    action = {"add": _add, "remove": _remove}.get(args.action, _list)
    try:
        return run_printing(lambda: action(args))
    except ProfilesError as error:
        return complain(str(error), USAGE)


def _list(args: argparse.Namespace) -> int:
    profiles = read_profiles()
    as_json = getattr(args, "json", False)
    for profile in profiles.all.values():
        is_default = profile.name == profiles.default
        say(_json(profile, is_default) if as_json else _line(profile, is_default))
    if not profiles.all and not as_json:
        say(f"There is no profile yet in {one_line(str(profiles.path), 1_000)}.")
        say("Add one with: stitch-tui profiles add NAME")
    return DONE


def _line(profile: Profile, is_default: bool) -> str:  # noqa: FBT001 (a column)
    mark = "*" if is_default else " "
    address = one_line(profile.address.url, 1_000)
    return f"{mark} {profile.name:<24}  {address}  {profile.region or '-'}  {_token(profile)}"


def _token(profile: Profile) -> str:
    if profile.token_file is not None:
        return f"token: {one_line(str(profile.token_file), 1_000)}"
    return f"token: {profile.token.value or 'env, file, keyring or ask'}"


def _json(profile: Profile, is_default: bool) -> str:  # noqa: FBT001 (a column)
    return json.dumps(
        {
            "name": profile.name,
            "default": is_default,
            "api_url": profile.address.url,
            "region": profile.region,
            "token": profile.token.value,
            "token_file": str(profile.token_file or ""),
            "theme": profile.theme,
        }
    )


def _add(args: argparse.Namespace) -> int:
    from stitch_tui.profiles.writing import add_profile

    file = args.token_file and os.path.abspath(os.path.expanduser(args.token_file))
    given = {
        "api_url": args.api_url,
        "region": args.region,
        "token": args.token_from,
        "token_file": file,
        "theme": args.theme,
    }
    settings = {name: value for name, value in given.items() if value}
    profiles = add_profile(profiles_path(), args.name, settings, as_default=args.default)
    is_default = profiles.default == args.name
    say(f"Added {args.name} to {one_line(str(profiles.path), 1_000)}.")
    say("It is the default." if is_default else f"Use it with: stitch-tui --profile {args.name}")
    if args.region == "europe" and not args.api_url:
        say(_NO_EUROPEAN_HOST)
    return DONE


def _remove(args: argparse.Namespace) -> int:
    from stitch_tui.profiles.writing import remove_profile

    path = profiles_path()
    profile = read_profiles(path).of(args.name)
    remove_profile(path, args.name)
    say(f"Removed {profile.name} from {one_line(str(path), 1_000)}.")
    try:
        if TokenPlaces(profile).forget():
            say("The token kept for it is gone, too.")
    except TokenFileError as error:
        return complain(f"A token may still be in the keyring. {error}", FAILED)
    except OSError as error:
        return complain(f"A token is still kept for it: {error.strerror}.", FAILED)
    return DONE
