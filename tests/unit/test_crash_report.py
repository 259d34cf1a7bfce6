"""What a crash report holds, and what it never does."""

import platform
import stat
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from stitch_tui import __version__
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


def raised_in(file: str) -> Exception:
    """An error from a source file of this name, as Python was told it."""
    try:
        exec(compile("def run(): raise ValueError\nrun()", file, "exec"), {})
    except ValueError as error:
        return error
    raise AssertionError


def raised_at(depth: int) -> Exception:
    """An error that went through so many functions."""

    def deeper(left: int) -> None:
        if left == 1:
            raise ValueError
        deeper(left - 1)

    try:
        deeper(depth - 1)
    except ValueError as error:
        return error
    raise AssertionError


@pytest.fixture
def far_from_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A local time nine hours from UTC."""
    monkeypatch.setenv("TZ", "Far-9")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("far_from_utc")
def test_a_whole_report() -> None:
    text = report(Crash(ValueError(SECRET), "FormScreen"))
    *head, when, screen, empty, error, end = text.split("\n")
    assert head == [
        f"stitch-tui {__version__}",
        f"Python {platform.python_version()} on {sys.platform}",
    ]
    moment = datetime.strptime(when, "Time %Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC)
    assert abs((datetime.now(UTC) - moment).total_seconds()) < 3_600
    assert (screen, empty, error, end) == ("Screen FormScreen", "", "ValueError", "")


def test_what_led_to_an_error_follows_it_and_then_the_parts_of_a_group() -> None:
    first = KeyError()
    first.__context__ = OSError()
    second = KeyError()
    group = ExceptionGroup(SECRET, [first, second])
    group.__cause__ = LookupError()
    hidden = EOFError()
    hidden.__context__, hidden.__suppress_context__ = RuntimeError(), True
    second.__cause__ = hidden
    lines = report(Crash(group)).splitlines()[4:]
    assert lines == [
        *("", "ExceptionGroup"),
        *("", "Caused by LookupError"),
        *("", "Part of it: KeyError"),
        *("", "Part of it: KeyError"),
        *("", "While handling OSError"),
        *("", "Caused by EOFError"),
    ]


def test_of_an_endless_chain_the_first_twenty_are_told() -> None:
    errors = [ValueError() for _ in range(22)]
    for error, cause in pairwise(errors):
        error.__cause__ = cause
    assert report(Crash(errors[2])).count("ValueError") == 20
    assert "more" not in report(Crash(errors[2]))
    text = report(Crash(errors[1]))
    assert text.count("ValueError") == 20
    assert text.startswith("stitch-tui ")
    assert text.endswith("Caused by ValueError\n\n… more exceptions\n")


def test_an_error_met_twice_does_not_hide_what_comes_after_it() -> None:
    twice, last = OSError(), KeyError()
    group = ExceptionGroup("", [twice, last])
    group.__cause__ = twice
    lines = report(Crash(group)).splitlines()[5:]
    assert [line for line in lines if line] == [
        "ExceptionGroup",
        "Caused by OSError",
        "Part of it: KeyError",
    ]


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        (
            "/home/me/.venv/lib/site-packages/httpx/_api.py",
            "site-packages/httpx/_api.py",
        ),
        ("/home/me/stitch_tui/stitch_tui/connect/body.py", "stitch_tui/connect/body.py"),
        ("/home/me/src/stitch_tui/app.py", "stitch_tui/app.py"),
        ("/usr/lib/python3.11/asyncio/tasks.py", "asyncio/tasks.py"),
        ("<string>", "<string>"),
        ("/home/me/x/a\x1b.py", "x/a␛.py"),
    ],
)
def test_a_file_is_named_without_the_folders_it_is_in(file: str, shown: str) -> None:
    lines = report(Crash(raised_in(file))).splitlines()
    assert lines[-2:] == [f"  {shown}:2 <module>", f"  {shown}:1 run"]


def test_of_a_long_way_the_last_sixty_frames_are_told() -> None:
    whole = report(Crash(raised_at(60)))
    assert whole.count("raised_at.<locals>.deeper") == 59
    assert "…" not in whole
    cut = report(Crash(raised_at(61))).splitlines()
    assert cut[6] == "  … 1 frame"
    assert len(cut[7:]) == 60
    assert report(Crash(raised_at(63))).splitlines()[6] == "  … 3 frames"


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
    head = f"stitch-tui {__version__} crashed: ValueError (screen: FormScreen)."
    last = "The report, which holds nothing you typed: "
    assert {line.split("\n")[0] for line in told} == {head}
    assert {line.split("\n")[1] for line in told} == {f"{last}{file}" for file in files}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert all(line.count("\n") == 1 and SECRET not in line for line in told)


@pytest.mark.usefixtures("far_from_utc")
def test_a_report_is_named_by_its_moment_and_kept_in_the_users_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    tell(Crash(ValueError()))
    (file,) = (tmp_path / "stitch-tui").iterdir()
    moment = datetime.strptime(file.name, "crash-%Y%m%d-%H%M%S.txt").replace(tzinfo=UTC)
    assert abs((datetime.now(UTC) - moment).total_seconds()) < 3_600
    assert file.read_text("utf-8").startswith(f"stitch-tui {__version__}\n")


def test_where_a_report_is_is_told_whole(tmp_path: Path) -> None:
    folder = tmp_path / ("a" * 200) / ("b" * 200)
    told = tell(Crash(ValueError()), folder)
    (file,) = folder.iterdir()
    assert told.endswith(str(file))


def test_a_request_on_its_way_is_told() -> None:
    told = tell(Crash(raised(ValueError()), is_sending=True), Path("/dev/null/nowhere"))
    assert told.split("\n")[1:] == [
        "A request was on its way: look at the destinations before you try again.",
        "The report could not be saved: Not a directory.",
    ]


def test_a_report_that_cannot_be_saved_for_no_named_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> int:
        raise PermissionError

    monkeypatch.setattr("os.open", fail)
    told = tell(Crash(ValueError()), tmp_path)
    assert told.endswith("\nThe report could not be saved: PermissionError.")
