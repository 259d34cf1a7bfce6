"""The one door: nothing that steers a terminal or cannot be seen gets through."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stitch_tui.text import LINE_LIMIT, each_visible, many_lines, one_line, plural, sentence

ANY = st.text(st.characters(exclude_categories=())) | st.text(
    st.sampled_from("a\x00\x1b\x9b\n\r\t\u202e\u2066\u200b\u200d\ufeff\u115f\ufe0f\U000e0041\ud800")
)
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@given(ANY, st.integers(0, 60))
def test_no_unseen_character_survives_and_the_limit_holds(value: str, limit: int) -> None:
    shown = one_line(value, limit)
    assert len(shown) <= limit
    assert not {unicodedata.category(character) for character in shown} & UNSEEN
    assert not set("\u115f\ufe0f\u3164\u034f") & set(shown)
    shown.encode()


@given(ANY, st.integers(1, 5))
def test_many_lines_hold_the_same_and_their_number(value: str, lines: int) -> None:
    rows = many_lines(value, lines).split("\n")
    assert len(rows) <= lines + 1
    for row in rows:
        assert len(row) <= LINE_LIMIT
        assert not {unicodedata.category(character) for character in row} & UNSEEN


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=200))
def test_plain_text_is_left_as_it_is(value: str) -> None:
    assert one_line(value) == value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("[integration_name]/[/nope]", "[integration_name]/[/nope]"),
        ("a\x1b]0;b\x07", "a␛]0;b␇"),
        ("\x9b2J", "‹U+009B›2J"),
        ("a\nb\tc\r", "a⏎b⇥c␍"),
        ("abc\u202egpj", "abc‹U+202E›gpj"),
        ("a\u2028b", "a⏎b"),
        ("a\u2029b", "a⏎b"),
        ("a b~\x7f", "a b~␡"),
        ("a\U000e0041", "a‹U+E0041›"),
        ("\ud800", "\N{REPLACEMENT CHARACTER}"),
        ("Ünï 数据 é", "Ünï 数据 é"),
        ("a\u00a0b\u2003\u202f\u1680", "a␣b␣␣␣"),
        ("顧客\u3000データ", "顧客\u3000データ"),
        ("\ue000\U00100000", "‹U+E000›‹U+100000›"),
        ("\ufffe\ufdd0\U0002ffff", "‹U+FFFE›‹U+FDD0›‹U+2FFFF›"),
        ("\u0378\U0001343f\U00013442", "‹U+0378›‹U+1343F›‹U+13442›"),
        ("\ufffc\ufff9\U0001d159", "‹U+FFFC›‹U+FFF9›‹U+1D159›"),
        ("\U0001f44d\U0001f3fb", "\U0001f44d‹U+1F3FB›"),
        ("\U0001faff\U0002ebf0", "\U0001faff\U0002ebf0"),
    ],
)
def test_what_cannot_be_seen_is_made_visible(value: str, shown: str) -> None:
    assert one_line(value) == shown


@given(ANY)
def test_in_a_box_each_character_stays_one_character(value: str) -> None:
    shown = each_visible(value)
    assert len(shown) == len(value)
    assert not {unicodedata.category(character) for character in shown} & UNSEEN


def test_a_stack_of_accents_is_cut_down_and_said_to_be() -> None:
    assert one_line("Z" + "\u0301" * 4) == "Z" + "\u0301" * 4
    assert one_line("Z" + "\u0301" * 6) == "Z" + "\u0301" * 4 + "‹U+0301›" * 2
    assert each_visible("\u0301" * 5) == "\u0301" * 4 + "\N{REPLACEMENT CHARACTER}"


def test_long_text_ends_in_an_ellipsis() -> None:
    assert one_line("x" * 200) == "x" * 200
    assert one_line("x" * 201) == "x" * 199 + "…"
    assert one_line("x" * 1_000_000, 5) == "xxxx…"
    assert len(one_line("\u200b" * 200)) == 200


def test_lines_are_kept_capped_and_said_to_be() -> None:
    assert many_lines("a\r\nb\tc") == "a\nb   c"
    assert many_lines("a\n" * 100_000, 3) == "a\na\na\n… the rest is not shown"
    assert many_lines("") == ""


@pytest.mark.parametrize(
    ("count", "noun", "said"),
    [
        (1, "step", "1 step"),
        (2, "step", "2 steps"),
        (0, "entry", "0 entries"),
        (2, "day", "2 days"),
        (1000, "row", "1,000 rows"),
    ],
)
def test_a_count_and_its_noun_agree(count: int, noun: str, said: str) -> None:
    assert plural(count, noun) == said


def test_lines_are_cut_at_their_limit_and_that_is_said_only_where_it_is_so() -> None:
    rest = "… the rest is not shown"
    long = "x" * LINE_LIMIT
    assert many_lines(f"{long}\n{long}", 2) == f"{long}\n{long}"
    assert many_lines(f"{long}y", 2) == "x" * (LINE_LIMIT - 1) + "…"
    assert many_lines("a\nb", 2) == "a\nb"
    assert many_lines("a\nb\nc", 2) == f"a\nb\n{rest}"
    assert many_lines("x" * (2 * LINE_LIMIT + 3), 2).endswith(f"\n{rest}")
    assert rest not in many_lines("x" * (2 * LINE_LIMIT + 2), 2)


ACUTE, RING = "\u0301", "\u20dd"


@pytest.mark.parametrize("mark", [ACUTE, RING, "\u0903", "\u1161", "\u11a8", "\ud7cb"])
def test_a_character_carries_four_marks_and_no_more(mark: str) -> None:
    code = f"‹U+{ord(mark):04X}›"
    assert one_line("e" + mark * 4) == "e" + mark * 4
    assert one_line("e" + mark * 6 + "x" + mark * 4) == f"e{mark * 4}{code * 2}x{mark * 4}"
    assert one_line(mark * 5) == mark * 4 + code


def test_letters_that_only_look_like_marks_are_no_marks() -> None:
    assert one_line("\u02ff" * 9) == "\u02ff" * 9
    assert one_line("\u0370" * 9) == "\u0370" * 9


def test_in_a_box_each_character_stays_one() -> None:
    typed = "a\x1b\u202e\t\u200b" + ACUTE * 5
    shown = each_visible(typed)
    assert shown == "a␛\ufffd⇥\ufffd" + ACUTE * 4 + "\ufffd"
    assert len(shown) == len(typed)
    assert each_visible("") == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no", "no."),
        ("MAX", "MAX."),
        ("no.", "no."),
        ("no!", "no!"),
        ("why?", "why?"),
        ("n…", "n…"),
    ],
)
def test_a_sentence_ends(text: str, said: str) -> None:
    assert sentence(text) == said
