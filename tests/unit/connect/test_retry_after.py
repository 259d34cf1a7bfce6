"""``Retry-After``, as seconds or a date, from servers that mean well and others."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stitch_tui.connect.retry_after import LONGEST, read_retry_after

NOW = datetime(2021, 6, 3, 16, 11, 3, tzinfo=UTC)
DATE = "Thu, 03 Jun 2021 16:00:00 GMT"


@pytest.mark.parametrize(
    ("text", "date", "seconds"),
    [
        ("8", "", 8),
        (" 0 ", "", 0),
        ("1000000000", "", LONGEST),
        ("000000009", "", 9),
        ("0000000009", "", LONGEST),
        ("Thu, 03 Jun 2021 17:11:13 +0100", "", 10),
        ("Thu, 03 Jun 2021 16:11:13", "", 10),
        ("9" * 400, "", LONGEST),
        ("Thu, 03 Jun 2021 16:11:13 GMT", "", 10),
        ("Thu, 03 Jun 2021 16:00:20 GMT", DATE, 20),
        ("Thu, 03 Jun 2021 15:00:00 GMT", DATE, 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DATE, LONGEST),
        ("-5", "", None),
        ("abc", "", None),
        ("1.5", "", None),
        ("٣", "", None),
        ("", "", None),
        ("Thu, 99 Jun 2021 16:00:20 GMT", DATE, None),
    ],
)
def test_what_it_says(text: str, date: str, seconds: float | None) -> None:
    assert read_retry_after(text, date, NOW) == seconds


@given(st.text(), st.text())
def test_any_text_is_seconds_in_bounds_or_nothing(text: str, date: str) -> None:
    seconds = read_retry_after(text, date, NOW)
    assert seconds is None or 0 <= seconds <= LONGEST
