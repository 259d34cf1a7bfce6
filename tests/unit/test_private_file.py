"""Files that are new, whole and this user's alone."""

import stat
import sys
from pathlib import Path

import pytest

from stitch_tui import private_file
from stitch_tui.private_file import write_new

if sys.platform == "win32":
    pytest.skip("modes of POSIX", allow_module_level=True)


def test_each_gets_a_name_that_is_free(tmp_path: Path) -> None:
    wanted = tmp_path / "a-b.c.md"
    made = [write_new(wanted, f"{number} ü\n") for number in range(3)]
    assert [path.name for path in made] == ["a-b.c.md", "a-b.c-2.md", "a-b.c-3.md"]
    assert [path.read_bytes() for path in made] == [
        b"0 \xc3\xbc\n",
        b"1 \xc3\xbc\n",
        b"2 \xc3\xbc\n",
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}


def test_it_gives_up_where_no_name_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(private_file, "_TRIES", 3)
    for _ in range(3):
        write_new(tmp_path / "a.md", "x")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "a.md", "x")
    assert len(list(tmp_path.iterdir())) == 3


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    (tmp_path / "a.md").symlink_to(target)
    assert write_new(tmp_path / "a.md", "x") == tmp_path / "a-2.md"
    assert not target.exists()
    with pytest.raises(OSError, match="No such file"):
        write_new(tmp_path / "none" / "a.md", "x")
