"""What commands print of the API's rows: aligned columns for people, JSON for programs."""

import json
import unicodedata
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, JsonValue

from stitch_tui.connect.errors import ProtocolError
from stitch_tui.text import CELL_LIMIT, one_line

_GAP = "  "


def aligned(rows: Iterable[Sequence[str]], limit: int = CELL_LIMIT) -> list[str]:
    """A line a row, cells one under the other; each may be foreign text of any length."""
    shown = [[one_line(cell, limit) for cell in row] for row in rows]
    columns = max(map(len, shown), default=0)
    widths = [
        max((_width(row[place]) for row in shown if place < len(row)), default=0)
        for place in range(columns)
    ]
    return [
        _GAP.join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=False)
        ).rstrip()
        for row in shown
    ]


def json_text(value: JsonValue) -> str:
    """``value`` as indented JSON in ASCII, which no terminal obeys."""
    return json.dumps(value, indent=2, ensure_ascii=True)


def json_row(row: BaseModel) -> JsonValue:
    """A row with the keys the API sent, unknown ones too, and credentials as ``********``.

    Raises:
        ProtocolError: it is nested too deep to be written.
    """
    try:
        value: JsonValue = row.model_dump(mode="json", exclude_unset=True)
        json.dumps(value)
    except (ValueError, RecursionError):
        raise ProtocolError("What the API sent is nested too deep to be shown as JSON.") from None
    return value


def _width(text: str) -> int:
    """Terminal cells: ideographs take two, accents none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(each) else 2 if _is_wide(each) else 1 for each in text)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
