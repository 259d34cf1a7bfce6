"""What an import brings with it, in an interpreter that has imported nothing else."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("stitch_tui.forms.draft", {"textual", "httpx"}),
        ("stitch_tui.watch", {"textual"}),
        ("stitch_tui.drift", {"textual", "httpx"}),
        ("stitch_tui.export", {"textual", "httpx"}),
        ("stitch_tui.preflight.postgres", {"textual", "httpx", "psycopg"}),
        ("stitch_tui.preflight.mysql", {"textual", "httpx", "pymysql", "cryptography"}),
        ("stitch_tui.setup_kit", {"textual", "httpx", "jsonschema_rs"}),
        ("stitch_tui.sandbox", {"textual", "httpx"}),
        ("stitch_tui.cli", {"textual", "httpx", "pydantic"}),
        ("stitch_tui.commands.types", {"textual", "uvicorn"}),
        ("stitch_tui.commands.apply", {"textual", "uvicorn"}),
        ("stitch_tui.declaration.comparison", {"textual", "httpx"}),
        ("stitch_tui.commands.card", {"textual", "uvicorn"}),
        ("stitch_tui.commands.destinations", {"textual", "uvicorn"}),
        ("stitch_tui.commands.watch", {"textual", "uvicorn"}),
        ("stitch_tui.app", {"httpx", "pydantic", "jsonschema_rs", "uvicorn"}),
    ],
)
def test_an_import_leaves_out_what_it_does_not_need(module: str, absent: set[str]) -> None:
    program = f"import sys, {module}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "stitch_tui" in loaded
    assert not loaded & absent
