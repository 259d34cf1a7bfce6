"""Why a connection check failed: what is explained, to whom, and what the loader refuses."""

import re
import subprocess
import sys
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stitch_tui.catalog import CatalogError, CheckFailure, explain_failure, facts_of, known_types
from stitch_tui.catalog.check_failures import (
    ADVICE_LIMIT,
    REFERENCE_URL,
    SEARCHED,
    KnownFailure,
    _known_failures,
    read_failures,
)

KNOWN = _known_failures()
BY_ID = {known.failure.id: known for known in KNOWN}
APPLIES = {
    "all": set(known_types()),
    "s3 (and storagegrid by analogy)": {"s3", "storagegrid"},
}
NOT_A_PROPERTY = {"type"}
"""Named by Stitch's docs: the type chosen is what is wrong, and no property holds it."""

SAMPLES = {
    "panoply-credentials": ("panoply", 'FATAL:  password authentication failed for user "amy"'),
    "connection-refused": (
        "mysql_destination",
        "java.net.ConnectException: Connection refused (Connection refused)",
    ),
    "time-out": ("redshift", "java.net.ConnectException: Connection timed out"),
    "password-auth": (
        "postgres",
        'connection to server at "db.example.com" (192.0.2.7), port 5432 failed:\n'
        'FATAL:  password authentication failed for user "stitch"\n',
    ),
    "database-type": (
        "redshift",
        "There was an error while attempting to check the type or\n version of your database",
    ),
    "io-error": ("postgres", "An I/O error occurred while sending to the backend."),
    "internal-error": ("s3", "An INTERNAL error while checking the connection."),
    "missing-challenge-file": (
        "s3",
        "An error occurred (404) when calling the HeadObject operation: Not Found",
    ),
    "s3-bucket-region-mismatch": (
        "databricks_delta",
        "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'x'",
    ),
    "database-does-not-exist": ("redshift", 'FATAL:  database \\"Sales (old)\\" does not exist'),
    "cannot-create-schema": (
        "postgres",
        "Encountered error while attempting to create new schema: hello",
    ),
    "schema-permission-denied": ("redshift", "ERROR: permission denied for schema web"),
    "ssh-host-key": ("postgres", "Host key verification failed.\r\n"),
    "ssh-key-refused": ("redshift", "stitch@198.51.100.2: Permission denied (publickey)."),
    "ssh-forwarding-refused": (
        "mssql_server",
        "channel 1: open failed: administratively prohibited: open failed",
    ),
    "ssh-unreachable": (
        "mysql_destination",
        "sshtunnel.BaseSSHTunnelForwarderError: Could not establish session to SSH gateway",
    ),
    "unknown-host": (
        "postgres",
        'could not translate host name "db.exmaple.com" to address: Name or service not known',
    ),
    "host-unreachable": ("postgres", "java.net.NoRouteToHostException: No route to host"),
    "no-answer": ("mysql_destination", "java.net.SocketTimeoutException: connect timed out"),
    "refused-at-address": (
        "postgres",
        "Connection to db.example.com:5433 refused. Check that the hostname and port are correct "
        "and that the postmaster is accepting TCP/IP connections.",
    ),
    "pg-hba": (
        "postgres",
        'FATAL: no pg_hba.conf entry for host "192.0.2.9", user "a", database "b", SSL off',
    ),
    "pg-no-user": ("postgres", 'FATAL: role "stitsch" does not exist'),
    "pg-no-database": ("postgres", 'FATAL:  database "sales" does not exist'),
    "pg-database-right": ("postgres", "ERROR: permission denied for database sales"),
    "pg-schema-right": ("postgres", "ERROR: permission denied for schema public"),
    "pg-no-more-connections": ("postgres", "FATAL: sorry, too many clients already"),
    "pg-starting-up": ("postgres", "FATAL: the database system is starting up"),
    "no-ssl-at-server": (
        "mysql_destination",
        "SSL connection error: SSL is required but the server doesn’t support it",
    ),
    "ssl-wanted-by-server": (
        "mysql_destination",
        "Connections using insecure transport are prohibited while --require_secure_transport=ON.",
    ),
    "certificate-not-trusted": (
        "postgres",
        "SSL error: PKIX path building failed: unable to find valid certification path",
    ),
    "mysql-database-right": (
        "mysql_destination",
        "Access denied for user 'stitch'@'%' to database 'shop'",
    ),
    "mysql-access-denied": (
        "mysql_destination",
        "Access denied for user 'stitch'@'192.0.2.9' (using password: YES)",
    ),
    "mysql-right": (
        "mysql_destination",
        "Access denied; you need (at least one of) the SUPER privilege(s) for this operation",
    ),
    "mysql-host-not-allowed": (
        "mysql_destination",
        "null, message from server: \"Host '192.0.2.9' is not allowed to connect to this MySQL "
        'server"',
    ),
    "mysql-host-blocked": (
        "mysql_destination",
        "Host '192.0.2.9' is blocked because of many connection errors; unblock with 'mysqladmin'",
    ),
    "mysql-no-database": ("mysql_destination", "Unknown database 'shop'"),
    "mysql-local-infile": (
        "mysql_destination",
        "Loading local data is disabled; this must be enabled on both the client and server sides",
    ),
    "mysql-no-more-connections": ("mysql_destination", "(1040, 'Too many connections')"),
    "mysql-unreachable": (
        "mysql_destination",
        "Can't connect to MySQL server on 'db.example.com' (111)",
    ),
    "azure-firewall": (
        "azure_sqldw",
        "Cannot open server 'acme' requested by the login. Client with IP address '192.0.2.9' is "
        "not allowed to access the server. Login failed for user 'stitch'.",
    ),
    "mssql-database": (
        "mssql_server",
        'Cannot open database "shop" requested by the login. The login failed. '
        "Login failed for user 'stitch'.",
    ),
    "mssql-create-right": (
        "mssql_server",
        "CREATE SCHEMA permission denied in database 'shop'.",
    ),
    "mssql-login": ("mssql_server", "Login failed for user 'stitch'. ClientConnectionId:0-1"),
    "mssql-unreachable": (
        "mssql_server",
        "The TCP/IP connection to the host db.example.com, port 1433 has failed.",
    ),
    "snowflake-login": ("snowflake", "Incorrect username or password was specified."),
    "snowflake-network-policy": (
        "snowflake",
        "IP 192.0.2.9 is not allowed to access Snowflake. Contact your administrator.",
    ),
    "snowflake-role": (
        "snowflake",
        "Role 'LOADER' specified in the connect string is not granted to this user.",
    ),
    "snowflake-warehouse": (
        "snowflake",
        "No active warehouse selected in the current session. Select one with USE WAREHOUSE.",
    ),
    "snowflake-database": (
        "snowflake",
        "SQL compilation error:\nDatabase 'SHOP' does not exist or not authorized.",
    ),
    "snowflake-user-locked": (
        "snowflake",
        "Your user account has been temporarily locked due to too many failed attempts.",
    ),
    "snowflake-user-disabled": ("snowflake", "User access disabled. Contact your administrator."),
    "databricks-token": (
        "databricks_delta",
        "HTTP Response code: 403, Error message: Invalid access token.",
    ),
    "no-bucket": (
        "s3",
        "An error occurred (NoSuchBucket) when calling the ListObjects operation: The specified "
        "bucket does not exist",
    ),
    "bucket-forbidden": (
        "s3",
        "An error occurred (403) when calling the HeadObject operation: Forbidden",
    ),
    "storagegrid-key-id": ("storagegrid", "An error occurred (InvalidAccessKeyId)"),
    "storagegrid-secret": ("storagegrid", "An error occurred (SignatureDoesNotMatch)"),
    "bigquery-right": (
        "bigquery_v2",
        "Access Denied: Project acme-1: User does not have bigquery.jobs.create permission",
    ),
    "bigquery-no-project": ("bigquery_v2", "404 Not found: Project acme-1"),
    "bigquery-billing": ("bigquery", "Billing has not been enabled for this project."),
}

SMALL = """
[late]
match = ["it broke"]
types = ["postgres"]
cause = "It is late."
advice = ["Wait."]
fields = ["host"]
documented = false

[early]
match = ['base "..." broke']
types = []
cause = "It is early."
advice = ["Hurry."]
fields = ["host", "port"]
can_retry = true
"""

each_known = pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.failure.id)


def types_of(known: KnownFailure) -> set[str]:
    return set(known.types or known_types())


def plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def documented(collected: dict[str, Any]) -> list[tuple[dict[str, Any], set[str]]]:
    """Each collected error with the types it applies to."""
    return [
        (error, APPLIES.get(error["applies"]) or set(error["applies"].split(", ")))
        for error in collected["connection_errors"]
    ]


def test_the_documented_failures_are_those_collected(collected: dict[str, Any]) -> None:
    ours = {known.failure.id: known for known in KNOWN if known.failure.is_documented}
    wanted = documented(collected)
    assert ours.keys() == {error["id"] for error, _ in wanted}
    for error, types in wanted:
        assert types_of(ours[error["id"]]) == types
    assert collected["connection_errors_url"] == REFERENCE_URL


def test_a_documented_text_is_explained_with_the_documented_fields(
    collected: dict[str, Any],
) -> None:
    for error, types in documented(collected):
        if error["match"] is None:
            continue
        message = f"Sorry!\n {error['match'].replace('...', 'some name')}\tand so on"
        for name in known_types():
            found = explain_failure(message, name)
            if name not in types:
                assert found is None or not found.is_documented, error["id"]
            elif (error["id"], name) != ("password-auth", "panoply"):
                assert found is not None, error["id"]
                assert (found.id, list(found.fields)) == (error["id"], error["fields"])


def test_a_wrong_password_at_panoply_tells_both_things_documented(
    collected: dict[str, Any],
) -> None:
    fields = {error["id"]: error["fields"] for error in collected["connection_errors"]}
    found = explain_failure("password authentication failed for user", "panoply")
    assert found is not None
    assert found.id == "panoply-credentials"
    assert set(found.fields) == {*fields["panoply-credentials"], *fields["password-auth"]}


def test_only_where_nothing_else_is_documented_is_trying_again_all(
    collected: dict[str, Any],
) -> None:
    for error, _ in documented(collected):
        only_retry = all(text.startswith("retry;") for text in error["do"])
        assert BY_ID[error["id"]].failure.can_retry is only_retry


def test_the_words_are_our_own(collected: dict[str, Any]) -> None:
    theirs = {
        plain(text) for error, _ in documented(collected) for text in (error["cause"], *error["do"])
    }
    ours = {plain(text) for one in KNOWN for text in (one.failure.cause, *one.failure.advice)}
    assert not ours & theirs


def test_every_failure_has_a_sample() -> None:
    assert SAMPLES.keys() == BY_ID.keys()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_explained_however_it_is_written(name: str) -> None:
    type_name, message = SAMPLES[name]
    for written in (message, message.upper(), message.replace(" ", " \n\t ")):
        found = explain_failure(written, type_name)
        assert found is not None
        assert found.id == name


@each_known
def test_a_failure_is_told_to_its_types_alone(known: KnownFailure) -> None:
    _, message = SAMPLES[known.failure.id]
    for name in set(known_types()) - types_of(known):
        assert explain_failure(message, name) != known.failure


@each_known
def test_fields_are_properties_of_a_type_it_is_told_for(known: KnownFailure) -> None:
    properties = {name for one in types_of(known) for name in facts_of(one).properties}
    assert set(known.failure.fields) <= properties | NOT_A_PROPERTY


@each_known
def test_what_is_told_is_short_and_ends(known: KnownFailure) -> None:
    failure = known.failure
    assert len(failure.cause) <= 110
    assert 1 <= len(failure.advice) <= ADVICE_LIMIT
    for sentence in (failure.cause, *failure.advice):
        assert sentence.isascii()
        assert sentence[0].isupper()
        assert sentence.endswith(".")
    assert all(len(sentence) <= 90 for sentence in failure.advice)


@pytest.mark.parametrize(
    "message",
    [
        "",
        " \n",
        "...",
        "It broke.",
        "database",
        'FATAL: database system is shut down; table "x" does not exist',
        "password",
    ],
)
@pytest.mark.parametrize("name", [*known_types(), "", "no such type"])
def test_what_is_not_known_is_not_explained(message: str, name: str) -> None:
    assert explain_failure(message, name) is None


def test_a_type_nobody_knows_gets_what_is_told_to_all() -> None:
    found = explain_failure("Connection refused", "brand_new")
    assert found is not None
    assert found.fields == ("host", "port")
    assert explain_failure("Unknown database 'x'", "brand_new") is None


def test_the_documented_explanation_goes_first() -> None:
    message = "no pg_hba.conf entry for host. password authentication failed for user x"
    found = explain_failure(message, "postgres")
    assert found is not None
    assert found.is_documented


def test_the_end_of_a_long_message_is_not_searched() -> None:
    text = "connection refused"
    assert explain_failure(" " * (SEARCHED - len(text)) + text, "postgres") is not None
    assert explain_failure(" " * (SEARCHED - len(text) + 1) + text, "postgres") is None


@given(
    st.text() | st.lists(st.sampled_from([text for _, text in SAMPLES.values()])).map("".join),
    st.sampled_from(known_types()) | st.text(),
)
def test_any_text_is_explained_from_the_list_or_not_at_all(message: str, name: str) -> None:
    found = explain_failure(message, name)
    assert found is None or found == BY_ID[found.id].failure


@pytest.mark.parametrize(
    "part", ["x", " ", "\\", "ß", 'fatal: database "', "access denied for user '", "connection to "]
)
def test_five_megabytes_take_no_time(part: str) -> None:
    message = part * (5_000_000 // len(part))
    started = time.process_time()
    for name in known_types():
        explain_failure(message, name)
    assert time.process_time() - started < 1


def test_failures_of_a_small_file() -> None:
    early, late = read_failures(SMALL)
    assert early.failure == CheckFailure(
        "early", "It is early.", ("Hurry.",), ("host", "port"), is_documented=True, can_retry=True
    )
    assert (late.failure.is_documented, late.failure.can_retry) == (False, False)
    assert early.fits("base 'a b' broke", "s3")
    assert not early.fits("base '' broke", "s3")
    assert not early.fits(f"base '{'a' * 300}' broke", "s3")
    assert late.fits("and it broke", "postgres")
    assert not late.fits("and it broke", "s3")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[late]", "[late", "failures.toml is not TOML: "),
        ("[late]", "other = 1\n[late]", "failures.toml, other: must be a table"),
        ("[late]", "[early]", "failures.toml is not TOML: "),
        ('match = ["it broke"]', "", "failures.toml, late, match: must be a list"),
        ('["it broke"]', "[]", "failures.toml, late, match: no message would ever do"),
        ('["it broke"]', '[" "]', "failures.toml, late, match: must be a text"),
        ('["it broke"]', '["... broke"]', "failures.toml, late, match: ... once in a text"),
        ('["it broke"]', '["a ... b ... c"]', "failures.toml, late, match: ... once in a text"),
        ('types = ["postgres"]', "", "failures.toml, late, types: must be a list"),
        ('["postgres"]', '["postgre"]', "failures.toml, late, types: no destination type postgre"),
        ('["postgres"]', '["s3", "s3"]', "failures.toml, late, types: each name once"),
        ('cause = "It is late."', "", "failures.toml, late, cause: must be a text"),
        ('["Wait."]', "[]", "failures.toml, late, advice: one to 3 sentences"),
        ('["Wait."]', '["a", "b", "c", "d"]', "failures.toml, late, advice: one to 3 sentences"),
        ('fields = ["host"]', 'field = ["host"]', "failures.toml, late: unknown key field"),
        ('fields = ["host"]', "fields = [1]", "failures.toml, late, fields: must be a text"),
        ('["host"]', '["host", "host"]', "failures.toml, late, fields: each name once"),
        ("= false", '= "no"', "failures.toml, late, documented: must be true or false"),
        ("= true", "= 1", "failures.toml, early, can_retry: must be true or false"),
    ],
)
def test_a_slip_in_the_file_is_named(old: str, new: str, message: str) -> None:
    assert SMALL.count(old) == 1
    with pytest.raises(CatalogError) as caught:
        read_failures(SMALL.replace(old, new))
    assert message in str(caught.value)


def test_the_file_is_no_destination_type_and_not_read_before_it_is_needed() -> None:
    assert "failures" not in known_types()
    script = (
        "import stitch_tui.catalog\n"
        "from stitch_tui.catalog.check_failures import _known_failures as known\n"
        "print(known.cache_info().currsize)\n"
        "stitch_tui.catalog.explain_failure('', '')\n"
        "stitch_tui.catalog.explain_failure('', '')\n"
        "print(known.cache_info().misses)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["0", "1"]
