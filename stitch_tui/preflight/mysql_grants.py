"""What MySQL and MariaDB say a user may do, read from ``SHOW GRANTS``."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

NEEDED = (
    "SELECT",
    "INSERT",
    "UPDATE",
    "DELETE",
    "CREATE",
    "CREATE TEMPORARY TABLES",
    "ALTER",
    "DROP",
    "EXECUTE",
)
"""What Stitch's docs ask for on ``*.*``."""

_QUOTED = re.compile(r"`(?:[^`]|``)*`|'(?:[^'\\]|''|\\.)*'|\"(?:[^\"\\]|\"\"|\\.)*\"", re.DOTALL)
_EVERYWHERE = re.compile(r"GRANT (.+) ON \*\.\* TO ", re.IGNORECASE)
_SOMEWHERE = re.compile(r"GRANT .+ ON \S+ TO ", re.IGNORECASE)
_ROLE = re.compile(r"GRANT .+ TO ", re.IGNORECASE)
_REVOKED = re.compile(r"REVOKE (.+) ON ", re.IGNORECASE)


@dataclass(frozen=True)
class Grants:
    """``everywhere`` are privileges on ``*.*``, in capitals; ``ALL`` stands for all there are.

    ``has_roles``: more may come by roles, whose privileges are not listed. ``revoked`` are those
    taken back for single databases.
    """

    everywhere: frozenset[str]
    has_roles: bool = False
    revoked: frozenset[str] = frozenset()

    @property
    def missing(self) -> tuple[str, ...]:
        """What Stitch needs and the user has not been granted directly."""
        if "ALL" in self.everywhere:
            return ()
        return tuple(name for name in NEEDED if name not in self.everywhere)


def read_grants(lines: Iterable[str]) -> Grants:
    """The rows of ``SHOW GRANTS``, whatever is quoted in them: names, or the hash of a password."""
    everywhere: set[str] = set()
    revoked: set[str] = set()
    has_roles = False
    for line in lines:
        bare = " ".join(_QUOTED.sub("name", line).split())
        if found := _EVERYWHERE.match(bare):
            everywhere |= _names(found[1])
        elif found := _REVOKED.match(bare):
            revoked |= _names(found[1])
        elif not _SOMEWHERE.match(bare) and _ROLE.match(bare):
            has_roles = True
    return Grants(frozenset(everywhere), has_roles, frozenset(revoked))


def _names(listed: str) -> set[str]:
    names = {name.strip().upper() for name in listed.split(",")}
    return {"ALL" if name == "ALL PRIVILEGES" else name for name in names}
