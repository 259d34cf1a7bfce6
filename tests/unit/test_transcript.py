"""Transcripts: what is in them, what is not, and who may read them."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from stitch_tui.connect.errors import Unreachable
from stitch_tui.connect.models import Destination
from stitch_tui.connect.redaction import MASK, Redaction
from stitch_tui.transcript import Transcript
from stitch_tui.watch.observation import CheckState, Observation
from stitch_tui.watch.timeline import ENTRIES_AT_MOST, Timeline

AT = datetime(2021, 6, 3, 16, 11, 3, tzinfo=UTC)
ROW = Destination.model_validate(
    {
        "type": "postgres",
        "id": 337658,
        "name": "Staging | <b>",
        "report_card": {"type": "postgres", "current_step_type": "form", "steps": []},
    }
)


def transcript(*texts: str, request: bool = True) -> Transcript:
    redaction = Redaction()
    redaction.note("hunter2")
    timeline = Timeline(redaction.mask)
    for text in texts:
        timeline.note(AT, "told", text)
    seen = Observation(AT, ROW, check_state=CheckState.RUNNING, looks=3)
    body = {"type": "postgres", "properties": {"password": SecretStr("hunter2")}}
    sent = ("POST https://api.example/v4/destinations", body) if request else None
    return Transcript("api.example", AT, seen, timeline, sent)


def test_markdown_holds_facts_request_and_timeline_and_reads_nothing_foreign() -> None:
    text = transcript("created", "FATAL: | `x` <script>\n# no heading").markdown()
    assert text.startswith("# Staging \\| \\<b\\>\n")
    assert "| connection check | running |" in text
    assert "| fully configured | False |" in text
    assert "POST https://api\\.example/v4/destinations" in text
    assert f'    "password": "{MASK}"' in text
    rows = [line for line in text.splitlines() if line.startswith("| 2021-06-03 16:11:03+0000 |")]
    assert rows == [
        "| 2021-06-03 16:11:03+0000 | created |",
        "| 2021-06-03 16:11:03+0000 | FATAL: \\| \\`x\\` \\<script\\>⏎\\# no heading |",
    ]


def test_each_line_of_the_other_file_is_an_object() -> None:
    lines = [json.loads(line) for line in transcript("created").json_lines().splitlines()]
    assert [line["kind"] for line in lines] == ["destination", "request", "told"]
    assert lines[0]["id"] == 337658
    assert lines[1]["body"]["properties"] == {"password": MASK}
    assert lines[2] == {"kind": "told", "at": "2021-06-03T16:11:03+00:00", "text": "created"}
    without = transcript(request=False)
    assert "Request" not in without.markdown()
    assert len(without.json_lines().splitlines()) == 1


def test_a_secret_that_the_api_quotes_is_in_neither() -> None:
    made = transcript("connection failed: user=x password=hunter2")
    assert "hunter2" not in made.markdown() + made.json_lines()
    assert f"password={MASK}" in made.json_lines()


@given(st.text())
def test_any_text_makes_one_row_and_one_object(text: str) -> None:
    made = transcript(text)
    rows = made.markdown().split("| --- | --- |\n")[-1]
    assert rows.count("\n") == 1
    assert not set(map(ord, rows)) & {*range(10), *range(11, 32), 127}
    assert len(made.json_lines().split("\n")) == 4


def test_old_entries_are_dropped_and_that_is_said() -> None:
    made = transcript(*map(str, range(ENTRIES_AT_MOST + 7)))
    assert len(made.timeline.entries) == ENTRIES_AT_MOST
    assert made.timeline.entries[0].text == "7"
    assert "7 older entries were dropped" in made.markdown()


def test_a_look_that_failed_is_told_without_what_the_error_may_hold(tmp_path: Path) -> None:
    timeline = Timeline(lambda text: text)
    seen = Observation(AT, ROW, error=Unreachable("No connection."), looks=1, errors=1)
    timeline.take(seen, ROW)
    text, lines = Transcript("api.example", AT, seen, timeline).write(tmp_path)
    assert "look failed: No connection" in text.read_text("utf-8")
    assert "failed looks" in lines.read_text("utf-8")


def test_files_are_private_and_overwrite_nothing(tmp_path: Path) -> None:
    made = transcript("created")
    for _ in range(3):
        made.write(tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    stem = "stitch-destination-337658-20210603-161103"
    assert names == sorted(f"{stem}{n}{s}" for n in ("", "-2", "-3") for s in (".md", ".jsonl"))
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
