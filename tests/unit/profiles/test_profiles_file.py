"""The file of profiles: what it may hold, and which line is named where it holds something else."""

import os
import re
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stitch_tui.catalog.regions import regions
from stitch_tui.profiles import (
    REGIONS,
    Profile,
    Profiles,
    ProfilesError,
    TokenSource,
    read_profiles,
)
from stitch_tui.profiles.reading import parse_profiles
from stitch_tui.profiles.writing import add_profile, remove_profile

PLACE = Path("profiles.toml")
SECRET = "ac_canary0hunter2"


def parse(text: str) -> Profiles:
    return parse_profiles(text.encode(), PLACE)


def test_all_that_can_be_set_is_read(tmp_path: Path) -> None:
    read = parse(f"""\
default = "work"

[profile.work]
api_url = "http://127.0.0.1:8080/"
region = "europe"
token = "file"
token_file = '{tmp_path / "token"}'
theme = "light"

[profile.home-2]

[keymap]
"form.create" = "ctrl+s, f10"
form.save = "f10"
screen.help = "?"
""")
    work = read.in_use(None)
    assert (work.name, work.address.url, work.region) == ("work", "http://127.0.0.1:8080", "europe")
    assert (work.token, work.token_file) == (TokenSource.FILE, tmp_path / "token")
    assert (work.theme, work.label) == ("light", "work · 127.0.0.1:8080")
    assert read.of("home-2") == Profile("home-2")
    assert read.keymap == {"form.create": "ctrl+s,f10", "form.save": "f10", "screen.help": "?"}


def test_without_a_default_and_a_name_no_profile_is_in_use() -> None:
    assert parse("[profile.work]").in_use(None) == Profile()
    assert Profile().label == "api.stitchdata.com"


@pytest.mark.parametrize("name", ["nope", ""])
def test_a_profile_there_is_not_is_told_with_those_there_are(name: str) -> None:
    with pytest.raises(ProfilesError, match=r"There is: work, home\. Add one with: stitch-tui"):
        parse("[profile.work]\n[profile.home]").in_use(name)


def test_home_is_where_the_system_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    read = parse('[profile.work]\ntoken_file = "~/x"')
    assert read.of("work").token_file == tmp_path / "x"


def test_the_regions_are_those_the_kit_knows() -> None:
    assert tuple(region.id for region in regions().all) == REGIONS


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("colour = 1", 1, "there is no setting colour here, only default, profile, keymap."),
        ("\n\nprofile = 3", 3, "profile must be a table: write [profile…]."),
        ("[profile]\nwork = 3", 2, "profile.work must be a table: write [profile…]."),
        ("[profile.work]\n\nurl = 1", 3, "no setting url here, only api_url, region, token, token"),
        ("[profile.Work]", 1, "A profile's name has up to 24 lower-case letters"),
        ('[profile."../x"]', 1, "A profile's name has"),
        (f"[profile.{'a' * 25}]", 1, "A profile's name has"),
        ("[profile.a]\nregion = 'asia'", 2, "region must be one of: north-america, europe."),
        ("[profile.a]\nregion = 3", 2, "region must be a text in quotes."),
        ("[profile.a]\nregion = ''", 2, "region must be a text in quotes."),
        ("[profile.a]\ntheme = 'pink'", 2, "theme must be one of: dark, light, ansi."),
        (f"[profile.a]\n\ntoken = '{SECRET}'", 3, "token must be one of: env, file, keyring, ask"),
        (f"[profile.a]\napi_url = 'https://u:{SECRET}@x'", 2, "must not hold a user name"),
        ("[profile.a]\napi_url = 'http://x'", 2, "must start with https://"),
        ("[profile.a]\ntoken_file = 'x'", 2, "token_file must be a whole path"),
        ("[profile.a]\ntoken_file = '~nobody-of-this-name/x'", 2, "a home folder that is not"),
        ("[profile.a]\ntoken = 'env'\ntoken_file = '/x'", 3, 'goes with token = "file" only.'),
        ("default = 'b'\n[profile.a]", 1, "default must be one of the profiles: a."),
        ("[profile.a]\n[keymap]\nform.creat = 'x'", 3, "no key called form.creat to change."),
        ("[keymap]\nform.create = 'x,'", 2, "keys look like ctrl+s, f10 or x"),
        ("[keymap]\nform.create = 'hyper+x'", 2, "keys look like"),
        ("[keymap]\nform.create.x.y = 'x'", 2, "no key called form.create.x"),
        ("[keymap]\nform.fill='x'\nform.request='x'", 3, "form.fill has this key already"),
        ("[keymap]\napp.quit='x'\nform.request='x'", 3, "app.quit has this key already"),
        ("[profile.a]\n\nx", 3, "this is no TOML: expected '=' after a key in a key/value pair."),
        ("a = 1\nb = [", 2, "this is no TOML: "),
        (f"a = 1\nb = {'9' * 5_000}", 2, "a value is too long, or nested too deeply."),
        (f"a = 1\n\nb = {'[' * 5_000}", 3, "a value is too long, or nested too deeply."),
        ('[profile.a]\nregion = """\nx\n"""\ntheme = 1', 2, "region must be one of"),
        ("[profile.a]\nx\x1b = 1", 2, "this is no TOML"),
        ('[profile.a]\n"x\\u001b[2J" = 1', 2, "there is no setting x␛[2J here"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_the_mend(text: str, line: int, said: str) -> None:
    with pytest.raises(ProfilesError) as wrong:
        parse(text)
    assert str(wrong.value).startswith(f"profiles.toml, line {line}: ")
    assert said in str(wrong.value)
    assert SECRET not in str(wrong.value)


def test_a_line_is_one_line_with_windows_ends_and_a_mark_of_utf_8_too() -> None:
    with pytest.raises(ProfilesError, match="line 3: theme"):
        parse_profiles(b"\xef\xbb\xbf[profile.a]\r\n\r\ntheme = 'x'\r\n", PLACE)
    with pytest.raises(ProfilesError, match="line 2: this is no UTF-8"):
        parse_profiles(b"[profile.a]\ntheme = '\xff'", PLACE)


WORDS = st.sampled_from(
    [
        "default",
        "profile",
        "keymap",
        "work",
        "=",
        "[",
        "]",
        "[[",
        "]]",
        ".",
        ",",
        "{",
        "}",
        '"',
        "'",
        "'''",
        '"""',
        "\n",
        "1",
        "1979-13-01",
        "true",
        "#",
        "\\u",
        "\x00",
        "api_url",
        "region",
        "token",
        "token_file",
        "theme",
        "form.create",
        "[profile.work]",
        "https://x",
        "'\n'",
    ]
)


@given(st.one_of(st.binary(max_size=200), st.lists(WORDS, max_size=30).map(" ".join)))
def test_whatever_stands_there_is_read_or_told_with_a_line_of_it(raw: bytes | str) -> None:
    content = raw if isinstance(raw, bytes) else raw.encode()
    try:
        parse_profiles(content, PLACE)
    except ProfilesError as error:
        told = re.match(r"profiles\.toml, line (\d+): ", str(error))
        assert told is not None
        assert 1 <= int(told[1]) <= content.count(b"\n") + 1


@given(st.dictionaries(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,23}", fullmatch=True), st.none()))
def test_a_mistake_in_the_last_profile_is_told_with_its_own_line(names: dict[str, None]) -> None:
    lines = [f"[profile.{name}]\nregion = 'europe'" for name in names]
    with pytest.raises(ProfilesError) as wrong:
        parse("\n".join([*lines, "[profile.UPPER]"]))
    assert f"line {2 * len(names) + 1}: " in str(wrong.value)


posix = pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")


def test_where_there_is_no_file_there_is_no_profile(tmp_path: Path) -> None:
    assert read_profiles(tmp_path / "none.toml").all == {}
    (tmp_path / "file").write_text("")
    assert read_profiles(tmp_path / "file" / "below.toml").all == {}


@posix
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_one_that_others_can_change_is_refused_with_the_command_that_mends_it(
    tmp_path: Path, mode: int
) -> None:
    path = tmp_path / "a b.toml"
    path.write_text("[profile.work]")
    path.chmod(mode)
    with pytest.raises(ProfilesError, match="Others can change") as refused:
        read_profiles(path)
    assert os.system(str(refused.value).rpartition(": ")[2]) == 0
    assert list(read_profiles(path).all) == ["work"]


@posix
def test_what_is_no_file_or_too_long_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "folder").mkdir(mode=0o700)
    (tmp_path / "long").write_text("#" * 65_537)
    for name, said in {
        "pipe": "is no plain file",
        "folder": "is no plain file|can't be read",
        "long": "is too long",
    }.items():
        with pytest.raises(ProfilesError, match=said):
            read_profiles(tmp_path / name)


def test_what_is_added_is_there_and_what_was_written_stays(tmp_path: Path) -> None:
    path = tmp_path / "new" / "profiles.toml"
    add_profile(path, "work", {"region": "europe"})
    path.write_text("# mine\n" + path.read_text() + "\n[keymap]  # and these\nform.fill = 'f8'\n")
    add_profile(path, "home", {"token": "ask"})
    read = add_profile(path, "last", {}, as_default=True)
    assert read == read_profiles(path)
    assert (list(read.all), read.default) == (["work", "home", "last"], "last")
    assert (read.of("work").region, read.of("home").token) == ("europe", TokenSource.ASK)
    read = remove_profile(path, "last")
    assert read == read_profiles(path)
    assert (list(read.all), read.default) == (["work", "home"], "")
    assert read.keymap == {"form.fill": "f8"}
    assert "# mine" in path.read_text()
    assert "[keymap]  # and these" in path.read_text()


@posix
def test_it_is_this_users_alone_and_a_link_stays_one(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("")
    path = tmp_path / "profiles.toml"
    path.symlink_to(real)
    add_profile(path, "work", {})
    assert path.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert sorted(each.name for each in tmp_path.iterdir()) == ["dotfiles.toml", "profiles.toml"]


@pytest.mark.parametrize(
    "text",
    [
        "profile.work.region = 'europe'",
        "profile = { work = { region = 'europe' } }",
        "[profile]\nwork = { region = 'europe' }",
        "[profile.work]\nregion = 'europe'\n[keymap]\n[profile.home]",
        "keymap.form.fill = 'f8'\n[profile]\n[profile.work]\nregion = 'europe'",
    ],
)
def test_however_it_is_written_a_change_is_whole_or_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "profiles.toml"
    path.write_text(text)
    before = read_profiles(path)
    try:
        after = add_profile(path, "new", {"theme": "light"})
    except ProfilesError:
        assert path.read_text() == text
    else:
        assert after == read_profiles(path)
        assert dict(after.all) == {**before.all, "new": Profile("new", theme="light")}
        assert after.keymap == before.keymap


@pytest.mark.parametrize(
    ("name", "settings", "said"),
    [
        ("work", {}, "There is a profile work already."),
        ("W", {}, "A profile's name has"),
        (SECRET.upper(), {}, "A profile's name has"),
        ("new", {"token": SECRET}, "token must be one of: env, file, keyring, ask."),
    ],
)
def test_what_cannot_be_added_changes_nothing(
    tmp_path: Path, name: str, settings: dict[str, str], said: str
) -> None:
    path = tmp_path / "profiles.toml"
    add_profile(path, "work", {})
    before = path.read_text()
    with pytest.raises(ProfilesError) as refused:
        add_profile(path, name, settings)
    assert said in str(refused.value)
    assert "line" not in str(refused.value)
    assert SECRET not in str(refused.value)
    assert path.read_text() == before
