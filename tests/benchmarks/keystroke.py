"""How long from a key to its letter on the screen: in a bare box, and in forms of any size."""

import json
import string
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import rows
from tests.benchmarks.answers import DESTINATIONS, TYPES, Answers
from tests.benchmarks.startup import text_of
from tests.terminal.terminal import DOWN, ENTER, Terminal

BARE = "bare Input"
_WORD = string.ascii_uppercase[:20]
"""No letter twice, and none that is drawn for another reason."""
_CLEAR = "\x15"
_BARE = (sys.executable, str(Path(__file__).with_name("bare_input.py")))


@dataclass
class Keystrokes:
    """Of one app: the seconds and bytes of each letter."""

    seconds: list[float]
    bytes: list[int]


def alternate(
    environment: Mapping[str, str], sizes: Sequence[int], rounds: int
) -> dict[str, Keystrokes]:
    """Type letter by letter into a bare box and into forms of so many properties, in turn."""
    found: dict[str, Keystrokes] = {}
    with ExitStack() as stack:
        apps = {BARE: stack.enter_context(Terminal(_BARE, environment))}
        apps[BARE].settle()
        for size in sizes:
            apps[name_of(size)] = stack.enter_context(form_of(size, environment))
        found = {name: Keystrokes([], []) for name in apps}
        for turn in range(rounds + 1):
            for letter in _WORD:
                for name, app in apps.items():
                    into = found[name] if turn else Keystrokes([], [])
                    _type(app, letter, into)
            for app in apps.values():
                app.send(_CLEAR)
                app.settle()
    return found


def name_of(size: int) -> str:
    """What a form of so many is called."""
    return f"{size:,} properties"


@contextmanager
def form_of(size: int, environment: Mapping[str, str]) -> Iterator[Terminal]:
    """The app in a form of ``size`` required properties, in the first of their boxes."""
    card = json.dumps([rows.card("boxes", size)]).encode()
    with (
        Answers({DESTINATIONS: b"[]", TYPES: card}, environment) as answers,
        Terminal(answers.command, answers.environment) as app,
    ):
        app.wait_for("no destinations yet", "n new")
        app.send("n")
        app.wait_for("boxes", "plan tier")
        app.send(ENTER)
        app.wait_for("to fill in ·", "› boxes")
        app.send(ENTER)
        app.wait_for("name", "description", "property_00000", "still to do")
        app.settle()
        app.send(DOWN * 3)
        app.settle()
        yield app


def _type(app: Terminal, letter: str, into: Keystrokes) -> None:
    start, sent = len(app.received), time.perf_counter()
    app.send(letter)
    app.wait_until(lambda: letter.encode() in text_of(app.received[start:]), f"{letter} to show")
    into.seconds.append(time.perf_counter() - sent)
    app.settle(0.05)
    into.bytes.append(len(app.received) - start)
