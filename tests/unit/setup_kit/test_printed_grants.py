"""What the kit prints, run as printed, does what it says: on real servers."""

import pytest

from stitch_tui.preflight.finding import Verdict
from stitch_tui.preflight.mysql import MYSQL_LOGIN
from stitch_tui.preflight.postgres import POSTGRES_LOGIN
from stitch_tui.setup_kit import kit_for
from tests.servers.mariadb import MariaDb
from tests.servers.postgres import Postgres, quoted
from tests.unit.preflight.signing_in import found, to_sign_in

PASSWORD = "canary-battery-staple-9"


@pytest.mark.parametrize("odd", ["", ' of "Ada"; --', "'\\'é"])
async def test_the_grant_turns_the_failing_check_into_a_passing_one(
    postgres: Postgres, odd: str
) -> None:
    database, user = postgres.new_database(), postgres.new_user(PASSWORD)
    for kind, name in (("DATABASE", database), ("ROLE", user)):
        as_written = '"' + (name + odd).replace('"', '""') + '"'
        if odd:
            postgres.sql(f"ALTER {kind} {name} RENAME TO {as_written}")
    values = {"database": database + odd, "username": user + odd, "password": PASSWORD}
    postgres.sql(f"ALTER ROLE {_name(user + odd)} PASSWORD {quoted(PASSWORD)}")
    target = to_sign_in(postgres, "postgres", **values)

    before = await found(target, POSTGRES_LOGIN)
    assert before["login"].verdict is Verdict.PASSED
    assert before["create"].verdict is Verdict.FAILED

    printed = kit_for(target).part("grant-database").text
    assert PASSWORD not in printed
    postgres.sql(printed)

    after = await found(target, POSTGRES_LOGIN)
    assert {finding.verdict for finding in after.values()} == {Verdict.PASSED}


async def test_user_and_grant_of_an_empty_server_are_all_it_takes(postgres: Postgres) -> None:
    database = postgres.new_database()
    user = f"made for {database}"
    target = to_sign_in(postgres, "postgres", database=database, username=user, password=PASSWORD)
    kit = kit_for(target)
    creating, _, asking = kit.part("create-user").text.rpartition("\n")
    assert asking.startswith("\\password ")
    postgres.sql(f"{creating}\n{creating}\n")
    postgres.sql(f"ALTER ROLE {_name(user)} PASSWORD {quoted(PASSWORD)}")
    postgres.sql(kit.part("grant-database").text)

    made = await found(target, POSTGRES_LOGIN)
    assert {finding.verdict for finding in made.values()} == {Verdict.PASSED}


async def test_the_grants_for_mariadb_are_all_it_takes(mariadb: MariaDb) -> None:
    user = mariadb.new_user(PASSWORD)
    target = to_sign_in(mariadb, "mysql_destination", username=user, password=PASSWORD)
    with mariadb.setting("local_infile", "OFF"):
        before = await found(target, MYSQL_LOGIN)
        assert before["local_infile"].verdict is Verdict.FAILED
        kit = kit_for(target)
        mariadb.sql(kit.part("local-infile").text)
        mariadb.sql(kit.part("grant-database").text)

        after = await found(target, MYSQL_LOGIN)
    assert {finding.verdict for finding in after.values()} == {Verdict.PASSED}


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
