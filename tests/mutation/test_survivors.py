"""The list of explained survivors, without running a mutant."""

from collections import Counter
from pathlib import Path

import pytest

from tests.mutation.__main__ import ROOT, print_differences
from tests.mutation.survivors import Mutant, explained, mutant_of

DIFF = """# stitch_tui.connect.transport.xǁTransportǁget__mutmut_7: survived
--- stitch_tui/connect/transport.py
+++ stitch_tui/connect/transport.py
@@ -1,4 +1,3 @@
 async def get(
     self,
-    --path: str,
-    tries: int,
+    ++path: str,
 )
"""
ONE = Mutant("stitch_tui/a.py", "f", "x = 1", "x = 2")


def test_a_mutant_is_told_by_its_function_and_its_lines() -> None:
    name = "stitch_tui.connect.transport.xǁTransportǁget__mutmut_7"
    module = "stitch_tui/connect/transport.py"
    assert mutant_of(name, DIFF) == Mutant(
        module, "Transport.get", "--path: str,\ntries: int,", "++path: str,"
    )
    for mangled, function in {"x_get": "get", "x__get": "_get", "xǁAǁ_x": "A._x"}.items():
        assert mutant_of(f"a.b.{mangled}__mutmut_12", "").function == function


def test_each_explained_line_is_still_there() -> None:
    for mutant in explained():
        source = (ROOT / mutant.module).read_text("utf-8")
        lines = {line.strip() for line in source.splitlines()}
        assert set(mutant.was.splitlines()) <= lines, mutant


def test_an_entry_can_be_added_as_it_is_printed(tmp_path: Path) -> None:
    listing = tmp_path / "survivors.toml"
    for mutant in [*explained(), ONE]:
        listing.write_text(mutant.in_toml(), "utf-8")
        with pytest.raises(ValueError, match="no reason"):
            explained(listing)
        listing.write_text(mutant.in_toml().replace('why = ""', 'why = "so"'), "utf-8")
        assert explained(listing) == Counter([mutant])


@pytest.mark.parametrize(
    ("survivors", "listed", "said"),
    [
        ([ONE], [ONE], ""),
        ([ONE], [], "not explained"),
        ([ONE, ONE], [ONE], "not explained"),
        ([], [ONE], "do not survive"),
    ],
)
def test_one_that_is_in_one_of_the_two_only_is_printed(
    survivors: list[Mutant], listed: list[Mutant], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert print_differences(Counter(survivors), Counter(listed)) is not bool(said)
    printed = capsys.readouterr().out
    assert said in printed
    assert (ONE.in_toml() in printed) is bool(said)
