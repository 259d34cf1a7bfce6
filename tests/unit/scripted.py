"""Commands run as processes against a ``stitch-tui sandbox`` process, as a script would."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "ac_scripted0token1of2this3test4alone"
SECRET = "scripted-canary-5-of-6-this-7-test"
PROPERTIES = {
    "database": "analytics",
    "encryption_type": "none",
    "host": "db.example.com",
    "password": SECRET,
    "port": "5432",
    "ssl": "true",
    "username": "ada",
}


def environment(**more: str) -> dict[str, str]:
    tokens = {"STITCH_API_TOKEN": TOKEN, "STITCH_SANDBOX_TOKEN": TOKEN}
    return {**os.environ, **tokens, "LANG": "C.UTF-8", **more}


@contextmanager
def served(*options: str) -> Iterator[str]:
    """The address of a sandbox in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-m", "stitch_tui", "sandbox", *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.kill()


def run(
    *arguments: str, given: str = "", folder: Path = ROOT, **more: str
) -> subprocess.CompletedProcess[str]:
    """Whatever it prints holds neither the token, nor the secret, nor what steers a terminal."""
    done = subprocess.run(
        [sys.executable, "-m", "stitch_tui", *arguments],
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=folder,
        env=environment(PYTHONPATH=str(ROOT), **more),
    )
    for text in (done.stdout, done.stderr):
        assert TOKEN not in text
        assert SECRET not in text
        assert "\x1b" not in text
    return done


def create(url: str, name: str, properties: Mapping[str, object] = PROPERTIES) -> int:
    """The id of a destination of the account, made without stitch-tui."""
    answer = httpx.post(
        f"{url}/v4/destinations",
        headers={"Authorization": f"Bearer {TOKEN}"},
        json={"type": "postgres", "name": name, "properties": dict(properties)},
    )
    assert answer.status_code == 200, answer.text
    return int(answer.json()["id"])


def listed(url: str) -> list[dict[str, Any]]:
    """The destinations of the account, asked for without stitch-tui."""
    answer = httpx.get(f"{url}/v4/destinations", headers={"Authorization": f"Bearer {TOKEN}"})
    rows: list[dict[str, Any]] = answer.json()
    return rows
