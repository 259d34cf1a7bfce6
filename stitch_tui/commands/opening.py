"""How commands without a terminal UI come to a session, and what they say where there is none."""

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import TypeAlias

from stitch_tui.commands.exit_codes import FAILED, NOT_AUTHORISED, USAGE
from stitch_tui.commands.printing import Work, complain, run_to_the_end
from stitch_tui.connect.address import AddressError
from stitch_tui.connect.errors import ConnectError, NotAuthorised
from stitch_tui.connect.token import TokenError
from stitch_tui.profiles import ProfilesError
from stitch_tui.session import Session, open_session
from stitch_tui.settings import TOKEN_VARIABLE, find_token, read_settings
from stitch_tui.text import sentence
from stitch_tui.token_file import TokenFileError

WorkOf: TypeAlias = Callable[[Session], Work]


class NotStarted(Exception):
    """Why a command does not begin, as a sentence, and the exit code for it."""

    def __init__(self, sentence: str, code: int = USAGE) -> None:
        super().__init__(sentence)
        self.code = code


def open_from(args: argparse.Namespace) -> Session:
    """A session with the API of ``args.profile`` or ``args.api_url``; its token may be asked for.

    Raises:
        NotStarted: there is none; the demo is refused too, as it is gone with this process.
    """
    if args.demo:
        raise NotStarted("The demo ends with its window. Try stitch-tui sandbox.")
    try:
        settings = read_settings(args.api_url, profile=args.profile)
        return open_session(settings, find_token(settings, args.token_file) or _ask_for_token())
    except (AddressError, ProfilesError, TokenFileError) as error:
        raise NotStarted(str(error)) from None
    except TokenError as error:
        raise NotStarted(str(error), NOT_AUTHORISED) from None
    except ConnectError as error:
        raise NotStarted(f"{error} {error.advice}", FAILED) from None


def run_with_session(args: argparse.Namespace, work_of: WorkOf) -> int:
    """The exit code of the work that ``work_of`` gives for a session, which is closed after it.

    A ``ConnectError`` of the work becomes a line that says what to do next.
    """
    try:
        session = open_from(args)
    except NotStarted as reason:
        return complain(str(reason), reason.code)
    return run_to_the_end(_closing(session, work_of))


async def _closing(session: Session, work_of: WorkOf) -> int:
    try:
        return await work_of(session)
    except ConnectError as error:
        return complain_of(session, error)
    finally:
        await session.client.close()


def complain_of(session: Session, error: ConnectError, about: str = "") -> int:
    """Say what went wrong, with what, and what to do next; gives the exit code for it."""
    code = NOT_AUTHORISED if isinstance(error, NotAuthorised) else FAILED
    told = session.client.mask(f"{sentence(str(error))} {error.advice}")
    return complain(f"{about}: {told}" if about else told, code)


def _ask_for_token() -> str:
    """Typed unseen, where there is somebody to ask.

    Raises:
        TokenError: there is nobody.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise TokenError(f"No token: set {TOKEN_VARIABLE}.")
    return getpass.getpass("API access token: ", sys.stderr)
