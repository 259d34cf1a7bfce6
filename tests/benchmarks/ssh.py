"""What the seed's walk costs over SSH and inside tmux: ``python -m tests.benchmarks.ssh``."""

import shlex
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.benchmarks.figures import Figure, Section, times
from tests.benchmarks.screens import DEMO
from tests.benchmarks.ssh_server import Ssh, Unavailable, sshd
from tests.terminal.terminal import ENTER, ESC, ROOT, Terminal, clean_environment
from tests.terminal.walk import to_form, to_fully_configured, type_values

_WORD = "Staging area"
_ADVISED = """
set -g default-terminal tmux-256color
set -as terminal-features ",xterm-256color:RGB"
set -sg escape-time 10
"""
_RUNS = 7


@dataclass(frozen=True)
class Cost:
    """Bytes that reach the person's side: the walk's, each letter's, and those of doing nothing."""

    walk: int
    letters: Sequence[int]
    idle: int


def main() -> None:
    """Measure everything and print it."""
    for section in measured():
        section.print()


def measured() -> Iterator[Section]:
    """Bytes, and how long esc takes."""
    yield _bytes()
    yield _escape()


def _bytes() -> Section:
    """Of every way there is here."""
    figures = []
    base = 0
    for name, way in _WAYS.items():
        with tempfile.TemporaryDirectory() as folder:
            try:
                cost = way(Path(folder))
            except Unavailable as error:
                figures.append(Figure(name, f"not measured: {error}"))
                continue
        base = base or cost.walk
        letters = statistics.median(cost.letters)
        shown = f"{cost.walk:,} B, {letters:.0f} a letter, idle {cost.idle}"
        beside = f"{cost.walk / base:.2f}x"
        values = (cost.walk, *cost.letters, cost.idle)
        figures.append(Figure(name, shown, beside, values=values))
    return Section("the seed's walk, over SSH and in tmux", figures, ("bytes", "of a pty"))


def _escape() -> Section:
    """How long esc takes to go back, in tmux as it is and as advised: it waits for more keys."""
    figures = []
    for name, config in (("as it is", ""), ("escape-time 10", _ADVISED)):
        with tempfile.TemporaryDirectory() as folder:
            try:
                figures.append(times(f"esc in tmux, {name}", _escapes(Path(folder), config)))
            except Unavailable as error:
                figures.append(Figure(f"esc in tmux, {name}", f"not measured: {error}"))
    return Section("from esc to the screen before", figures, ("median (least to most)", ""))


def _walk(terminal: Terminal, received: Callable[[], int]) -> Cost:
    """From the spawn to fully configured; then some letters in a new form, then nothing."""
    start = received()
    to_form(terminal)
    type_values(terminal)
    to_fully_configured(terminal)
    terminal.settle(0.6)
    walk = received() - start
    before = received()
    terminal.listen(5)
    idle = received() - before
    terminal.send(ESC)
    terminal.wait_for("enter status", "Staging")
    terminal.send("n")
    terminal.wait_for("postgres", "released")
    terminal.send(ENTER)
    terminal.wait_for("fully_configured", "fill in")
    terminal.send(ENTER)
    terminal.wait_for("still to do")
    terminal.settle(0.6)
    letters = []
    for letter in _WORD:
        before = received()
        terminal.send(letter)
        terminal.settle(0.2)
        letters.append(received() - before)
    return Cost(walk, letters, idle)


def _in_a_pty(folder: Path, *, colours: bool = True) -> Cost:
    environment = clean_environment(folder)
    if not colours:
        del environment["COLORTERM"]
    with Terminal(DEMO, environment) as terminal:
        return _walk(terminal, lambda: len(terminal.received))


def _in_tmux(folder: Path) -> Cost:
    with _tmux(folder, _ADVISED) as terminal:
        return _walk(terminal, lambda: len(terminal.received))


def _over_ssh(folder: Path, *, compressed: bool, in_tmux: bool = False) -> Cost:
    """Without what it costs to sign in."""
    remote = _tmux_command(folder, _ADVISED) if in_tmux else DEMO
    with sshd(folder) as ssh:
        signing_in = _sign_in(ssh, compressed=compressed)
        home = clean_environment(folder, **_place(folder))
        words = [f"{name}={value}" for name, value in home.items() if name != "TERM"]
        line = f"cd {shlex.quote(str(ROOT))} && exec env {shlex.join(words)} {shlex.join(remote)}"
        command = ssh.command(line, compressed=compressed)
        try:
            with Terminal(command, home) as terminal:
                cost = _walk(terminal, lambda: ssh.received)
        finally:
            if in_tmux:
                _end_tmux(folder)
        return replace(cost, walk=cost.walk - signing_in)


def _sign_in(ssh: Ssh, *, compressed: bool) -> int:
    """What a session costs that does nothing."""
    before = ssh.received
    subprocess.run(
        ssh.command("true", compressed=compressed),
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=30,
    )
    return ssh.received - before


def _escapes(folder: Path, config: str) -> list[float]:
    found = []
    with _tmux(folder, config) as terminal:
        terminal.wait_for("no destinations yet", "n new")
        for _ in range(_RUNS):
            terminal.send("n")
            terminal.wait_for("postgres", "released")
            terminal.settle()
            start = time.perf_counter()
            terminal.send(ESC)
            terminal.wait_for("no destinations yet")
            found.append(time.perf_counter() - start)
            terminal.settle()
    return found


@contextmanager
def _tmux(folder: Path, config: str) -> Iterator[Terminal]:
    environment = clean_environment(folder, **_place(folder))
    try:
        with Terminal(_tmux_command(folder, config), environment) as terminal:
            yield terminal
    finally:
        _end_tmux(folder)


def _tmux_command(folder: Path, config: str) -> tuple[str, ...]:
    """The demo in a tmux of its own, without the line at its foot."""
    if shutil.which("tmux") is None:
        raise Unavailable("there is no tmux here")
    file = folder / "tmux.conf"
    file.write_text(f"set -g status off\n{config}")
    return ("tmux", "-f", str(file), "new-session", shlex.join(DEMO))


def _end_tmux(folder: Path) -> None:
    environment = clean_environment(folder, **_place(folder))
    subprocess.run(
        ("tmux", "kill-server"), check=False, capture_output=True, env=environment, timeout=30
    )


def _place(folder: Path) -> Mapping[str, str]:
    """Where this tmux has its socket, so that no other one is met."""
    return {"TMUX_TMPDIR": str(folder)}


_WAYS: Mapping[str, Callable[[Path], Cost]] = {
    "in a pty": _in_a_pty,
    "in a pty, 256 colours": lambda folder: _in_a_pty(folder, colours=False),
    "over ssh": lambda folder: _over_ssh(folder, compressed=False),
    "over ssh -C": lambda folder: _over_ssh(folder, compressed=True),
    "in tmux": _in_tmux,
    "in tmux over ssh": lambda folder: _over_ssh(folder, compressed=False, in_tmux=True),
    "in tmux over ssh -C": lambda folder: _over_ssh(folder, compressed=True, in_tmux=True),
}

if __name__ == "__main__":
    main()
