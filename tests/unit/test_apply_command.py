"""``stitch-tui apply``: as a process against a sandbox process, and request by request."""

import argparse
import asyncio
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue

if sys.platform == "win32":
    pytest.skip("signals and pipes of POSIX", allow_module_level=True)

from stitch_tui.commands.apply import Application
from stitch_tui.declaration.file import Declared
from stitch_tui.declaration.references import Surroundings
from stitch_tui.session import Session
from tests.pilot.account import TOKEN as PILOT_TOKEN
from tests.pilot.account import URL, Account, answering
from tests.unit.scripted import PROPERTIES, ROOT, SECRET, create, environment, listed, run, served

VALUES: dict[str, JsonValue] = {**PROPERTIES, "port": 5432, "ssl": True, "password": "$PGPASSWORD"}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """An account that more than one test writes to, each under a name of its own."""
    with served("--check-seconds", "0") as address:
        yield address


def declaration(
    name: str, values: Mapping[str, JsonValue] = VALUES, **more: object
) -> dict[str, object]:
    return {"type": "postgres", "name": name, "properties": {**values}, **more}


def write(folder: Path, *declared: object) -> str:
    file = folder / "destinations.json"
    file.write_text(json.dumps(declared), "utf-8")
    return str(file)


def apply(url: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return run("apply", *arguments, "--api-url", url, **{"PGPASSWORD": SECRET, **more})


def named(url: str, name: str) -> list[Any]:
    return [row for row in listed(url) if row["name"] == name]


def test_it_creates_then_changes_nothing_then_only_what_differs(url: str, tmp_path: Path) -> None:
    file = write(tmp_path, declaration("Twice", description="for reports"))
    first = apply(url, file)
    assert (first.returncode, first.stderr) == (0, "")
    planned, done = first.stdout.splitlines()
    assert planned.startswith("+ create  Twice (postgres)  Stitch maps all sources that load into")
    (row,) = named(url, "Twice")
    assert done == f"✔ Twice (postgres) #{row['id']}: created"
    assert (row["description"], row["properties"]["port"]) == ("for reports", "5432")

    again = apply(url, file)
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.splitlines() == [
        f"= unchanged  Twice (postgres) #{row['id']}  password: can't be compared; --send-secrets "
        "sends what the file says"
    ]
    assert named(url, "Twice") == [row]

    changed = apply(url, write(tmp_path, declaration("Twice", {**VALUES, "host": "db2"})))
    assert changed.returncode == 0
    assert changed.stdout.splitlines() == [
        f"~ change  Twice (postgres) #{row['id']}  sends host, password",
        f"✔ Twice (postgres) #{row['id']}: saved",
    ]
    (after,) = named(url, "Twice")
    assert after["properties"] == {**row["properties"], "host": "db2"}


def test_the_example_of_the_readme_is_applied(url: str, tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (tmp_path / "warehouse.toml").write_text(
        "type = " + readme.partition("```toml\ntype = ")[2].partition("```")[0], "utf-8"
    )
    done = apply(url, str(tmp_path / "warehouse.toml"))
    assert (done.returncode, done.stderr) == (0, "")
    assert named(url, "Analytics")[0]["properties"]["host"] == "db.example.com"


def test_a_dry_run_shows_the_requests_masked_and_sends_none(url: str, tmp_path: Path) -> None:
    create(url, "Dry there")
    before = listed(url)
    file = write(
        tmp_path,
        declaration("Dry", unmapped_sources="leave"),
        declaration("Dry there", {**VALUES, "port": 5433}),
    )
    done = apply(url, file, "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    for said in (
        "+ create  Dry (postgres)",
        "Sources that load into no destination yet are left as they are.",
        f"POST {url}/v4/destinations\n",
        '"ignore_unmapped_sources": true',
        f"PUT {url}/v4/destinations/",
        '"password": "********"',
        "Nothing was sent: this is a dry run.",
    ):
        assert said in done.stdout
    assert '"username"' not in done.stdout.partition("PUT ")[2]
    assert listed(url) == before


def test_all_problems_of_all_destinations_are_listed_and_nothing_is_sent(
    url: str, tmp_path: Path
) -> None:
    create(url, "Double")
    create(url, "Double")
    before = listed(url)
    file = write(
        tmp_path,
        declaration("Good"),
        declaration("Bad", {**VALUES, "port": "x", "password": "$ABSENT"}),
        declaration("Double"),
        {"type": "storagegrid", "name": "Dear"},
        {"type": "fire\x1bhose", "name": "None"},
    )
    done = apply(url, file)
    assert (done.returncode, done.stdout) == (2, "")
    ids = [f"#{row['id']}" for row in before if row["name"] == "Double"]
    assert done.stderr.splitlines() == [
        "stitch-tui: Bad (postgres): password: its environment variable is not set; $$ stands for "
        "a $ of the value's own.",
        "stitch-tui: Bad (postgres): port: digits only.",
        "stitch-tui: Double (postgres): there are 2 of that type and name "
        f"({', '.join(ids)}); rename or delete all but one.",
        "stitch-tui: Dear (storagegrid): this account can't create a storagegrid destination.",
        "stitch-tui: None (fire␛hose): there is no destination type fire␛hose; stitch-tui types "
        "lists them.",
        "stitch-tui: 5 problems to mend first. Nothing was sent.",
    ]
    assert listed(url) == before


def test_references_lead_to_files_beside_the_file(url: str, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(f"{SECRET}\n", "utf-8")
    (tmp_path / "lake.toml").write_text(
        """
        type = "postgres"
        name = "Referred"
        [properties]
        host = "${HOST_OF_DB}"
        port = 5432
        database = "@@odd"
        username = "$$odd"
        password = "@password"
        ssl = true
        encryption_type = "none"
        """,
        "utf-8",
    )
    done = apply(url, str(tmp_path / "lake.toml"), HOST_OF_DB="db.example.net")
    assert (done.returncode, done.stderr) == (0, "")
    (row,) = named(url, "Referred")
    shown = row["properties"]
    assert (shown["host"], shown["database"], shown["username"]) == (
        "db.example.net",
        "@odd",
        "$odd",
    )


def test_objects_are_tables_compared_member_by_member(url: str, tmp_path: Path) -> None:
    ssh = {"ssh": True, "ssh_host": "bastion", "ssh_port": 22, "ssh_user": "ada"}
    values: dict[str, JsonValue] = {
        "access_token": "$PGPASSWORD",
        "jdbc_url": "jdbc:spark://db.example.com",
        "staging_area": {"bucket_name": "stitch-stage"},
        "ssh_config": ssh,
    }
    lake = {"type": "databricks_delta", "name": "Lake"}
    first = apply(url, write(tmp_path, {**lake, "properties": values}))
    again = apply(url, write(tmp_path, {**lake, "properties": values}))
    values["ssh_config"] = {**ssh, "ssh_port": 2222}
    other = apply(url, write(tmp_path, {**lake, "properties": values}))
    for done, start in ((first, "+ create"), (again, "= unchanged"), (other, "~ change")):
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(start)
    (row,) = named(url, "Lake")
    shown = row["properties"]
    assert shown["staging_area"] == {"scheme": "s3", "bucket_name": "stitch-stage"}
    assert shown["ssh_config"] == {**ssh, "ssh": "true", "ssh_port": "2222"}


def test_a_secret_in_clear_works_and_is_warned_of(url: str) -> None:
    declared = json.dumps(declaration("Clear", {**VALUES, "password": SECRET}))
    done = run("apply", "-", "--api-url", url, given=declared)
    assert done.returncode == 0
    assert done.stderr == (
        "stitch-tui: Clear (postgres): password stands in clear in the file; $NAME or @file keeps "
        "it out.\n"
    )
    assert len(named(url, "Clear")) == 1


def test_waiting_ends_with_the_outcome_of_the_check(url: str, tmp_path: Path) -> None:
    done = apply(url, write(tmp_path, declaration("Waited for")), "--wait")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Fully configured, and its connection check passed.\n")
    with served("--scenario", "wrong-password", "--check-seconds", "0") as failing:
        done = apply(failing, write(tmp_path, declaration("Failing")), "--wait")
        late = apply(failing, write(tmp_path, declaration("Failing")), "--wait")
    for each in (done, late):
        assert (each.returncode, each.stderr) == (1, "")
        assert "The connection check failed." in each.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it: type has to be given, as a text.\n"),
        ("type = ", "it: It is not TOML or JSON: "),
        (f'password = "{SECRET}', "it: It is not TOML or JSON: "),
        (f'"{SECRET}" = 1', "There is no key"),
    ],
)
def test_a_file_that_can_not_be_used_is_told_before_the_api_is_asked(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "it").write_text(text.replace(f'"{SECRET}" =', "key ="), "utf-8")
    done = run("apply", "it", "--api-url", "http://127.0.0.1:1", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.endswith("Nothing was sent.\n")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("none.toml", "none.toml can't be read: No such file or directory."),
        ("~nobody-of-that-name/x", "can't be read: there is nobody of that name."),
        (".", ". can't be read: Is a directory."),
    ],
)
def test_a_file_that_is_not_there_is_told(tmp_path: Path, file: str, said: str) -> None:
    done = run("apply", file, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_file_may_be_too_long_or_no_text(tmp_path: Path) -> None:
    (tmp_path / "long").write_text("#" * 1_000_001, "utf-8")
    (tmp_path / "binary").write_bytes(b"\xff")
    long, binary = (run("apply", name, folder=tmp_path) for name in ("long", "binary"))
    assert (long.returncode, binary.returncode) == (2, 2)
    assert "long: It is longer than 1,000,000 characters." in long.stderr
    assert "binary is no text." in binary.stderr


def test_what_the_api_refuses_ends_it_and_names_what_was_not_sent(tmp_path: Path) -> None:
    with served("--scenario", "limit-reached") as address:
        file = write(tmp_path, declaration("One\x1b"), declaration("Two"), declaration("Three"))
        done = apply(address, file)
        there = [row["name"] for row in listed(address)]
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "stitch-tui: One␛ (postgres): you are at your destination limit. Nothing was created. "
        "Delete a destination first, or change the plan.",
        "stitch-tui: Not sent: Two (postgres), Three (postgres).",
    ]
    assert "Two" not in there


def serve_until_post(listener: socket.socket) -> socket.socket:
    """Answer each GET, of a type without properties; gives the connection a POST came on."""
    card = {"type": "x", "steps": [{"type": "form", "properties": []}]}
    while True:
        connection, _ = listener.accept()
        connection.settimeout(30)
        while request := connection.recv(65_536):
            if request.startswith(b"POST"):
                return connection
            answer = json.dumps(card if b"/destination-types/" in request else []).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(answer)}\r\n\r\n"
            connection.sendall(head.encode() + answer)
        connection.close()


def test_an_interrupt_while_a_request_is_on_its_way_says_so(tmp_path: Path) -> None:
    (tmp_path / "lost.toml").write_text('type = "x"\nname = "Lost"', "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with (
            subprocess.Popen(
                [sys.executable, "-m", "stitch_tui", "--api-url", address, "apply", "lost.toml"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                cwd=tmp_path,
                env=environment(PYTHONPATH=str(ROOT)),
            ) as process,
            serve_until_post(listener),
        ):
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=30)
    assert process.returncode == 128 + signal.SIGINT
    assert errors == (
        "stitch-tui: Lost (x): It may have been sent. Look with stitch-tui destinations before "
        "you apply the file again.\n"
    )


async def carried_out(account: Account, *names: str, **values: JsonValue) -> int:
    """The exit code of applying a file in this process, the clock moved on as it is waited for."""
    client = account.client()
    session = Session(client, URL, "api.example.com", account.clock)
    args = argparse.Namespace(dry_run=False, wait=False, timeout=0.0, send_secrets=False)
    around = Surroundings({"PGPASSWORD": SECRET}, Path())
    declared = [Declared("postgres", name, properties={**VALUES, **values}) for name in names]
    work = asyncio.ensure_future(Application(session, args, around).carry_out(declared))
    for _ in range(200):
        await asyncio.sleep(0.01)
        if work.done():
            break
        await account.clock.advance(1)
    code = await work
    await client.close()
    return code


async def test_what_is_sent_is_one_post_and_then_only_what_changed() -> None:
    account = Account()
    assert await carried_out(account, "Once") == 0
    (post,) = account.sent("POST")
    assert post["properties"]["password"] == SECRET
    assert "ignore_unmapped_sources" not in post
    assert await carried_out(account, "Once") == 0
    assert len(account.sent("POST")) == 1
    assert account.sent("PUT") == []
    assert await carried_out(account, "Once", port=5433) == 0
    assert account.sent("PUT") == [{"properties": {"password": SECRET, "port": "5433"}}]
    assert len(account.sent("POST")) == 1


async def test_a_post_whose_answer_is_lost_is_looked_for_and_not_repeated(
    capsys: pytest.CaptureFixture[str],
) -> None:
    account = Account("lost-answer")
    assert await carried_out(account, "Once") == 0
    told = capsys.readouterr()
    assert "✔ Once (postgres) #337658: created as #337658; its answer was lost" in told.out
    assert "The answer was lost. Looking for what became of the request …" in told.err
    assert len(account.sent("POST")) == 1


async def test_a_post_that_was_lost_on_its_way_is_not_repeated_either(
    capsys: pytest.CaptureFixture[str],
) -> None:
    account = Account()
    account.answers["POST", "/v4/destinations"] = answering(504, b"<html>", "text/html")
    assert await carried_out(account, "One", "Two") == 1
    told = capsys.readouterr().err
    assert "One (postgres): Not created, as far as can be seen: " in told
    assert "Apply the file again: what is done already stays as it is." in told
    assert "Not sent: Two (postgres)." in told
    assert len(account.sent("POST")) == 1
    assert SECRET not in told
    assert PILOT_TOKEN not in told


async def test_a_row_that_can_not_be_read_may_be_the_one() -> None:
    account = Account()
    account.answers["GET", "/v4/destinations"] = answering(200, b"[null]")
    with pytest.raises(Exception, match="Part of the list can't be read, so One"):
        await carried_out(account, "One")
    assert account.sent("POST") == []
