"""One look at a destination: two facts that are never inferred from each other."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from stitch_tui.connect.errors import ConnectError, NotAuthorised
from stitch_tui.connect.models import FORM, FULLY_CONFIGURED, ConnectionCheck, Destination
from stitch_tui.forms.field import is_user_required


class CheckState(Enum):
    """What is known of the connection check; never inferred from the report card."""

    UNKNOWN = "not known"
    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"
    UNSEEN = "not shown"


class FormState(Enum):
    """What the report card says of the way to the last step; never inferred from the check."""

    UNKNOWN = "the API does not say"
    MISSING = "something required is not set"
    SET = "all that is required is set"
    PAST = "another step is current"
    COMPLETE = "fully configured"


class End(Enum):
    """Why there is nothing left to wait for."""

    DONE = "fully configured"
    CHECK_FAILED = "check failed"
    GONE = "gone"
    NOT_AUTHORISED = "not authorised"


@dataclass(frozen=True)
class Observation:
    """One look at a destination, at a local time.

    ``destination`` and ``check`` are the newest known, also where this look failed. ``error`` is
    why it failed. ``looks`` and ``errors`` count from the start of the watch, ``requests`` is how
    many were sent in the last minute. ``check_since``: the first look that saw this check running,
    by the clock here. ``is_asking``: the watch has lasted so long that it goes on
    only if somebody says so.
    """

    at: datetime
    destination: Destination
    check: ConnectionCheck | None = None
    check_state: CheckState = CheckState.UNKNOWN
    check_since: datetime | None = None
    is_gone: bool = False
    error: ConnectError | None = None
    looks: int = 0
    errors: int = 0
    requests: int = 0
    is_asking: bool = False

    @property
    def step(self) -> str | None:
        """The type of the current step; ``None`` where the API does not say."""
        card = self.destination.report_card
        return card.current_type if card is not None else None

    @property
    def form_state(self) -> FormState:
        """How far the report card is; the check is another fact."""
        if self.step is None:
            return FormState.UNKNOWN
        if self.step == FULLY_CONFIGURED:
            return FormState.COMPLETE
        if self.step != FORM:
            return FormState.PAST
        return FormState.MISSING if self.missing else FormState.SET

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the properties a person has to give and that are not provided yet."""
        card = self.destination.report_card
        items = card.properties if card is not None else ()
        return tuple(item.name for item in items if is_user_required(item) and not item.provided)

    @property
    def is_fully_configured(self) -> bool:
        """Whether nothing is left to fill in; the check is another fact."""
        return self.form_state is FormState.COMPLETE

    @property
    def end(self) -> End | None:
        """Why nothing is left to wait for, as far as this look tells."""
        if self.is_gone:
            return End.GONE
        if isinstance(self.error, NotAuthorised):
            return End.NOT_AUTHORISED
        if self.error is not None or not self.is_fully_configured:
            return None
        if self.check_state in {CheckState.PASSED, CheckState.UNSEEN}:
            return End.DONE
        return End.CHECK_FAILED if self.check_state is CheckState.FAILED else None

    @property
    def is_done(self) -> bool:
        """Fully configured, and the check passed or cannot be seen, at this look."""
        return self.end is End.DONE
