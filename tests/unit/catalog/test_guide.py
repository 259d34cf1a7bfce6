"""The page that tells what is known of a type."""

import pytest

from stitch_tui.catalog import TypeFacts, facts_of, guide_text, known_types

PAGE = """\
What it needs
  A bucket.
  A key.

Stitch's guides
  https://example.com/all
  heroku: https://example.com/heroku"""


def test_each_part_has_its_title_and_an_empty_one_is_left_out() -> None:
    guides = {"default": "https://example.com/all", "heroku": "https://example.com/heroku"}
    facts = TypeFacts("small", "Small", guides=guides, needs=("A bucket.", "A key."))
    assert guide_text(facts) == PAGE


def test_a_type_without_facts_has_no_guide() -> None:
    assert guide_text(facts_of("no such type")) == ""


@pytest.mark.parametrize("name", known_types())
def test_everything_known_is_on_the_page(name: str) -> None:
    facts = facts_of(name)
    page = guide_text(facts)
    assert all(line in page for line in (*facts.needs, *facts.notes, *facts.guides.values()))
