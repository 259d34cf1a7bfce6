"""Values that stand elsewhere: read whole, escaped by doubling, and never quoted in a complaint."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stitch_tui.declaration.references import (
    ReferenceProblem,
    Surroundings,
    literal,
    referred_text,
    resolve,
)

NAMES = st.from_regex(r"\A[A-Za-z_][A-Za-z0-9_]{0,20}\Z")
VALUES = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), min_size=1)
NOWHERE = Path("/nowhere")


def around(folder: Path = NOWHERE, **environment: str) -> Surroundings:
    return Surroundings(environment, folder)


@given(NAMES, VALUES)
def test_a_variable_is_read_whole_whatever_is_in_it(name: str, value: str) -> None:
    here = Surroundings({name: value}, NOWHERE)
    assert referred_text(f"${name}", here) == value
    assert referred_text(f"${{{name}}}", here) == value


@given(VALUES)
def test_any_value_can_be_written_so_that_it_is_no_reference(value: str) -> None:
    written = value[0] + value if value[0] in "$@" else value
    assert referred_text(written, around()) is None
    assert literal(written) == value
    assert resolve("a", written, around()).value == value


@given(VALUES)
def test_what_does_not_start_with_a_mark_is_left_alone(value: str) -> None:
    written = f"x{value}"
    found = resolve("a", written, around())
    assert (found.value, found.referred, found.problems) == (written, set(), {})


@given(st.sampled_from("$@"), VALUES)
def test_a_complaint_quotes_nothing(mark: str, value: str) -> None:
    written = f"{mark}canary/{value}"
    with pytest.raises(ReferenceProblem) as caught:
        referred_text(written, around())
    assert "canary" not in str(caught.value)
    found = resolve("password", written, around())
    assert list(found.problems) == ["password"]
    assert found.value is None


@given(VALUES.filter(lambda value: value.strip("\r\n") != "" and "\r" not in value))
def test_a_file_is_read_whole_but_for_the_end_of_an_only_line(value: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "key").write_bytes(value.encode())
        text = referred_text("@key", around(Path(folder)))
    whole = value.removeprefix("\ufeff")
    assert text == (whole if "\n" in whole[:-1] else whole.removesuffix("\n"))


def test_paths_start_from_the_folder_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "key").write_text("a\r\n", "utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    for path in ("secrets/key", f"{tmp_path}/secrets/key", "~/secrets/key"):
        here = around(tmp_path if path[0] == "s" else NOWHERE)
        assert referred_text(f"@{path}", here) == "a"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("$ABSENT", "its environment variable is not set; $$ stands for"),
        ("$EMPTY", "its environment variable is empty; $$ stands for"),
        ("$", "no name of a variable; $$ stands for"),
        ("${HERE", "no name of a variable"),
        ("$HERE/x", "no name of a variable"),
        ("${HERE}x", "no name of a variable"),
        ("$HÉRE", "no name of a variable"),
        ("@", "no name of a file; @@ stands for"),
        ("@absent", "no such file; @@ stands for"),
        ("@.", "the file can't be read"),
        ("@~nobody-of-that-name/key", "no such file"),
        ("@empty", "the file is empty"),
        ("@large", "larger than 64 kB"),
        ("@binary", "not a text file"),
    ],
)
def test_a_reference_to_nothing_says_why(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "empty").write_bytes(b"\n")
    (tmp_path / "large").write_bytes(b"a" * 70_000)
    (tmp_path / "binary").write_bytes(b"\xff")
    with pytest.raises(ReferenceProblem) as caught:
        referred_text(text, around(tmp_path, EMPTY="", HERE="x"))
    assert str(caught.value).startswith(said)


def test_references_stand_at_any_depth_and_are_told_apart_from_what_stands_in_clear() -> None:
    value = {"user": "ada", "key": {"private": "$KEY"}, "ports": [22, "$PORT"]}
    found = resolve("ssh", value, around(KEY="k", PORT="2222"))
    assert found.value == {"user": "ada", "key": {"private": "k"}, "ports": [22, "2222"]}
    assert found.referred == {"ssh.key.private", "ssh.ports"}
    assert found.was_referred("ssh.key.private")
    assert found.was_referred("ssh.key")
    assert not found.was_referred("ssh.user")
    assert not found.was_referred("ssh.key.private2")
    whole = resolve("ssh", "$ALL", around(ALL='{"user": "ada"}'))
    assert whole.was_referred("ssh.user")
