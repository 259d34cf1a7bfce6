"""A value kept in a file."""

from pathlib import Path

import pytest

from stitch_tui.forms.key_file import KeyFileError, read_key_file


def test_the_text_of_the_file_is_read_without_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "key.json"
    file.write_bytes(b'\xef\xbb\xbf{"a": "\xc3\xbc"}\n')
    assert read_key_file(f"@{file}") == '{"a": "ü"}\n'


@pytest.mark.parametrize(
    ("content", "said"), [(None, "no such"), (b"\xffhunter2", "text"), (b"a" * 65_537, "larger")]
)
def test_a_file_that_is_no_value_is_refused_unquoted(
    content: bytes | None, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(KeyFileError, match=said) as caught:
        read_key_file(f"@{file}")
    assert "hunter2" not in str(caught.value)


def test_a_folder_and_a_name_with_a_null_cannot_be_read(tmp_path: Path) -> None:
    for reference in (f"@{tmp_path}", "@\x00"):
        with pytest.raises(KeyFileError, match="can't be read"):
            read_key_file(reference)


def test_the_folder_of_somebody_there_is_not_is_no_such_file() -> None:
    with pytest.raises(KeyFileError, match="no such file"):
        read_key_file("@~nobody-of-that-name/key")
