"""A connection check: started once, and from then on a matter of what time it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, Self


def timestamp(moment: datetime) -> str:
    """``moment`` in UTC, as the API writes it, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Attempt:
    """What Stitch tries to connect with.

    ``shown`` holds the values that are no credentials; ``credential_replaced`` tells whether one
    was changed after an earlier check.
    """

    shown: Mapping[str, object]
    credential_replaced: bool


@dataclass(frozen=True)
class ConnectionCheck:
    """One check: ``started`` on the monotonic clock, running for ``seconds``.

    ``fault`` is the message it fails with, or None if it succeeds. ``periodic``: Stitch started it
    by itself, and not because of a write.
    """

    name: str
    started: float
    start_time: datetime
    seconds: float
    fault: str | None
    periodic: bool = False

    def moved(self, seconds: float) -> Self:
        """This check, started ``seconds`` later (earlier, if negative)."""
        later = self.start_time + timedelta(seconds=seconds)
        return replace(self, started=self.started + seconds, start_time=later)

    def status(self, monotonic: float) -> Literal["running", "succeeded", "failed"]:
        """How it stands at ``monotonic`` (seconds)."""
        if monotonic - self.started < self.seconds:
            return "running"
        return "succeeded" if self.fault is None else "failed"

    @property
    def completed(self) -> datetime:
        """When it was over; to be asked only once it is, for it may be never."""
        return self.start_time + timedelta(seconds=self.seconds)

    def to_json(self, monotonic: float) -> dict[str, object]:
        """The Connection check object (Connect API: Connection checks) at ``monotonic``."""
        status = self.status(monotonic)
        failed, succeeded = status == "failed", status == "succeeded"
        return {
            "target_exit_status": None,
            "tap_error_message": None,
            "check_exit_status": 0 if succeeded else None,
            "name": self.name,
            "start_time": timestamp(self.start_time),
            "mode": "check",
            "tap_exit_status": None,
            "target_error_message": None,
            "discovery_exit_status": 0 if succeeded else 1 if failed else None,
            "status": status,
            "completion_time": None if status == "running" else timestamp(self.completed),
            "error": failed,
            "discovery_error_message": self.fault if failed else None,
        }
