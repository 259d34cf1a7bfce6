"""``stitch-tui serve`` as a process."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.terminal.terminal import ROOT


@contextmanager
def served(environment: Mapping[str, str], *arguments: str) -> Iterator[str]:
    """Its address, once it listens. Ended by SIGTERM, it has to say so."""
    with subprocess.Popen(
        [sys.executable, "-m", "stitch_tui", "serve", "--port", "0", *arguments],
        env=dict(environment),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            found = re.search(r"http://\S+", first)
            assert found, first
            assert process.stdout.readline() == "Press ctrl+c to stop.\n"
            yield found[0]
            process.terminate()
            told = process.communicate(timeout=30)[0]
            assert process.returncode == 128 + signal.SIGTERM, told
            assert told == ""
        finally:
            process.kill()
