"""What a crash report holds, and what it never does."""

import stat
from pathlib import Path

from stitch_tui.connect.errors import NotAuthorised
from stitch_tui.crash_report import Crash, report, tell

SECRET = "hunter2-in-the-message"


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    password = SECRET
    assert password
    try:
        raise error from cause
    except type(error) as caught:
        return caught


def test_every_exception_of_a_chain_is_named_and_none_quoted() -> None:
    group = ExceptionGroup(SECRET, [raised(KeyError(SECRET)), raised(OSError(SECRET))])
    text = report(Crash(raised(ValueError(SECRET), cause=group), "FormScreen"))
    for kind in ("\nValueError\n", "Caused by ExceptionGroup\n", "KeyError\n", "OSError\n"):
        assert kind in text
    assert "unit/test_crash_report.py:" in text
    assert " raised\n" in text
    assert SECRET not in text


def test_notes_are_left_out() -> None:
    error = ValueError()
    error.add_note(SECRET)
    assert SECRET not in report(Crash(raised(error)))


def test_only_our_own_messages_are_kept_and_drawn_as_text() -> None:
    text = report(Crash(raised(NotAuthorised("Not \x1b[31maccepted."))))
    assert "stitch_tui.connect.errors.NotAuthorised: Not ␛[31maccepted." in text


def test_an_exception_that_leads_to_itself_is_told_once() -> None:
    first, second = ValueError(), KeyError()
    first.__context__, second.__context__ = second, first
    assert report(Crash(first)).count("ValueError") == 1


def test_an_endless_recursion_is_cut() -> None:
    def deeper() -> None:
        deeper()

    try:
        deeper()
    except RecursionError as error:
        text = report(Crash(error))
    assert text.count("\n") < 100


def test_reports_are_private_and_never_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "stitch-tui"
    told = [tell(Crash(raised(ValueError(SECRET)), "FormScreen"), folder) for _ in range(3)]
    files = list(folder.iterdir())
    assert len(files) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert all(line.count("\n") == 1 and SECRET not in line for line in told)


def test_a_request_on_its_way_is_told() -> None:
    told = tell(Crash(raised(ValueError()), is_sending=True), Path("/dev/null/nowhere"))
    assert "A request was on its way" in told
    assert "could not be saved" in told
