"""The colours a terminal is sent."""

import re

from tests.terminal.terminal import APP, ENTER, Terminal

RGB = re.compile(rb"[34]8;2;")


def drawn(environment: dict[str, str], *options: str) -> bytes:
    """What is written on the way to a form, and what a row that is moved to looks like."""
    with Terminal((*APP, "--demo", *options), environment) as app:
        app.wait_for("no destinations yet", "n new")
        app.send("n")
        app.wait_for("postgres", "plan tier", "released")
        app.send(ENTER)
        app.wait_for("fully_configured", "fill in")
        app.send(ENTER)
        app.wait_for("still to do")
        return bytes(app.received)


def test_the_ansi_theme_names_no_colour_of_its_own(environment: dict[str, str]) -> None:
    ansi, dark = drawn(environment, "--theme", "ansi"), drawn(environment)
    assert not RGB.search(ansi)
    assert RGB.search(dark)
    assert len(ansi) < len(dark)


def test_an_unknown_theme_is_refused(environment: dict[str, str]) -> None:
    with Terminal((*APP, "--demo", "--theme", "solarized"), environment) as app:
        assert app.finish() == 2
        assert "solarized" in app.screen_text()
