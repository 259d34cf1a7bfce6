"""The app in one process, the served sandbox in another."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.terminal.terminal import APP, DOWN, ENTER, ESC, ROOT, Terminal

DOCUMENTED = "docs.destination-types.list-destination-types.response.json"
ODD_CARDS = [
    {"type": "[bold]boxes[/nope]", "steps": [{"type": "form", "properties": []}]},
    {
        "type": "../no?thing#",
        "current_step": None,
        "details": {},
        "steps": [
            {
                "type": "step_of_tomorrow",
                "properties": [
                    {"name": "[@click=app.quit]x[/]", "property_type": "new", "json_schema": None},
                    {
                        "name": "\x1b[31mred\u202e",
                        "is_required": True,
                        "is_credential": True,
                        "property_type": "user_provided",
                        "json_schema": {"anyOf": [{"type": "object"}, {"pattern": "(?<y>["}]},
                    },
                ],
            },
            {"type": "fully_configured"},
        ],
    },
    {"type": "bare", "steps": []},
]


@contextmanager
def served(environment: dict[str, str], *options: str) -> Iterator[tuple[str, str]]:
    """The address and the token of a sandbox that is served meanwhile."""
    arguments = (*APP, "sandbox", "--port", "0", "--check-seconds", "1", *options)
    with Terminal(arguments, environment, columns=300) as sandbox:
        sandbox.wait_for("sandbox: http", "token:", "ctrl+c")
        url = sandbox.line("sandbox: http").split()[-1]
        yield url, sandbox.line("token:").split()[-1]
        sandbox.send("\x03")
        assert sandbox.finish() == 130
        assert "Traceback" not in sandbox.screen_text()


def opened(environment: dict[str, str], url: str, token: str) -> Terminal:
    return Terminal((*APP, "--api-url", url), environment | {"STITCH_API_TOKEN": token})


def test_the_token_of_the_environment_opens_the_account(environment: dict[str, str]) -> None:
    with served(environment) as (url, token), opened(environment, url, token) as app:
        app.wait_for("no destinations yet", url.removeprefix("http://"))
        app.send("n")
        app.wait_for("postgres", "snowflake", "storagegrid")
        app.send(ENTER)
        app.wait_for("database", "required", "fully_configured")
        quits(app)
        assert token.encode() not in app.received


def test_a_wrong_token_is_told_in_one_sentence(environment: dict[str, str]) -> None:
    wrong = "ac_0123456789abcdef0123456789abcdef"
    with served(environment) as (url, _), opened(environment, url, wrong) as app:
        shown = app.wait_for("welcome", "does not accept", "token")
        assert shown.count("does not accept") == 1
        assert_no_traceback(app)
        app.send("\x11")
        assert app.finish() == 0
        assert wrong.encode() not in app.received


def test_a_refused_token_can_be_typed_anew(environment: dict[str, str]) -> None:
    with served(environment) as (url, token), opened(environment, url, "ac_wrong") as app:
        app.wait_for("welcome", "does not accept")
        app.send(token, ENTER)
        app.wait_for("no destinations yet")
        quits(app)
        assert token.encode() not in app.received


def test_nobody_at_the_address_is_told_in_one_sentence(environment: dict[str, str]) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # taken, and nobody listens
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with opened(environment, url, "ac_any") as app:
            shown = app.wait_for("no connection", "127.0.0.1")
            assert shown.casefold().count("no connection") == 1
            assert_no_traceback(app)
            quits(app)
            assert b"ac_any" not in app.received


def test_every_documented_type_opens(environment: dict[str, str]) -> None:
    file = ROOT.parent / "shared" / "data" / "examples" / DOCUMENTED
    if not file.is_file():
        pytest.skip("the documented examples are not beside this checkout")
    names = [card["type"] for card in json.loads(file.read_text("utf-8"))]
    opens_all(environment, file, names)


def test_report_cards_of_odd_shapes_open(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "types.json"
    file.write_text(json.dumps(ODD_CARDS), encoding="utf-8")
    app_wrote = opens_all(environment, file, [str(card["type"]) for card in ODD_CARDS])
    assert b"\x1b[31mred" not in app_wrote
    assert "\u202e".encode() not in app_wrote


def opens_all(environment: dict[str, str], file: Path, names: list[str]) -> bytes:
    """Open each type's report card and close it again; what the app wrote."""
    with (
        served(environment, "--types", str(file)) as (url, token),
        opened(environment, url, token) as app,
    ):
        app.wait_for("no destinations yet")
        app.send("n")
        app.wait_for("plan tier", *names)
        for name in names:
            app.send(ENTER)
            app.wait_for("to fill in ·", f"› {name}", "raw json")
            assert_no_traceback(app)
            app.send(ESC)
            app.wait_for("plan tier", "report card")
            app.send(DOWN)
        quits(app)
        return bytes(app.received)


def quits(app: Terminal) -> None:
    app.send("q")
    assert app.finish() == 0


def assert_no_traceback(app: Terminal) -> None:
    assert "traceback" not in app.screen_text().casefold()
