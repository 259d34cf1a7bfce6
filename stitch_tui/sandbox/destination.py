"""One destination of the account."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from stitch_tui.sandbox import report_card
from stitch_tui.sandbox.connection_check import Attempt, ConnectionCheck, timestamp
from stitch_tui.sandbox.destination_types import TypeCard
from stitch_tui.sandbox.property_rules import as_returned, bad_properties
from stitch_tui.sandbox.refusals import invalid_properties

CLIENT_ID = 116078


@dataclass
class Destination:
    """A destination and its last connection check; what it shows depends on the time."""

    id: int
    card: TypeCard = field(repr=False)
    name: str
    description: str | None
    created_at: datetime
    updated_at: datetime
    values: dict[str, object] = field(default_factory=dict, repr=False)
    check: ConnectionCheck | None = None
    credential_replaced: bool = False

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
            card = report_card.shown(self.card, provided=self.values, form_passed=False)
            raise invalid_properties(bad, card)
        given = {name: as_returned(value) for name, value in sent.items()}
        changed = {name for name, value in given.items() if self.values.get(name) != value}
        secrets = report_card.user_credential_names(self.card)
        if self.check is not None and (changed & secrets or (changed and not secrets)):
            self.credential_replaced = True
        self.values.update(given)
        read_only = report_card.read_only_values(self.card, self.values)
        self.values.update({name: as_returned(value) for name, value in read_only.items()})

    def form_passed(self, monotonic: float, *, while_checking: bool) -> bool:
        """Whether the form step is behind: complete, and its check has succeeded.

        With ``while_checking`` a check that still runs is enough.
        """
        if self.check is None or not self.form_complete:
            return False
        status = self.check.status(monotonic)
        return status == "succeeded" or (while_checking and status == "running")

    def to_json(self, *, form_passed: bool) -> dict[str, object]:
        """The Destination object (Connect API: Destinations, v4), without any credential."""
        return {
            "description": self.description,
            "properties": self._shown_values(),
            "updated_at": timestamp(self.updated_at),
            "check_job_name": None if self.check is None else self.check.name,
            "name": self.name,
            "type": self.card["type"],
            "deleted_at": None,
            "system_paused_at": None,
            "stitch_client_id": CLIENT_ID,
            "paused_at": None,
            "id": self.id,
            "display_name": None,
            "created_at": timestamp(self.created_at),
            "report_card": report_card.shown(
                self.card,
                provided=report_card.provided_names(self.card, self.values),
                form_passed=form_passed,
            ),
        }

    def _shown_values(self) -> dict[str, object]:
        hidden = report_card.credential_names(self.card)
        return {
            name: self.values[name]
            for name in report_card.by_name(self.card)
            if name in self.values and name not in hidden
        }
