"""``stitch-tui doctor``: what works here and what does not, each with the mend."""

import argparse
import json
from collections.abc import AsyncIterator, Iterator

from stitch_tui.commands.exit_codes import DONE, FAILED
from stitch_tui.commands.printing import run_to_the_end, say
from stitch_tui.connect.address import AddressError
from stitch_tui.doctor.row import Row
from stitch_tui.doctor.terminal import terminal_rows
from stitch_tui.preflight.finding import Verdict, failed, not_tried, passed
from stitch_tui.profiles import Profile, ProfilesError, profiles_path
from stitch_tui.settings import Settings, TokenPlaces, read_settings
from stitch_tui.text import one_line, sentence


def run(args: argparse.Namespace) -> int:
    """Look at everything; 0 where nothing failed, 1 where something did.

    Takes ``args.profile``, ``args.api_url``, ``args.token_file``, ``args.json`` and
    ``args.offline``.
    """
    return run_to_the_end(_Doctor(args).look())


class _Doctor:
    def __init__(self, args: argparse.Namespace) -> None:
        self._args = args
        self._has_failed = False

    async def look(self) -> int:
        """Print each row as soon as it is known; the exit code."""
        for row in terminal_rows():
            self._tell(row)
        settings, row = self._settings()
        self._tell(row)
        for row in _machine_rows(settings):
            self._tell(row)
        async for row in self._account_rows(settings):
            self._tell(row)
        return FAILED if self._has_failed else DONE

    def _settings(self) -> tuple[Settings | None, Row]:
        """What the file of profiles and the command line come to."""
        path = profiles_path()
        try:
            settings = read_settings(self._args.api_url, profile=self._args.profile)
        except (AddressError, ProfilesError) as error:
            return None, Row("profiles", "Profiles", failed(str(error), advice=f"Mend {path}."))
        what = settings.label if path.exists() else f"{settings.label}; there is no {path}"
        return settings, Row("profiles", "Profiles", passed(what))

    async def _account_rows(self, settings: Settings | None) -> AsyncIterator[Row]:
        if settings is None:
            yield Row("api", "API reachable", not_tried("which API is not known"))
            return
        if self._args.offline:
            yield Row("api", "API reachable", not_tried("--offline"))
            return
        from stitch_tui.doctor import account

        token, row = account.token_of(TokenPlaces(settings.profile, self._args.token_file))
        yield row
        has_way = True
        for row in account.way_rows(settings.address):
            has_way &= row.finding.verdict is not Verdict.FAILED
            yield row
        if not has_way:
            yield Row("api", "API reachable", not_tried("there is no way to it"))
            return
        async for row in account.api_rows(settings.address, token):
            yield row

    def _tell(self, row: Row) -> None:
        verdict = row.finding.verdict
        self._has_failed |= verdict is Verdict.FAILED
        say(_json(row) if self._args.json else _line(row))


def _machine_rows(settings: Settings | None) -> Iterator[Row]:
    from stitch_tui.doctor import account

    profile = settings.profile if settings is not None else Profile()
    yield account.keyring_row(profile)
    yield account.proxy_row(profile.address)


def _line(row: Row) -> str:
    finding = row.finding
    told = " ".join(sentence(part) for part in (finding.detail, finding.advice) if part)
    verdict = finding.verdict
    return f"{verdict.glyph} {row.title:<16} {verdict.value:<9}  {one_line(told, 1_000)}"


def _json(row: Row) -> str:
    return json.dumps(
        {
            "check": row.id,
            "state": row.finding.verdict.name.lower(),
            "detail": row.finding.detail,
            "advice": row.finding.advice,
        }
    )
