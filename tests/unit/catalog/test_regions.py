"""Where Stitch connects from: what was collected, and that a slip in the file is refused."""

import datetime
import json
from pathlib import Path

import pytest

from stitch_tui.catalog import CatalogError
from stitch_tui.catalog.regions import read_regions, regions

GOOD = """\
recorded = 2026-08-18
[pages]
addresses = "https://example.com/addresses"
tunnel = "https://example.com/tunnel"
[region.europe]
label = "Europe"
aws_region = "eu-central-1"
addresses = ["203.0.113.7/32"]
[region.europe.loader_roles]
s3 = "arn:aws:iam::1:role/x"
"""


def test_the_file_says_what_was_collected(shared_examples: Path) -> None:
    collected = json.loads((shared_examples.parent / "destination_catalog.json").read_text("utf-8"))
    for each in collected["regions"]:
        region = regions().of(each["id"])
        assert region is not None
        assert (region.aws_region, list(region.addresses)) == (each["aws"], each["ips"])
    assert len(regions().all) == len(collected["regions"])
    assert regions().pages["tunnel"] == collected["ssh"]["guides"]["generic"]
    assert regions().pages["addresses"] in collected["regions_note"]
    (s3,) = (each for each in collected["destinations"] if each["type"] == "s3")
    for region in regions().all:
        assert region.loader_roles["s3"].rpartition("/")[2] in " ".join(s3["db_user_needs"])


def test_the_first_region_is_north_america_and_its_hosts_have_no_mask() -> None:
    first = regions().all[0]
    assert first.id == "north-america"
    assert first.hosts[0] == "52.23.137.21"
    assert regions().of("atlantis") is None
    assert regions().recorded > datetime.date(2026, 1, 1)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("recorded = 2026-08-18", "recorded = 2026-08-18T00:00:00", "recorded: must be a day"),
        ("recorded = 2026-08-18", "", "recorded: must be a day"),
        ("https://example.com/tunnel", "http://example.com", "must start with https://"),
        ('tunnel = "https://example.com/tunnel"', "", "no page tunnel"),
        ("203.0.113.7/32", "203.0.113.300/32", "is no IPv4 network"),
        ("203.0.113.7/32", "203.0.113.7/8", "is no IPv4 network"),
        ("203.0.113.7/32", "203.0.113.7", "has no /32"),
        ('["203.0.113.7/32"]', "[]", "at least one"),
        ('["203.0.113.7/32"]', '["203.0.113.7/32", "203.0.113.7/32"]', "each once"),
        ("s3 = ", "s4 = ", "no destination type s4"),
        ("arn:aws:iam::1", "arn:aws:s3::1", "must start with arn:aws:iam::"),
        ("label = ", "lable = ", "unknown key lable"),
        ("recorded", "record", "unknown key record"),
    ],
)
def test_a_slip_is_refused_and_named(before: str, after: str, said: str) -> None:
    assert read_regions(GOOD).all[0].label == "Europe"
    assert before in GOOD
    with pytest.raises(CatalogError, match=said):
        read_regions(GOOD.replace(before, after))


def test_a_file_without_a_region_is_refused() -> None:
    with pytest.raises(CatalogError, match="there is none"):
        read_regions(GOOD.split("[region.europe]", maxsplit=1)[0] + "[region]\n")
