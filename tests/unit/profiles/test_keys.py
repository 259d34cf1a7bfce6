"""The bindings that can be given other keys, against those there are."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

import stitch_tui.app
import stitch_tui.screens
from stitch_tui.profiles.keys import BINDINGS, read_keys


def kinds(kind: type[DOMNode]) -> Iterator[type[DOMNode]]:
    yield kind
    for each in kind.__subclasses__():
        yield from kinds(each)


def test_every_binding_of_the_app_and_its_screens_can_be_given_other_keys() -> None:
    for module in pkgutil.iter_modules(stitch_tui.screens.__path__, "stitch_tui.screens."):
        importlib.import_module(module.name)
    ours = [kind for kind in kinds(DOMNode) if kind.__module__.startswith("stitch_tui.")]
    found = {
        binding.id
        for kind in ours
        for binding in Binding.make_bindings(kind.__dict__.get("BINDINGS", ()))
        if issubclass(kind, App | Screen)
    }
    assert found == BINDINGS


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("ctrl+s", "ctrl+s"),
        (" f10 , x", "f10,x"),
        ("?", "?"),
        ("ctrl++", "ctrl++"),
        ("ctrl+shift+pageup", "ctrl+shift+pageup"),
        ("question_mark,comma", "question_mark,comma"),
        ("", None),
        (",", None),
        ("F10", None),
        ("f25", None),
        ("cmd+x", None),
        ("x\n", "x"),
        ("\x1b", None),
    ],
)
def test_keys_are_read(text: str, keys: str | None) -> None:
    assert read_keys(text) == keys
