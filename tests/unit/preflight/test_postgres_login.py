"""Signing in to a real PostgreSQL: what is wrong there is told, with the fields to look at."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from stitch_tui.preflight.finding import Finding, Verdict
from stitch_tui.preflight.postgres import POSTGRES_LOGIN
from stitch_tui.preflight.target import Target
from tests.servers.postgres import Postgres
from tests.unit.preflight.signing_in import found, to_sign_in

PASSWORD = 'wörd \'n "quotes" \\ and % 日本'


@pytest.fixture(scope="module")
def database(postgres: Postgres) -> str:
    """One in which ``user`` may create."""
    return postgres.new_database()


@pytest.fixture(scope="module")
def user(postgres: Postgres, database: str) -> str:
    """Somebody who may create in ``database``."""
    name = postgres.new_user(PASSWORD)
    postgres.sql(f"GRANT CREATE ON DATABASE {database} TO {name}")
    return name


@pytest.fixture
def typed(database: str, user: str) -> dict[str, str]:
    """What is right."""
    return {"database": database, "username": user, "password": PASSWORD}


def all_of(postgres: Postgres, typed: dict[str, str], **other: str) -> Target:
    """What is typed, but for some of it."""
    return to_sign_in(postgres, "postgres", **(typed | other))


def first_bad(findings: dict[str, Finding]) -> tuple[str, Finding]:
    """The check that did not pass, the first of them."""
    return next((name, each) for name, each in findings.items() if not each.is_good)


@pytest.mark.parametrize(("ssl", "how"), [("false", "not encrypted"), ("true", "encrypted")])
async def test_what_is_right_passes(
    postgres: Postgres, typed: dict[str, str], ssl: str, how: str
) -> None:
    findings = await found(all_of(postgres, typed, ssl=ssl), POSTGRES_LOGIN)
    assert list(findings) == ["login", "version", "database", "create"]
    assert {each.verdict for each in findings.values()} == {Verdict.PASSED}
    assert findings["login"].detail == f"signed in as {typed['username']}, {how}"
    version = postgres.sql("SHOW server_version").split()[0]
    assert findings["version"].detail == f"PostgreSQL {version}"


async def test_the_certificate_of_the_right_authority_passes(
    postgres: Postgres, typed: dict[str, str]
) -> None:
    root = postgres.certificates.ca.read_text("ascii")
    findings = await found(all_of(postgres, typed, ssl="true", sslrootcert=root), POSTGRES_LOGIN)
    assert {each.verdict for each in findings.values()} == {Verdict.PASSED}


async def test_a_wrong_password_and_an_unknown_user(
    postgres: Postgres, typed: dict[str, str]
) -> None:
    for other in ({"password": "another"}, {"username": "nobody at all"}):
        findings = await found(all_of(postgres, typed, **other), POSTGRES_LOGIN)
        name, finding = first_bad(findings)
        user = other.get("username", typed["username"])
        assert name == "login"
        assert finding.fields == ("password", "username")
        assert finding.message == f'FATAL: password authentication failed for user "{user}"'
        assert findings["create"].verdict is Verdict.NOT_TRIED


async def test_a_database_that_is_not_there_is_told_apart_from_a_login_that_fails(
    postgres: Postgres, typed: dict[str, str]
) -> None:
    findings = await found(all_of(postgres, typed, database="no such"), POSTGRES_LOGIN)
    assert findings["login"].verdict is Verdict.PASSED
    assert findings["version"].verdict is Verdict.NOT_TRIED
    assert findings["database"].verdict is Verdict.FAILED
    assert findings["database"].fields == ("database",)
    assert findings["database"].message == 'FATAL: database "no such" does not exist'
    assert findings["create"].verdict is Verdict.NOT_TRIED


async def test_a_database_the_user_may_not_connect_to(
    postgres: Postgres, typed: dict[str, str]
) -> None:
    closed = postgres.new_database()
    postgres.sql(f"REVOKE CONNECT ON DATABASE {closed} FROM PUBLIC")
    findings = await found(all_of(postgres, typed, database=closed), POSTGRES_LOGIN)
    name, finding = first_bad({key: findings[key] for key in ("login", "database", "create")})
    assert name == "database"
    assert finding.fields == ("username", "database")
    assert finding.message == f'FATAL: permission denied for database "{closed}"'


async def test_a_user_who_may_not_sign_in(postgres: Postgres, typed: dict[str, str]) -> None:
    user = postgres.new_user(PASSWORD)
    postgres.sql(f"ALTER ROLE {user} NOLOGIN")
    name, finding = first_bad(await found(all_of(postgres, typed, username=user), POSTGRES_LOGIN))
    assert (name, finding.fields) == ("login", ("username",))
    assert finding.message == f'FATAL: role "{user}" is not permitted to log in'


async def test_no_connection_left(postgres: Postgres, typed: dict[str, str]) -> None:
    user = postgres.new_user(PASSWORD, "CONNECTION LIMIT 0")
    name, finding = first_bad(await found(all_of(postgres, typed, username=user), POSTGRES_LOGIN))
    assert name == "login"
    assert finding.message == f'FATAL: too many connections for role "{user}"'
    assert "connection" in finding.advice


@pytest.mark.parametrize(
    ("rule", "ssl", "says"),
    [
        ("host all all all reject", "false", "rejects connection"),
        ("", "true", "SSL encryption"),
        ("", "false", "no encryption"),
        ("hostssl all all all trust", "false", "no encryption"),
    ],
)
async def test_rules_that_let_nobody_in(
    postgres: Postgres, typed: dict[str, str], rule: str, ssl: str, says: str
) -> None:
    with postgres.rules(rule, alone=True):
        name, finding = first_bad(await found(all_of(postgres, typed, ssl=ssl), POSTGRES_LOGIN))
    blamed = (*(["ssl"] if says == "no encryption" else []), "username", "database")
    assert (name, finding.fields) == ("login", blamed)
    assert finding.message.startswith("FATAL: ")
    assert "pg_hba.conf" in finding.message
    assert says in finding.message
    assert "Stitch comes from its own" in finding.advice


async def test_encryption_a_server_does_not_have(postgres: Postgres, typed: dict[str, str]) -> None:
    with postgres.settings(ssl="off"):
        name, finding = first_bad(await found(all_of(postgres, typed, ssl="true"), POSTGRES_LOGIN))
    assert (name, finding.fields) == ("login", ("ssl",))
    assert finding.message == "server does not support SSL, but SSL was required"


@pytest.mark.parametrize("root", ["stranger", "no certificate"])
async def test_a_root_certificate_that_does_not_vouch(
    postgres: Postgres, typed: dict[str, str], root: str
) -> None:
    if root == "stranger":
        root = postgres.certificates.stranger.read_text("ascii")
    target = all_of(postgres, typed, ssl="true", sslrootcert=root)
    name, finding = first_bad(await found(target, POSTGRES_LOGIN))
    assert (name, finding.fields) == ("login", ("sslrootcert",))
    assert "stitch-tui-" not in finding.message


async def test_the_grant_it_names_lets_the_user_create(postgres: Postgres) -> None:
    user, database = 'Us"er;', "Data base"
    postgres.sql(f"""CREATE ROLE "Us""er;" LOGIN PASSWORD 'known'; CREATE DATABASE "{database}";""")
    typed = {"database": database, "username": user, "password": "known"}
    name, finding = first_bad(await found(all_of(postgres, typed), POSTGRES_LOGIN))
    assert (name, finding.fields) == ("create", ("username",))
    postgres.sql(finding.advice.partition(": ")[2])
    findings = await found(all_of(postgres, typed), POSTGRES_LOGIN)
    assert findings["create"].verdict is Verdict.PASSED


async def test_a_catalog_that_was_locked_away(postgres: Postgres, typed: dict[str, str]) -> None:
    locked = postgres.new_database()
    postgres.sql(
        f"GRANT CREATE ON DATABASE {locked} TO {typed['username']};"
        "REVOKE USAGE ON SCHEMA information_schema FROM PUBLIC",
        locked,
    )
    findings = await found(all_of(postgres, typed, database=locked), POSTGRES_LOGIN)
    assert findings["create"].verdict is Verdict.WARNED
    assert "information_schema" in findings["create"].detail


async def test_redshift_is_always_encrypted_and_has_to_be_redshift(
    postgres: Postgres, typed: dict[str, str]
) -> None:
    findings = await found(to_sign_in(postgres, "redshift", **typed), POSTGRES_LOGIN)
    assert findings["login"].detail.endswith(", encrypted")
    assert findings["version"].detail == "this is PostgreSQL, not Amazon Redshift"
    assert findings["create"].verdict is Verdict.PASSED


async def test_nothing_is_asked_outside_a_transaction_that_only_reads(
    postgres: Postgres, typed: dict[str, str]
) -> None:
    mark = len(postgres.server.log)
    with postgres.settings(log_statement="all", log_line_prefix="<%a> "):
        await found(all_of(postgres, typed), POSTGRES_LOGIN)
        postgres.server.wait_for("has_table_privilege")
    told = postgres.server.log[mark:].splitlines()
    asked = [line.partition("statement: ")[2] for line in told if "<stitch-tui check>" in line]
    assert asked[0] == "BEGIN READ ONLY"
    assert {line.split()[0] for line in asked[1:]} == {"SET", "SELECT"}


@pytest.fixture
def somebody_s_own_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres: Postgres
) -> Iterator[None]:
    """All a machine may hold for PostgreSQL's own programs, none of it right."""
    monkeypatch.setenv("HOME", str(tmp_path))
    own = tmp_path / ".postgresql"
    own.mkdir()
    stranger = postgres.certificates.stranger
    for name in ("root.crt", "postgresql.crt", "postgresql.key", "root.crl"):
        (own / name).write_text(stranger.read_text("ascii"))
    (tmp_path / ".pg_service.conf").write_text("[mine]\nhost=nowhere.invalid\n")
    passwords = tmp_path / ".pgpass"
    passwords.write_text(f"*:*:*:*:{PASSWORD}\n")
    passwords.chmod(0o600)
    for name, value in {
        "PGHOST": "nowhere.invalid",
        "PGHOSTADDR": "192.0.2.1",
        "PGPORT": "1",
        "PGDATABASE": "nothing",
        "PGUSER": "nobody",
        "PGPASSWORD": PASSWORD,
        "PGSERVICE": "missing",
        "PGOPTIONS": "-c no_such_thing=1",
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": str(stranger),
        "PGTZ": "No/Where",
        "PGREQUIREAUTH": "none",
        "PGTARGETSESSIONATTRS": "standby",
        "PGCLIENTENCODING": "LATIN1",
    }.items():
        monkeypatch.setenv(name, value)
    yield
    assert not [name for name in os.environ if name.startswith("PG")]


@pytest.mark.usefixtures("somebody_s_own_settings")
@pytest.mark.parametrize("ssl", ["false", "true"])
async def test_nothing_but_what_is_typed_counts(
    postgres: Postgres, typed: dict[str, str], ssl: str
) -> None:
    right = await found(all_of(postgres, typed, ssl=ssl), POSTGRES_LOGIN)
    assert {each.verdict for each in right.values()} == {Verdict.PASSED}
    wrong = await found(all_of(postgres, typed, ssl=ssl, password="another"), POSTGRES_LOGIN)
    assert first_bad(wrong)[1].message.startswith("FATAL: password authentication failed")
