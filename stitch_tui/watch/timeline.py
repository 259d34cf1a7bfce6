"""What was seen of a destination, kept in order for as long as a session lasts."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from stitch_tui.connect.models import Destination
from stitch_tui.watch.changes import changes
from stitch_tui.watch.observation import Observation

ENTRIES_AT_MOST = 500


@dataclass(frozen=True)
class Entry:
    """One line: ``kind`` is a ``ChangeKind`` or a word of who noted it; ``text`` may be foreign."""

    at: datetime
    kind: str
    text: str


class Timeline:
    """The newest ``ENTRIES_AT_MOST`` entries, and the look the next one is compared with.

    ``mask`` takes out of a text what must not be shown; it is asked whenever entries are, for a
    secret may be typed after the API quoted it.
    """

    def __init__(self, mask: Callable[[str], str]) -> None:
        self._mask = mask
        self._entries: deque[Entry] = deque(maxlen=ENTRIES_AT_MOST)
        self.dropped = 0
        """How many older entries were dropped."""
        self.seen: Observation | None = None
        """The newest look."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries, oldest first."""
        return tuple(replace(entry, text=self._mask(entry.text)) for entry in self._entries)

    def note(self, at: datetime, kind: str, text: str) -> Entry:
        """Add an entry."""
        entry = Entry(at, kind, text)
        self.dropped += len(self._entries) == ENTRIES_AT_MOST
        self._entries.append(entry)
        return entry

    def take(self, seen: Observation, known: Destination) -> tuple[Entry, ...]:
        """Add what changed since the look before, or since ``known``; gives the new entries."""
        before = self.seen or Observation(seen.at, known)
        self.seen = seen
        return tuple(
            self.note(seen.at, change.kind, change.text) for change in changes(before, seen)
        )
