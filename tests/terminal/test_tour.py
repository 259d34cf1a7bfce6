"""The tour in a real pty: it plays by itself, writes nothing between its steps, and hands over."""

from tests.terminal.terminal import APP, Terminal

OFFER = "any key takes over"


def test_it_goes_on_by_itself_and_any_key_takes_over(environment: dict[str, str]) -> None:
    with Terminal((*APP, "--tour"), environment) as terminal:
        terminal.wait_for("demo sandbox", "no destination", OFFER)
        terminal.settle(0.5)
        assert terminal.listen(1.0) == b""
        terminal.wait_for("postgres", "enter report card", "1 of 4", OFFER)
        terminal.settle(0.5)
        assert terminal.listen(1.0) == b""
        before = len(terminal.received)
        terminal.send("q")
        terminal.wait_for("the tour has stopped: the keys are yours.")
        terminal.wait_gone(OFFER)
        terminal.settle()
        assert len(terminal.received) - before < 400
        assert terminal.is_alive
        terminal.send("q")
        assert terminal.finish() == 0


def test_a_line_of_the_tour_costs_little_more_than_its_letters(
    environment: dict[str, str],
) -> None:
    with Terminal((*APP, "--demo", "--tour"), environment) as terminal:
        terminal.wait_for("3 of 4: the form. first a name of your own.", OFFER)
        terminal.settle(0.4)
        start = len(terminal.received)
        terminal.wait_for("a note for your colleagues.")
        terminal.settle(0.4)
        typed = len(terminal.received) - start  # seven letters and a tab, each drawn at once
        assert typed < 1_600
        terminal.send("\x11")
        assert terminal.finish() == 0


def test_what_would_keep_it_from_its_end_is_refused(environment: dict[str, str]) -> None:
    for more in (("--scenario", "never-ends"), ("--check", "live")):
        with Terminal((*APP, "--tour", *more), environment) as terminal:
            assert terminal.finish() == 2
            assert "leave out --scenario and --check" in terminal.screen_text().replace("\n", " ")
