"""Where somebody wants no colours (no-color.org): greys, and words for every state."""

import re

from tests.terminal.terminal import APP, Terminal
from tests.terminal.walk import to_form, to_fully_configured, type_values

_SHADE = re.compile(rb"[34]8;2;(\d+);(\d+);(\d+)")
_PALETTE = re.compile(
    rb"\x1b\[(?:[\d;]*;)?(?:3[1-6]|4[1-6]|9[1-6]|10[1-6]|[34]8;5;\d+)(?:;[\d;]*)?m"
)


def test_the_whole_walk_has_no_colour(environment: dict[str, str]) -> None:
    with Terminal((*APP, "--demo", "--check-seconds", "1"), {**environment, "NO_COLOR": "1"}) as t:
        to_form(t)
        type_values(t)
        to_fully_configured(t)
        assert t.line("✔", "connection check", "passed")
        written = bytes(t.received)
    shades = set(_SHADE.findall(written))
    assert shades
    assert [shade for shade in shades if len(set(shade)) > 1] == []
    assert _PALETTE.findall(_SHADE.sub(b"", written)) == []


def test_with_colours_there_are_some(environment: dict[str, str]) -> None:
    with Terminal((*APP, "--demo"), environment) as t:
        t.wait_for("no destinations yet", "n new")
        assert [shade for shade in _SHADE.findall(bytes(t.received)) if len(set(shade)) > 1]
