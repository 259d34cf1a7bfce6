"""What PostgreSQL says, and which version it says it is."""

import pytest

from stitch_tui.preflight.finding import Verdict
from stitch_tui.preflight.postgres import judge_version
from stitch_tui.preflight.postgres_refusals import is_about_the_database, words_of

_AT = 'connection to server at "192.0.2.1", port 5432 failed: '


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (f"connection failed: {_AT}FATAL:  no such thing", "FATAL: no such thing"),
        (f"connection failed: {_AT}FATAL:  one\nDETAIL:  two", "FATAL: one"),
        (f"connection failed: {_AT}Connection refused\n\tIs it running?", "Connection refused"),
        (
            f"connection failed: {_AT}FATAL:  late\nMultiple connection attempts failed. "
            f"All failures were:\n- host: 'a': {_AT}FATAL:  early",
            "FATAL: late",
        ),
        (f"connection failed: {_AT}FATAL:  role \"x failed: y\"", 'FATAL: role "x failed: y"'),
        ("failed to resolve host 'a'", "failed to resolve host 'a'"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_servers_own_words(error: str, words: str) -> None:
    assert words_of(error) == words


@pytest.mark.parametrize(
    ("words", "is_so"),
    [
        ('FATAL: database "a" does not exist', True),
        ('FATAL: permission denied for database "a"', True),
        ('FATAL: database "a" is not currently accepting connections', True),
        ('FATAL: role "database "a" does not exist', False),
        ('FATAL: password authentication failed for user "database x does not exist"', False),
    ],
)
def test_what_is_said_after_signing_in(words: str, is_so: bool) -> None:  # noqa: FBT001
    assert is_about_the_database(words) is is_so


_REDSHIFT = "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2, Redshift 1.0.7"


@pytest.mark.parametrize(
    ("type_name", "version", "verdict", "detail"),
    [
        ("postgres", "PostgreSQL 9.3.25 on x86_64", Verdict.PASSED, "PostgreSQL 9.3.25"),
        ("postgres", "PostgreSQL 16beta1 on x86_64", Verdict.PASSED, "PostgreSQL 16beta1"),
        ("postgres", "PostgreSQL 17 on x86_64", Verdict.PASSED, "PostgreSQL 17"),
        ("postgres", "PostgreSQL 9.2.24 on x86_64", Verdict.FAILED,
         "PostgreSQL 9.2.24; it has to be 9.3 or newer"),
        ("postgres", "PostgreSQL 8.4", Verdict.FAILED,
         "PostgreSQL 8.4; it has to be 9.3 or newer"),
        ("postgres", "CockroachDB CCL v22", Verdict.WARNED,
         "the server does not say which PostgreSQL it is"),
        ("postgres", _REDSHIFT, Verdict.FAILED, "this is Amazon Redshift, not PostgreSQL"),
        ("redshift", _REDSHIFT, Verdict.PASSED, "Amazon Redshift 1.0.7"),
        ("redshift", "PostgreSQL 15.1", Verdict.FAILED, "this is PostgreSQL, not Amazon Redshift"),
        ("panoply", _REDSHIFT, Verdict.PASSED, "PostgreSQL 8.0.2"),
    ],
)  # fmt: skip
def test_versions(type_name: str, version: str, verdict: Verdict, detail: str) -> None:
    finding = judge_version(type_name, version)
    assert (finding.verdict, finding.detail) == (verdict, detail)
    assert finding.goes_on == (verdict is Verdict.FAILED)
