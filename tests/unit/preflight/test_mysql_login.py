"""Signing in to a real MariaDB: what is wrong there is told, with the fields to look at."""

from pathlib import Path

import pytest

from stitch_tui.preflight.finding import Finding, Verdict
from stitch_tui.preflight.mysql import MYSQL_LOGIN
from stitch_tui.preflight.mysql_grants import NEEDED
from stitch_tui.preflight.target import Target
from tests.servers.bastion import Bastion
from tests.servers.mariadb import MariaDb
from tests.unit.preflight.signing_in import found, to_sign_in

PASSWORD = 'wörd \'n "quotes" \\ and % 日本'


@pytest.fixture(scope="module")
def user(mariadb: MariaDb) -> str:
    """Somebody who has all that Stitch needs."""
    return mariadb.new_user(PASSWORD, *NEEDED)


def typed(server: MariaDb, user: str, **other: str) -> Target:
    """What is typed."""
    return to_sign_in(
        server, "mysql_destination", **({"username": user, "password": PASSWORD} | other)
    )


def first_bad(findings: dict[str, Finding]) -> tuple[str, Finding]:
    """The check that did not pass, the first of them."""
    return next((name, each) for name, each in findings.items() if not each.is_good)


@pytest.mark.parametrize(("ssl", "how"), [("false", "not encrypted"), ("true", "encrypted")])
async def test_what_is_right_passes(mariadb: MariaDb, user: str, ssl: str, how: str) -> None:
    findings = await found(typed(mariadb, user, ssl=ssl), MYSQL_LOGIN)
    assert list(findings) == ["login", "version", "local_infile", "grants"]
    assert {each.verdict for each in findings.values()} == {Verdict.PASSED}
    assert findings["login"].detail == f"signed in as {user}, {how}"
    version = mariadb.sql("SELECT VERSION()").partition("-")[0]
    assert findings["version"].detail == f"MariaDB {version}"


async def test_it_says_encrypted_only_where_it_is(mariadb: MariaDb) -> None:
    user = mariadb.new_user(PASSWORD, *NEEDED, options="REQUIRE SSL")
    findings = await found(typed(mariadb, user, ssl="true"), MYSQL_LOGIN)
    assert findings["login"].verdict is Verdict.PASSED
    name, finding = first_bad(await found(typed(mariadb, user), MYSQL_LOGIN))
    assert (name, finding.fields) == ("login", ("password", "username", "ssl"))
    assert "switch ssl on" in finding.advice


async def test_a_wrong_password_and_an_unknown_user(mariadb: MariaDb, user: str) -> None:
    for other in ({"password": "another"}, {"username": "nobody at all"}):
        target = typed(mariadb, user, ssl="true", **other)
        name, finding = first_bad(await found(target, MYSQL_LOGIN))
        assert (name, finding.fields) == ("login", ("password", "username"))
        account = f"'{other.get('username', user)}'@'127.0.0.1'"
        assert finding.message == f"Access denied for user {account} (using password: YES)"


async def test_encryption_a_server_does_not_have(mariadb_without_tls: MariaDb) -> None:
    user = mariadb_without_tls.new_user(PASSWORD, "ALL")
    name, finding = first_bad(
        await found(typed(mariadb_without_tls, user, ssl="true"), MYSQL_LOGIN)
    )
    assert (name, finding.fields) == ("login", ("ssl",))
    plain = await found(typed(mariadb_without_tls, user), MYSQL_LOGIN)
    assert {each.verdict for each in plain.values()} == {Verdict.PASSED}


async def test_local_infile_off_does_not_hide_the_grants(mariadb: MariaDb, user: str) -> None:
    with mariadb.setting("local_infile", "OFF"):
        findings = await found(typed(mariadb, user), MYSQL_LOGIN)
    assert findings["local_infile"].verdict is Verdict.FAILED
    assert "SET GLOBAL local_infile = 1" in findings["local_infile"].advice
    assert findings["grants"].verdict is Verdict.PASSED


async def test_the_grant_it_names_is_the_one_that_is_missing(mariadb: MariaDb) -> None:
    user = mariadb.new_user(PASSWORD, *NEEDED[:-2])
    name, finding = first_bad(await found(typed(mariadb, user), MYSQL_LOGIN))
    assert (name, finding.fields) == ("grants", ("username",))
    assert finding.detail == f"{user} lacks on *.*: DROP, EXECUTE"
    mariadb.sql(finding.advice.partition(": ")[2])
    findings = await found(typed(mariadb, user), MYSQL_LOGIN)
    assert findings["grants"].verdict is Verdict.PASSED


async def test_grants_on_one_database_are_too_little(mariadb: MariaDb) -> None:
    user = mariadb.new_user(PASSWORD)
    mariadb.sql(f"CREATE DATABASE one; GRANT ALL ON one.* TO {user}")
    findings = await found(typed(mariadb, user), MYSQL_LOGIN)
    assert findings["grants"].verdict is Verdict.FAILED


async def test_what_a_role_holds_cannot_be_seen(mariadb: MariaDb) -> None:
    user = mariadb.new_user(PASSWORD)
    mariadb.sql(f"CREATE ROLE loads; GRANT ALL ON *.* TO loads; GRANT loads TO {user}")
    findings = await found(typed(mariadb, user), MYSQL_LOGIN)
    assert findings["grants"].verdict is Verdict.WARNED
    assert "by a role" in findings["grants"].detail


async def test_the_session_only_reads(mariadb: MariaDb, user: str) -> None:
    with mariadb.setting("general_log", "ON"):
        await found(typed(mariadb, user), MYSQL_LOGIN)
    lines = [line.split("\t")[-1] for line in mariadb.general_log.read_text("utf-8").splitlines()]
    asked = lines[lines.index("SET NAMES utf8mb4") + 1 :]
    assert asked[0] == "SET SESSION TRANSACTION READ ONLY"
    assert [line.split()[0] for line in asked[1:5]] == ["SELECT", "SELECT", "SELECT", "SHOW"]


async def test_what_is_no_mysql(mariadb: MariaDb, bastion: Bastion) -> None:
    target = typed(mariadb, "somebody", port=str(bastion.port))
    name, finding = first_bad(await found(target, MYSQL_LOGIN))
    assert (name, finding.fields) == ("login", ("port", "host"))
    assert "does not speak MySQL's protocol" in finding.detail


async def test_the_settings_of_mysql_s_own_programs_do_not_count(
    mariadb: MariaDb, user: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".my.cnf").write_text("[client]\nuser=nobody\nhost=nowhere.invalid\nport=1\n")
    for name in ("MYSQL_HOST", "MYSQL_TCP_PORT", "MYSQL_PWD"):
        monkeypatch.setenv(name, "1")
    findings = await found(typed(mariadb, user), MYSQL_LOGIN)
    assert {each.verdict for each in findings.values()} == {Verdict.PASSED}
