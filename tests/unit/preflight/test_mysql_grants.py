"""``SHOW GRANTS`` is read whoever prints it, and whatever names are in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stitch_tui.preflight.finding import Verdict
from stitch_tui.preflight.mysql import judge_grants, judge_version
from stitch_tui.preflight.mysql_grants import NEEDED, read_grants

_ALL_AS_MYSQL_8_PRINTS_IT = (
    "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, SHUTDOWN, PROCESS, FILE, "
    "REFERENCES, INDEX, ALTER, SHOW DATABASES, SUPER, CREATE TEMPORARY TABLES, LOCK TABLES, "
    "EXECUTE, REPLICATION SLAVE, CREATE ROLE, DROP ROLE ON *.* TO `root`@`localhost` "
    "WITH GRANT OPTION"
)


@pytest.mark.parametrize(
    ("lines", "missing"),
    [
        (["GRANT ALL PRIVILEGES ON *.* TO 'root'@'localhost' WITH GRANT OPTION"], ()),
        (["GRANT ALL PRIVILEGES ON *.* TO `root`@`%` IDENTIFIED BY PASSWORD '*A'"], ()),
        ([_ALL_AS_MYSQL_8_PRINTS_IT], ()),
        (["GRANT USAGE ON *.* TO `a`@`%`"], NEEDED),
        (["GRANT ALL PRIVILEGES ON `one`.* TO `a`@`%`"], NEEDED),
        (["GRANT SELECT (`a`, `b`), INSERT (`a`) ON `one`.`t` TO `a`@`%`"], NEEDED),
        (["GRANT PROXY ON ''@'%' TO 'root'@'localhost' WITH GRANT OPTION"], NEEDED),
        (["GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON *.* TO `a`@`%`"],
         ("CREATE TEMPORARY TABLES", "EXECUTE")),
        (["GRANT `ALL ON *.* TO x` TO `a`@`%`"], NEEDED),
        ([], NEEDED),
    ],
)  # fmt: skip
def test_what_is_missing(lines: list[str], missing: tuple[str, ...]) -> None:
    assert read_grants(lines).missing == missing


@pytest.mark.parametrize(
    ("line", "is_role"),
    [
        ("GRANT `loads` TO `a`@`%`", True),
        ("GRANT `loads`@`%` TO `a`@`%`", True),
        ("GRANT loads TO 'a'@'%'", True),
        ("GRANT `on x to` TO `a`@`%` WITH ADMIN OPTION", True),
        ("GRANT USAGE ON *.* TO `a`@`%`", False),
        ("GRANT SELECT (`a`) ON `one`.`t` TO `a`@`%`", False),
        ("SET DEFAULT ROLE `loads` FOR `a`@`%`", False),
    ],
)
def test_roles_are_told_from_privileges(line: str, is_role: bool) -> None:  # noqa: FBT001
    assert read_grants([line]).has_roles is is_role


_NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@settings(deadline=None)
@given(held=st.sets(st.sampled_from(NEEDED)), names=st.tuples(_NAMES, _NAMES), role=_NAMES)
def test_names_never_pass_for_privileges(held: set[str], names: tuple[str, str], role: str) -> None:
    user, host = (f"`{name.replace('`', '``')}`" for name in names)
    quoted_role = f"`{role.replace('`', '``')}`"
    grants = read_grants(
        [
            f"GRANT {quoted_role} TO {user}@{host}",
            f"GRANT {', '.join(sorted(held)) or 'USAGE'} ON *.* TO {user}@{host}",
        ]
    )
    assert grants.missing == tuple(name for name in NEEDED if name not in held)
    assert grants.has_roles


@settings(deadline=None)
@given(st.lists(st.text()))
def test_any_lines_are_read(lines: list[str]) -> None:
    assert set(read_grants(lines).missing) <= set(NEEDED)


def test_what_was_taken_back_for_one_database_is_told() -> None:
    grants = read_grants([_ALL_AS_MYSQL_8_PRINTS_IT, "REVOKE INSERT ON `one`.* FROM `a`@`%`"])
    assert judge_grants(grants, "a@%", "a").verdict is Verdict.WARNED


@pytest.mark.parametrize(
    ("version", "verdict", "detail"),
    [
        ("5.5.5-10.11.19-MariaDB-0+deb12u1", Verdict.PASSED, "MariaDB 10.11.19"),
        ("10.11.19-MariaDB", Verdict.PASSED, "MariaDB 10.11.19"),
        ("5.5.68-MariaDB", Verdict.FAILED, "MariaDB 5.5.68; it has to be 5.7.8 or newer"),
        ("5.7.7-rc-log", Verdict.FAILED, "MySQL 5.7.7; it has to be 5.7.8 or newer"),
        ("5.7.8-rc", Verdict.PASSED, "MySQL 5.7.8"),
        ("8.0.36-0ubuntu0.22.04.1", Verdict.PASSED, "MySQL 8.0.36"),
        ("5.7.mysql_aurora.2.11.1", Verdict.PASSED, "MySQL 5.7"),
        ("5.6.10", Verdict.FAILED, "MySQL 5.6.10; it has to be 5.7.8 or newer"),
        ("8.4.0-TiDB", Verdict.PASSED, "MySQL 8.4.0"),
        ("new", Verdict.WARNED, "the server does not say which MySQL it is"),
    ],
)
def test_versions(version: str, verdict: Verdict, detail: str) -> None:
    finding = judge_version(version)
    assert (finding.verdict, finding.detail) == (verdict, detail)
    assert finding.goes_on == (verdict is Verdict.FAILED)
