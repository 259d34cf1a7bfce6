"""What a command is given to read: a file or the standard input, or a sentence about why not."""

import subprocess
import sys
from pathlib import Path

import pytest

from stitch_tui.commands.source import SourceError, read_source
from stitch_tui.forms.paste.read import TEXT_LIMIT


def test_a_file_is_read_without_its_byte_order_mark_and_not_beyond_the_limit(
    tmp_path: Path,
) -> None:
    file = tmp_path / "it"
    file.write_bytes(b"\xef\xbb\xbfa = 1\r\n")
    assert read_source(str(file)) == "a = 1\n"
    file.write_text("a" * (TEXT_LIMIT + 7), "utf-8")
    assert len(read_source(str(file))) == TEXT_LIMIT + 1


def test_what_can_not_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff")
    for source, said in (
        (f"{tmp_path}/binary", "binary is no text."),
        (f"{tmp_path}/none", "none can't be read: No such file or directory."),
        ("a\0b", "is no text."),
        ("~nobody-of-that-name/x", "can't be read: there is nobody of that name."),
    ):
        with pytest.raises(SourceError) as caught:
            read_source(source)
        assert str(caught.value).endswith(said)


def test_a_check_from_the_home_of_nobody_ends_with_2() -> None:
    command = ["check", "postgres", "--from", "~nobody-of-that-name/x"]
    done = subprocess.run(
        [sys.executable, "-m", "stitch_tui", *command], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is nobody of that name" in done.stderr
