"""One destination of the account."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from stitch_tui.sandbox import report_card
from stitch_tui.sandbox.connection_check import Attempt, ConnectionCheck, timestamp
from stitch_tui.sandbox.destination_types import TypeCard
from stitch_tui.sandbox.property_rules import as_returned, bad_properties
from stitch_tui.sandbox.refusals import invalid_properties

CLIENT_ID = 116078


@dataclass
class Destination:
    """A destination and its connection checks; what it shows depends on the time.

    ``created`` is on the monotonic clock. ``checks`` are in the order they start: those that are
    over, the last one begun, and perhaps one still to come. ``access_granted``: the OAuth step was
    taken before the last check began.
    """

    id: int
    card: TypeCard = field(repr=False)
    name: str
    description: str | None
    created: float
    created_at: datetime
    updated_at: datetime
    values: dict[str, object] = field(default_factory=dict, repr=False)
    checks: list[ConnectionCheck] = field(default_factory=list)
    credential_replaced: bool = False
    access_granted: bool = False

    @property
    def form_complete(self) -> bool:
        """Whether the user has given everything the form requires."""
        return report_card.form_complete(self.card, self.values)

    @property
    def attempt(self) -> Attempt:
        """What a connection check would use now."""
        return Attempt(self._shown_values(), self.credential_replaced)

    def merge(self, sent: Mapping[str, object]) -> None:
        """Take over the properties ``sent``, keeping the others.

        Raises ``Refused`` (InvalidProperties), and changes nothing, if one of them is bad.
        """
        bad = bad_properties(self.card, sent, self.values)
        if bad:
            card = report_card.shown(self.card, provided=self.values)
            raise invalid_properties(bad, card)
        given = {name: as_returned(value) for name, value in sent.items()}
        changed = {name for name, value in given.items() if self.values.get(name) != value}
        secrets = report_card.user_credential_names(self.card)
        if self.checks and (changed & secrets or (changed and not secrets)):
            self.credential_replaced = True
        self.values.update(given)
        read_only = report_card.read_only_values(self.card, self.values)
        self.values.update({name: as_returned(value) for name, value in read_only.items()})

    def start(self, *checks: ConnectionCheck) -> None:
        """Begin the first of ``checks``; the others come later, in the order they start.

        They take the place of a check that still runs or was to come.
        """
        now = checks[0].started
        over = [check for check in self.checks if check.status(now) != "running"]
        self.checks = [*over, *checks]

    def end_check(self, check: ConnectionCheck, monotonic: float, fault: str | None) -> None:
        """``check`` is over at ``monotonic``; nothing happens where another took its place."""
        over = replace(check, seconds=monotonic - check.started, fault=fault)
        self.checks = [over if each is check else each for each in self.checks]

    def check_at(self, monotonic: float) -> ConnectionCheck | None:
        """The last connection check begun at ``monotonic`` (seconds), if any."""
        begun = [check for check in self.checks if check.started <= monotonic]
        return begun[-1] if begun else None

    def form_passed(self, monotonic: float, *, while_checking: bool) -> bool:
        """Whether the form step is behind: complete, and its check has succeeded.

        With ``while_checking`` a check that still runs is enough.
        """
        check = self.check_at(monotonic)
        if check is None or not self.form_complete:
            return False
        status = check.status(monotonic)
        return status == "succeeded" or (while_checking and status == "running")

    def granted(self, monotonic: float, *, after: float) -> bool:
        """Whether somebody granted access, ``after`` seconds from the end of the form's check."""
        check = self.check_at(monotonic)
        return self.access_granted or (
            check is not None
            and check.status(monotonic) == "succeeded"
            and monotonic - check.started >= check.seconds + after
        )

    def relapsed(self, monotonic: float) -> bool:
        """Whether a periodic check has ever failed."""
        return any(check.periodic and check.status(monotonic) == "failed" for check in self.checks)

    def to_json(self, monotonic: float, *, passed: Collection[str]) -> dict[str, object]:
        """The Destination object (Connect API: Destinations, v4), without any credential.

        ``passed`` are the types of the steps that are behind.
        """
        check = self.check_at(monotonic)
        return {
            "description": self.description,
            "properties": self._shown_values(),
            "updated_at": timestamp(self.updated_at),
            "check_job_name": None if check is None else check.name,
            "name": self.name,
            "type": self.card["type"],
            "deleted_at": None,
            "system_paused_at": self._system_paused_at(monotonic),
            "stitch_client_id": CLIENT_ID,
            "paused_at": None,
            "id": self.id,
            "display_name": None,
            "created_at": timestamp(self.created_at),
            "report_card": report_card.shown(
                self.card,
                provided=report_card.provided_names(self.card, self.values, passed),
                passed=passed,
            ),
        }

    def _system_paused_at(self, monotonic: float) -> str | None:
        check = self.check_at(monotonic)
        if check is None or not check.periodic or check.status(monotonic) != "failed":
            return None
        return timestamp(check.completed)

    def _shown_values(self) -> dict[str, object]:
        hidden = report_card.credential_names(self.card)
        return {
            name: self.values[name]
            for name in report_card.by_name(self.card)
            if name in self.values and name not in hidden
        }
