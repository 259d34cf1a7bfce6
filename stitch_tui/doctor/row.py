"""One row of the doctor's report."""

from dataclasses import dataclass

from stitch_tui.preflight.finding import Finding


@dataclass(frozen=True)
class Row:
    """``id`` names it for programs, ``title`` for people; the finding's advice is the mend."""

    id: str
    title: str
    finding: Finding
