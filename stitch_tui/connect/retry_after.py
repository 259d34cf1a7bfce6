"""How long an API asks to be left alone: the ``Retry-After`` of an answer, in seconds."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 60.0
"""Seconds; a server that asks for more, by a slip or not, is asked again after these."""

_DIGITS = 9


def read_retry_after(text: str, date: str, now: datetime) -> float | None:
    """The seconds of a ``Retry-After`` header, from 0 to ``LONGEST``; ``None`` if it says nothing.

    It holds seconds or a date (RFC 9110, 10.2.3). A date is measured against the ``Date`` of the
    same answer, so that a wrong clock here does no harm; against ``now`` where there is none.
    """
    wanted = text.strip()
    if wanted.isascii() and wanted.isdigit():
        return min(float(wanted), LONGEST) if len(wanted) <= _DIGITS else LONGEST
    until = _moment(wanted)
    if until is None:
        return None
    seconds = (until - (_moment(date) or now)).total_seconds()
    return min(max(seconds, 0.0), LONGEST)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
