"""Counts what a key in each kind of control of a form writes."""

from collections.abc import Mapping

from tests.benchmarks.screens import DEMO
from tests.benchmarks.wire import Bytes, Wire
from tests.terminal.terminal import DOWN, ENTER, Terminal
from tests.terminal.walk import to_form

LETTER = "letter"
"""Begins the names of what is typed into a box, rather than chosen."""
_CTRL_F = "\x06"
_POSTGRES = (
    ("letter in the name", "Staging"),
    ("letter in the description", "For us"),
    ("a choice: unmapped sources", "lm"),
    ("letter in a host", "db.example.com"),
    ("letter in digits", "5432"),
    ("letter in a text", "analytics"),
    ("letter in another text", "stitch"),
    ("letter in a secret", "secret"),
    ("a switch", "yn"),
    ("a choice that shows more fields", "sn"),
)
_BIGQUERY = 3
"""So many types below the first one."""


def of_each_control(environment: Mapping[str, str]) -> dict[str, list[int]]:
    """Each key by what it does; the first of a text is the first letter of its field."""
    found = Bytes()
    with Terminal(DEMO, environment) as terminal:
        wire = Wire(terminal, found, 0)
        to_form(terminal)
        wire.skip()
        for name, text in _POSTGRES:
            wire.press(name, text)
            wire.press("the next field", [DOWN])
        terminal.send(_CTRL_F)
        terminal.wait_for("part of a field's name")
        wire.skip()
        wire.press("filter of the form, and the fields it leaves", "port")
    with Terminal(DEMO, environment) as terminal:
        _credentials(Wire(terminal, found, 0))
    return found.keys


def _credentials(wire: Wire) -> None:
    """A JSON of one line, then one of several, as it is pasted."""
    terminal = wire.terminal
    terminal.wait_for("no destinations yet", "n new")
    terminal.send("n")
    terminal.wait_for("bigquery", "plan tier")
    terminal.send(DOWN * _BIGQUERY, ENTER)
    terminal.wait_for("bigquery", "service_account_cred", "fill in")
    terminal.send(ENTER)
    terminal.wait_for("still to do", "service_account_credentials")
    terminal.send(DOWN * 5)
    terminal.wait_for("JSON, or @ and a file name", "key file of the google")
    wire.skip()
    wire.press("letter in JSON", '{"a": 1}')
    wire.press("several lines, pasted", ['\x1b[200~{"type":\n "service_account"}\n\x1b[201~'])
