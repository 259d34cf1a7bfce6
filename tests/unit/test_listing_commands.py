"""``stitch-tui types``, ``card`` and ``destinations`` as processes, against a sandbox process."""

import json
import sys
from collections.abc import Iterator

import pytest

if sys.platform == "win32":
    pytest.skip("signals and pipes of POSIX", allow_module_level=True)

from stitch_tui.commands.tables import aligned
from stitch_tui.sandbox.destination_types import BUILT_IN, built_in_type, built_in_types
from tests.terminal.quoting_api import quoting_api
from tests.unit.scripted import SECRET, TOKEN, create, run, served

COMMANDS = (("types",), ("card", "postgres"), ("destinations",))


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """An account with one destination, whose name would clear the screen."""
    with served("--check-seconds", "0") as address:
        create(address, "Staging\x1b[2J")
        yield address


def test_types_are_lines_whose_columns_stand_under_each_other(url: str) -> None:
    done = run("types", "--api-url", url)
    assert (done.returncode, done.stderr) == (0, "")
    head, *lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(BUILT_IN)
    access = head.index("access")
    assert {line[access:].split("  ")[0] for line in lines} == {"✔ yes", "✗ no"}


def test_types_as_json_are_the_rows_of_the_api(url: str) -> None:
    done = run("--api-url", url, "types", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == built_in_types()


def test_a_card_names_each_property_and_what_it_takes(url: str) -> None:
    done = run("card", "postgres", "--api-url", url)
    assert (done.returncode, done.stderr) == (0, "")
    lines = {line.split()[1]: line for line in done.stdout.splitlines() if "  " in line}
    assert "● password" in lines["password"]
    assert "required, secret" in lines["password"]
    assert "takes digits" in lines["port"]
    assert "○ sslrootcert" in lines["sslrootcert"]


def test_a_card_as_json_is_the_apis(url: str) -> None:
    done = run("card", "s3", "--json", "--api-url", url)
    assert (done.returncode, json.loads(done.stdout)) == (0, built_in_type("s3"))


def test_destinations_have_a_state_as_glyph_and_word(url: str) -> None:
    done = run("destinations", "--api-url", url)
    assert (done.returncode, done.stderr) == (0, "")
    _, line = done.stdout.splitlines()
    assert line.startswith("#337658  postgres  Staging␛[2J  ✔ fully configured  ")


def test_destinations_as_json_are_the_rows_of_the_api(url: str) -> None:
    (row,) = json.loads(run("destinations", "--json", "--api-url", url).stdout)
    assert (row["id"], row["name"]) == (337658, "Staging\x1b[2J")
    assert row["properties"]["host"] == "db.example.com"
    assert "password" not in row["properties"]
    assert row["report_card"]["current_step_type"] == "fully_configured"


@pytest.mark.parametrize(
    ("more", "token", "code", "said"),
    [
        ((), "ac_wrong", 4, "does not accept this token"),
        ((), "", 4, "No token: set STITCH_API_TOKEN."),
        ((), "at_wrong", 4, "Import API token"),
        (("--demo",), None, 2, "The demo ends with its window. Try stitch-tui sandbox."),
        (("--api-url", "http://example.com"), None, 2, "https://"),
        (("--token-file", "/nowhere/at/all"), "", 2, "There is no token in /nowhere/at/all."),
        (("--api-url", "http://127.0.0.1:1"), None, 1, "Nothing was changed."),
    ],
)
def test_what_goes_wrong_is_one_line_and_a_code(
    url: str, more: tuple[str, ...], token: str | None, code: int, said: str
) -> None:
    given = {} if token is None else {"STITCH_API_TOKEN": token}
    done = run("--api-url", url, *more, "destinations", **given)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_type_there_is_not_says_where_they_are(url: str) -> None:
    done = run("card", "post\x1bgres", "--api-url", url)
    assert (done.returncode, done.stdout) == (1, "")
    told = "There is no destination type post␛gres. stitch-tui types lists them.\n"
    assert done.stderr == f"stitch-tui: {told}"


def test_an_empty_account_is_said_in_words() -> None:
    with served() as address:
        words = run("destinations", "--api-url", address)
        rows = run("destinations", "--json", "--api-url", address)
    assert (words.returncode, words.stdout) == (0, "There is no destination in this account.\n")
    assert (rows.returncode, rows.stdout) == (0, "[]\n")


def test_what_the_api_gives_back_of_secrets_is_masked_in_every_mode() -> None:
    """It refuses the first request of each with the token in its words; then it quotes both."""
    with quoting_api(TOKEN, SECRET) as address:
        for number, command in enumerate(COMMANDS):
            url = f"{address}/{number}"
            refused = run(*command, "--api-url", url)
            assert (refused.returncode, refused.stdout) == (1, "")
            assert "not ********" in refused.stderr
            for more in ((), ("--json",), ("--diff", "--json"))[: 3 if number == 0 else 2]:
                given = run(*command, *more, "--api-url", url)
                assert (given.returncode, given.stderr) == ("--diff" in more, "")
                assert command[0] != "destinations" or "Old ******** store" in given.stdout


def test_wide_and_combining_characters_keep_columns_under_each_other() -> None:
    assert aligned([("東京", "a"), ("e\N{COMBINING ACUTE ACCENT}", "b"), ("abc", "c")]) == [
        "東京  a",
        "e\N{COMBINING ACUTE ACCENT}     b",
        "abc   c",
    ]


def test_rows_may_differ_in_length() -> None:
    assert aligned([("a", "bb"), ("aaa",), ("", "", "c")]) == ["a    bb", "aaa", "         c"]
