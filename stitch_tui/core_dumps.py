"""Keeps what is in memory, secrets among it, out of core dumps."""

from contextlib import suppress


def forbid() -> None:
    """Let this process and its children leave no core dump, where the system has such limits."""
    with suppress(ImportError, OSError, ValueError):  # Windows has none
        import resource

        try:
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        except (OSError, ValueError):
            hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
            resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
