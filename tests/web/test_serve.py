"""``stitch-tui serve``: who may use it, and what its processes are given."""

import shlex
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from stitch_tui.cli import build_parser
from stitch_tui.commands.serve import is_loopback, shell_command
from tests.terminal.terminal import clean_environment
from tests.web.serving import served

pytest.importorskip("textual_serve", reason="the extra [web] is not installed")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "could use your Stitch account"),
        (("--demo", "--host", "0.0.0.0"), "Whoever reaches 0.0.0.0 could use it"),
        (("--host", "::"), "Whoever reaches :: could use it"),
    ],
)
def test_what_others_could_use_is_refused_with_the_reason(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "stitch_tui", "serve", "--port", "0", *arguments],
        env=clean_environment(tmp_path, STITCH_API_TOKEN="ac_hunter2"),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "--to-anyone" in done.stderr
    assert "hunter2" not in done.stderr


def test_a_page_of_another_origin_or_name_gets_nothing(tmp_path: Path) -> None:
    with served(clean_environment(tmp_path), "--demo") as url:
        upgrade = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        }
        for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
            answer = httpx.get(f"{url}/ws", headers=upgrade | headers, trust_env=False)
            assert answer.status_code == 403, headers
        for path in ("/", "/page.js", "/static/js/textual.js"):
            assert httpx.get(url + path, trust_env=False).status_code == 200
            rebound = httpx.get(url + path, headers={"Host": "evil.example"}, trust_env=False)
            assert rebound.status_code == 403
        odd = httpx.get(url, headers={"Host": '"><script>'}, trust_env=False)
        assert odd.status_code == 400
        page = httpx.get(url, trust_env=False)
        assert "googleapis" not in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        escaped = httpx.get(f"{url}/static/%2e%2e/server.py", trust_env=False)
        assert escaped.status_code in {403, 404}


def test_what_is_typed_is_quoted_for_the_shell_and_no_token_is_among_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STITCH_API_TOKEN", "ac_hunter2")
    odd = "x'; touch /tmp/y; $(z) `w`"
    args = build_parser().parse_args(["--token-file", odd, "serve", "--demo"])
    command = shell_command(args)
    words = shlex.split(command)
    assert words[:4] == ["exec", sys.executable, "-m", "stitch_tui"]
    assert f"--token-file={odd}" in words
    assert "--demo" in words
    assert "hunter2" not in command


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("localhost.example.com", False),
        ("10.0.0.1", False),
    ],
)
def test_a_loopback_host(host: str, *, is_ours: bool) -> None:
    assert is_loopback(host) == is_ours


def test_an_app_nobody_carries_keys_to_any_more_ends(tmp_path: Path) -> None:
    driver = "textual.drivers.web_driver:WebDriver"
    done = subprocess.run(
        [sys.executable, "-m", "stitch_tui", "--demo"],
        env=clean_environment(tmp_path, TEXTUAL_DRIVER=driver),
        input=b"",
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"__GANGLION__\n")
