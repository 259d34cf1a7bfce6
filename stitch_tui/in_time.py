"""Asks what may never answer, such as a resolver or a locked keyring, for so many seconds."""

import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def in_time(seconds: float, question: Callable[[], Result]) -> Result:
    """What ``question`` gives, asked in a thread of its own that nobody waits for at exit.

    Raises:
        TimeoutError: there was no answer in so many seconds.
        Exception: what ``question`` raises.
    """
    answers: list[Result] = []
    failures: list[Exception] = []

    def ask() -> None:
        try:
            answers.append(question())
        except Exception as error:  # noqa: BLE001 (raised again, where it is waited for)
            failures.append(error)

    thread = threading.Thread(target=ask, name="asked in time", daemon=True)
    thread.start()
    thread.join(seconds)
    if failures:
        raise failures[0]
    if not answers:
        raise TimeoutError(f"no answer in {seconds:g} s")
    return answers[0]
