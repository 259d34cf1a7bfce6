"""A draft on its way to the API: sent once, and looked for in the list if its answer is lost."""

from collections.abc import Callable
from dataclasses import dataclass

from stitch_tui.connect.errors import OutcomeUnknown, Unreachable
from stitch_tui.connect.models import Destination
from stitch_tui.forms.draft import Draft
from stitch_tui.outcome import (
    CannotTell,
    CarriedOut,
    Outcome,
    ids_before,
    outcome_of_create,
    outcome_of_update,
)
from stitch_tui.session import Session


@dataclass(frozen=True)
class Sent:
    """The destination as the API has it now, and in a few words how that came."""

    destination: Destination
    told: str


class Submission:
    """The requests of one form, one at a time.

    ``on_lost`` is called when an answer was lost, before it is looked for: that takes seconds.
    """

    def __init__(self, draft: Draft, on_lost: Callable[[], None]) -> None:
        self._draft = draft
        self._on_lost = on_lost
        self._before: frozenset[int] | None = None
        self.is_unsure = False
        """Whether an earlier request may have worked."""

    async def send(self, session: Session, *, whatever_came_of_it: bool = False) -> Sent:
        """Create or save. An earlier request that may have worked is looked for first, unless
        ``whatever_came_of_it``.

        Raises:
            ConnectError: it was not sent, was refused, or certainly not carried out.
            OutcomeUnknown: it may have been carried out; nothing was sent again.
        """
        if self.is_unsure and not whatever_came_of_it:
            earlier = await self._find(session)
            if earlier is not None:
                return earlier
        try:
            sent = Sent(await self._write(session), "created" if self._draft.is_new else "saved")
        except OutcomeUnknown as error:
            self._on_lost()
            found = await self._find(session)
            if found is None:
                raise _not_carried_out(error, is_new=self._draft.is_new) from None
            return found
        self.is_unsure = False
        return sent

    async def _write(self, session: Session) -> Destination:
        draft = self._draft
        if draft.destination is None:
            self._before = await ids_before(session.client)
            return await session.client.create_destination(draft.new_destination())
        return await session.client.update_destination(draft.destination.id or 0, draft.changes())

    async def _find(self, session: Session) -> Sent | None:
        """What a lost answer would have said; ``None`` if the request was not carried out.

        Raises:
            OutcomeUnknown: neither can be said.
        """
        outcome = await self._outcome(session)
        self.is_unsure = isinstance(outcome, CannotTell)
        if isinstance(outcome, CannotTell):
            what = "created" if self._draft.is_new else "saved"
            raise OutcomeUnknown(
                f"Can't tell yet whether it was {what}: the answer was lost. {outcome.reason}",
                advice="ctrl+s looks again before it sends anything. Everything typed is kept.",
            )
        if not isinstance(outcome, CarriedOut) or outcome.destination is None:
            return None
        verb = f"created as #{outcome.destination.id}" if self._draft.is_new else "saved"
        return Sent(outcome.destination, f"{verb}; its answer was lost")

    async def _outcome(self, session: Session) -> Outcome:
        draft = self._draft
        if draft.destination is None:
            new = draft.new_destination()
            return await outcome_of_create(session.client, session.clock, new, self._before)
        sent = draft.changes()
        return await outcome_of_update(session.client, session.clock, draft.destination, sent)


def _not_carried_out(error: OutcomeUnknown, *, is_new: bool) -> Unreachable:
    what = "created" if is_new else "saved"
    return Unreachable(
        f"Not {what}: {error}",
        advice=f"The list shows that nothing was {what}. ctrl+s sends it again.",
    )
