"""The demo in a real browser, by keyboard alone."""

from pathlib import Path

import pytest

from tests.terminal.terminal import clean_environment
from tests.terminal.walk import to_form, to_fully_configured, type_values
from tests.web.browser import CHROMEDRIVER, CHROMIUM, Page
from tests.web.serving import served

pytest.importorskip("textual_serve", reason="the extra [web] is not installed")
if not (CHROMIUM and CHROMEDRIVER):
    pytest.skip("needs chromium and chromium-driver", allow_module_level=True)


def test_the_walk_to_fully_configured_in_chromium(tmp_path: Path) -> None:
    environment = clean_environment(tmp_path)
    with (
        served(environment, "--demo", "--check-seconds", "1") as url,
        Page(tmp_path / "browser") as page,
    ):
        page.open(url)
        to_form(page)
        type_values(page)
        to_fully_configured(page)
        picture = page.screenshot()
        loaded = page.run("return performance.getEntriesByType('resource').map(e => e.name)")
        asked = page.run("return window.asked")
    (tmp_path / "browser.png").write_bytes(picture)
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 10_000, "there is next to nothing on it"
    assert loaded
    assert [name for name in (*loaded, *asked) if url.removeprefix("http://") not in name] == []
