"""A watch as two files for a support ticket: Markdown to read, lines of JSON to process.

Neither holds a token or a credential: requests are masked by what the fields are, and texts of the
API's by what was sent.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stitch_tui import __version__
from stitch_tui.connect.body import BodyValue
from stitch_tui.export import masked_json
from stitch_tui.private_file import write_new
from stitch_tui.text import one_line
from stitch_tui.watch.observation import Observation
from stitch_tui.watch.timeline import Timeline

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&])")


@dataclass(frozen=True)
class Transcript:
    """A run as it stands at ``saved_at``.

    ``request`` is a line such as ``POST https://…/v4/destinations`` and its body, where one was
    sent from here.
    """

    api_label: str
    saved_at: datetime
    seen: Observation
    timeline: Timeline
    request: tuple[str, Mapping[str, BodyValue]] | None = None

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Write both files into ``folder``, for this user only; gives their paths.

        Raises:
            OSError: they cannot be written.
        """
        stem = f"stitch-destination-{self.seen.destination.id}-{self.saved_at:%Y%m%d-%H%M%S}"
        files = {".md": self.markdown(), ".jsonl": self.json_lines()}
        first, second = (
            write_new(folder / f"{stem}{suffix}", text) for suffix, text in files.items()
        )
        return first, second

    def markdown(self) -> str:
        """Headings, tables, and the request as a block of JSON."""
        return "\n".join(self._markdown()) + "\n"

    def json_lines(self) -> str:
        """One object a line: the head, the request, then each entry."""
        lines: list[dict[str, object]] = [{"kind": "destination", **self._facts()}]
        if self.request is not None:
            line, body = self.request
            lines.append(
                {"kind": "request", "request": line, "body": json.loads(masked_json(body))}
            )
        lines += [
            {"kind": entry.kind, "at": entry.at.isoformat(), "text": entry.text}
            for entry in self.timeline.entries
        ]
        return "".join(f"{json.dumps(line, ensure_ascii=True)}\n" for line in lines)

    def _facts(self) -> dict[str, object]:
        """What is known at the end; of the two facts neither stands for the other."""
        seen, row = self.seen, self.seen.destination
        return {
            "name": row.title,
            "type": row.type,
            "id": row.id,
            "created": row.created_at,
            "current step": seen.step,
            "fully configured": seen.is_fully_configured,
            "connection check": seen.check_state.value,
            "check job": row.check_job_name,
            "missing": ", ".join(seen.missing),
            "looks": seen.looks,
            "failed looks": seen.errors,
            "last look": seen.at.isoformat(),
            "API": self.api_label,
            "saved": self.saved_at.isoformat(),
            "program": f"stitch_tui {__version__}",
        }

    def _markdown(self) -> Iterator[str]:
        yield f"# {_escaped(self.seen.destination.title)}"
        yield from ("", "| | |", "| --- | --- |")
        for name, value in self._facts().items():
            yield f"| {name} | {_escaped('' if value is None else str(value))} |"
        if self.request is not None:
            line, body = self.request
            # Four spaces make a block of code that no text in it can end.
            yield from ("", "## Request", "", _escaped(line), "")
            yield from (f"    {row}" for row in masked_json(body).splitlines())
        yield from ("", "## Timeline", "", "| time | what |", "| --- | --- |")
        if self.timeline.dropped:
            yield f"| | {self.timeline.dropped} older entries were dropped |"
        for entry in self.timeline.entries:
            yield f"| {entry.at:%Y-%m-%d %H:%M:%S%z} | {_escaped(entry.text)} |"


def _escaped(text: str) -> str:
    """``text`` on one line, with nothing in it that Markdown would read."""
    return _MARKDOWN.sub(r"\\\1", one_line(text, 1_000))
