"""The servers the tests start are what the tests take them for."""

import socket

from tests.servers.bastion import Bastion
from tests.servers.mariadb import MariaDb
from tests.servers.postgres import Postgres


def test_postgres_speaks_tls_and_scram(postgres: Postgres) -> None:
    assert postgres.sql("SHOW ssl") == "on"
    assert postgres.sql("SELECT DISTINCT left(rolpassword, 5) FROM pg_authid").strip() == "SCRAM"
    assert int(postgres.sql("SHOW server_version_num")) >= 130_000


def test_postgres_can_be_without_tls_for_a_while(postgres: Postgres) -> None:
    with postgres.settings(ssl="off"):
        assert postgres.sql("SHOW ssl") == "off"
    assert postgres.sql("SHOW ssl") == "on"


def test_postgres_makes_users_and_databases(postgres: Postgres) -> None:
    user, database = postgres.new_user('it\'s \\ "this"'), postgres.new_database()
    assert postgres.sql("SELECT current_user", database, user) == user


def test_mariadb_speaks_tls(mariadb: MariaDb) -> None:
    assert mariadb.sql("SELECT @@have_ssl") == "YES"
    user = mariadb.new_user('it\'s \\ "this"', "SELECT")
    assert "GRANT SELECT ON *.*" in mariadb.sql(f"SHOW GRANTS FOR {user}")
    with mariadb.setting("local_infile", "OFF"):
        assert mariadb.sql("SELECT @@global.local_infile") == "0"


def test_mariadb_can_be_without_tls(mariadb_without_tls: MariaDb) -> None:
    assert mariadb_without_tls.sql("SELECT @@have_ssl") == "DISABLED"


def test_the_bastion_says_who_it_is(bastion: Bastion) -> None:
    with socket.create_connection((bastion.host, bastion.port), timeout=10) as connection:
        assert connection.recv(100).startswith(b"SSH-2.0-OpenSSH_")
