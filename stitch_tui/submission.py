"""A draft on its way to the API: sent once, and looked for in the list if its answer is lost."""

from collections.abc import Callable
from dataclasses import dataclass

from stitch_tui.connect.errors import OutcomeUnknown, Unreachable
from stitch_tui.connect.models import Destination
from stitch_tui.connect.retry import Told, untold
from stitch_tui.forms.draft import Draft
from stitch_tui.outcome import (
    CannotTell,
    CarriedOut,
    Outcome,
    ids_before,
    outcome_of_create,
    outcome_of_update,
)
from stitch_tui.session import Creation, Session, Unanswered, Update


@dataclass(frozen=True)
class Sent:
    """The destination as the API has it now, and in a few words how that came."""

    destination: Destination
    told: str


@dataclass(frozen=True)
class NextSteps:
    """What to do after a lost answer, as sentences: where it ``cannot_tell``, or found nothing."""

    cannot_tell: str
    not_done: str


_IN_THE_FORM = NextSteps(
    "ctrl+s looks again before it sends anything. Everything typed is kept.",
    "ctrl+s looks once more and then sends it again. Everything typed is kept.",
)


class Submission:
    """The requests of one form, one at a time.

    What was sent without an answer is kept in the session, so that leaving the form, or typing
    something else into it, does not let it be forgotten. ``on_lost`` is called when an answer was
    lost, before it is looked for: that takes seconds. ``told`` hears of what is asked for again.
    """

    def __init__(
        self,
        draft: Draft,
        on_lost: Callable[[], None],
        told: Told = untold,
        next_steps: NextSteps = _IN_THE_FORM,
    ) -> None:
        self._next_steps = next_steps
        self._draft = draft
        self._on_lost = on_lost
        self._told = told
        self.is_unsure = False
        """Whether an earlier request may have worked, as far as could be seen last."""

    async def send(self, session: Session, *, whatever_came_of_it: bool = False) -> Sent:
        """Create or save. An earlier request without an answer is looked for first, unless
        ``whatever_came_of_it``.

        Raises:
            ConnectError: it was not sent, was refused, or not carried out as far as can be seen.
            OutcomeUnknown: it may have been carried out; nothing was sent again.
        """
        earlier = session.unanswered.get(self._key)
        if earlier is not None and not whatever_came_of_it:
            self._on_lost()
            found = await self._find(session, earlier)
            if found is not None:
                return self._take_earlier(found, earlier)
        request = await self._request(session, earlier)
        try:
            sent = await self._write(session, request)
        except OutcomeUnknown as error:
            session.unanswered[self._key] = request
            self._on_lost()
            found = await self._find(session, request)
            if found is None:
                raise self._not_carried_out(error) from None
            return found
        self._settle(session)
        return Sent(sent, self._done)

    @property
    def _key(self) -> str | int:
        """What of the account the form is about: a type to be created, or a destination's id."""
        draft = self._draft
        return draft.type_name if draft.destination is None else draft.destination.id or 0

    @property
    def _done(self) -> str:
        return "created" if self._draft.is_new else "saved"

    def _settle(self, session: Session) -> None:
        session.unanswered.pop(self._key, None)
        self.is_unsure = False

    async def _request(self, session: Session, earlier: Unanswered | None) -> Unanswered:
        """What is sent now. What was there before the first try is what all are compared with."""
        draft = self._draft
        if draft.destination is not None:
            return Update(draft.destination, draft.changes())
        before = await ids_before(session.client, self._told)
        if isinstance(earlier, Creation):
            before = earlier.before
        return Creation(draft.new_destination(), before)

    async def _write(self, session: Session, request: Unanswered) -> Destination:
        if isinstance(request, Creation):
            return await session.client.create_destination(request.new)
        return await session.client.update_destination(request.before.id or 0, request.changes)

    async def _find(self, session: Session, request: Unanswered) -> Sent | None:
        """What a lost answer would have said; ``None`` if the request seems not carried out.

        Raises:
            OutcomeUnknown: neither can be said.
        """
        outcome = await _outcome(session, request)
        self.is_unsure = isinstance(outcome, CannotTell)
        if isinstance(outcome, CannotTell):
            raise OutcomeUnknown(
                f"Can't tell yet whether it was {self._done}: the answer was lost. "
                f"{outcome.reason}",
                advice=self._next_steps.cannot_tell,
            )
        if not isinstance(outcome, CarriedOut) or outcome.destination is None:
            return None
        self._settle(session)
        as_number = f" as #{outcome.destination.id}" if self._draft.is_new else ""
        return Sent(outcome.destination, f"{self._done}{as_number}; its answer was lost")

    def _not_carried_out(self, error: OutcomeUnknown) -> Unreachable:
        return Unreachable(
            f"Not {self._done}, as far as can be seen: {error}",
            advice=self._next_steps.not_done,
        )

    def _take_earlier(self, found: Sent, earlier: Unanswered) -> Sent:
        """The earlier request worked after all; that is all there was to send, if it is the same.

        Raises:
            Unreachable: something else is typed by now, and was not sent.
        """
        draft = self._draft
        is_same = (
            draft.new_destination() == earlier.new
            if isinstance(earlier, Creation)
            else draft.changes() == earlier.changes
        )
        if is_same:
            return found
        raise Unreachable(
            f"The earlier request worked after all: #{found.destination.id} is {self._done}.",
            advice="What is typed now was not sent; ctrl+s sends it.",
        )


async def _outcome(session: Session, request: Unanswered) -> Outcome:
    client, clock = session.client, session.clock
    if isinstance(request, Creation):
        return await outcome_of_create(client, clock, request.new, request.before)
    return await outcome_of_update(client, clock, request.before, request.changes)
