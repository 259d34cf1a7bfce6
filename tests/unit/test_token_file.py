"""Token files: private, whole or not there, and never used while others can read them."""

import os
import stat
import sys
from pathlib import Path

import pytest

from stitch_tui.token_file import TokenFileError, keep_token, read_token_file, token_path

if sys.platform == "win32":
    pytest.skip("modes of POSIX", allow_module_level=True)


def test_a_kept_token_comes_back_and_is_this_users_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "tokens" / "a.token"
    keep_token(path, "ac_first")
    keep_token(path, "ac_x")
    assert read_token_file(path) == "ac_x"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each.name for each in path.parent.iterdir()] == ["a.token"]


def test_where_it_cannot_be_written_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(temporary: str, target: Path) -> None:
        assert Path(temporary).parent == target.parent, "a rename within one folder is at once"
        assert Path(temporary).name.startswith(".token-"), "what a kill leaves can be told"
        raise OSError("disk full")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        keep_token(tmp_path / "a.token", "ac_x")
    assert list(tmp_path.iterdir()) == []


def test_no_file_and_an_empty_one_are_no_token(tmp_path: Path) -> None:
    assert read_token_file(tmp_path / "a.token") is None
    assert read_token_file(Path(os.devnull) / "below" / "a.token") is None
    keep_token(tmp_path / "a.token", " ")
    assert read_token_file(tmp_path / "a.token") is None


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o610])
def test_one_that_others_can_read_is_refused_with_the_command_that_mends_it(
    tmp_path: Path, mode: int
) -> None:
    path = tmp_path / "a b.token"
    keep_token(path, "ac_x")
    path.chmod(mode)
    with pytest.raises(TokenFileError) as refused:
        read_token_file(path)
    command = str(refused.value).rpartition(": ")[2]
    assert os.system(command) == 0
    assert read_token_file(path) == "ac_x"


def test_links_pipes_and_folders_are_not_read(tmp_path: Path) -> None:
    keep_token(tmp_path / "a.token", "ac_x")
    (tmp_path / "link").symlink_to(tmp_path / "a.token")
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "folder").mkdir(mode=0o700)
    for name, reason in {
        "link": "can't be read: Too many levels of symbolic links.",
        "pipe": "is no plain file.",
        "folder": "is no plain file.",
    }.items():
        with pytest.raises(TokenFileError) as refused:
            read_token_file(tmp_path / name)
        assert str(refused.value) == f"{tmp_path / name} {reason}"


def test_it_is_read_where_a_system_knows_no_such_flags(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_token(tmp_path / "a.token", "ac_x")
    monkeypatch.delattr(os, "O_NOFOLLOW")
    assert read_token_file(tmp_path / "a.token") == "ac_x"


def test_it_is_as_long_as_a_token_may_be(tmp_path: Path) -> None:
    path = tmp_path / "a.token"
    keep_token(path, "x" * 4_095)
    assert read_token_file(path) == "x" * 4_095
    keep_token(path, "x" * 4_096)
    with pytest.raises(TokenFileError, match="too long"):
        read_token_file(path)


def test_that_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.token"
    keep_token(path, "ac_x")
    monkeypatch.setattr("os.getuid", lambda: os.geteuid() + 1)
    with pytest.raises(TokenFileError) as refused:
        read_token_file(path)
    assert str(refused.value) == f"{path} belongs to somebody else."


def test_bytes_that_are_no_text_are_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "a.token"
    keep_token(path, "x")
    path.write_bytes(b"ac_\xff\n")
    assert read_token_file(path) == "ac_\N{REPLACEMENT CHARACTER}"


def test_each_api_has_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    labels = ("api.stitchdata.com", "Localhost:8080", "../../x")
    names = ["api.stitchdata.com.token", "Localhost_8080.token", ".._.._x.token"]
    folder = tmp_path / "stitch-tui" / "tokens"
    assert [token_path(label) for label in labels] == [folder / name for name in names]
