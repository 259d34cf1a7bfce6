"""Says at the end how large the matrix was, and for how long the event loop stood still."""

import pytest

size = (0, 0, 0)
"""Endpoints, faults, cells."""
played: dict[str, tuple[float, float]] = {}
"""By cell: the longest stall in seconds, as far as it is this process's work, and by the wall."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line."""
    if not played:
        return
    worst = max(played, key=lambda cell: played[cell][0])
    ours, wall = (max(figures) * 1000 for figures in zip(*played.values(), strict=True))
    endpoints, faults, cells = size
    terminalreporter.write_line(
        f"fault matrix: {endpoints} endpoints x {faults} faults = {cells} cells, "
        f"{len(played)} played; worst stall {ours:.0f} ms ({worst}), by the wall {wall:.0f} ms"
    )
