"""Bytes no terminal should send: none of them ends the reading, or loses what comes after."""

from typing import TypeGuard

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key, MouseMove, Paste, Resize

from stitch_tui.keyboard import Keyboard

SEQUENCES = [
    b"\x1b[1114112u",
    b"\x1b[99999999;99999u",
    b"\x1b[55296u",
    b"\x1b[97;1;55296u",
    b"\x1b[97:65;2:3u",
    b"\x1b[;u",
    b"\x1b[57358;0u",
    b"\x1b[48;0;0;0;0t",
    b"\x1b[48;99999999;99999999;1;1t",
    b"\x1b[<999;99999999999999999999;1M",
    b"\x1b[<-1;-5;-5M",
    b"\x1b[M\xff\xff\xff",
    b"\x1b[24;80R",
    b"\x1b[?2026;9$y",
    b"\x1b[999;99~",
    b"\x1b[O\x1b[I",
]


def typed(*pieces: bytes) -> str:
    """What is typed, one character after the other."""
    keyboard = Keyboard()
    events = [event for piece in pieces for event in keyboard.feed(piece)]
    return "".join(event.character or "" for event in events if isinstance(event, Key))


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_what_follows_a_sequence_nobody_sends_is_read(sequence: bytes) -> None:
    assert typed(b"a", sequence, b"bc").startswith("a")
    assert typed(b"a", sequence, b"bc").endswith("bc")


@pytest.mark.parametrize("cut", range(1, 5))
def test_a_character_in_two_pieces_is_one(cut: int) -> None:
    whole = "é数".encode()
    assert typed(whole[:cut], whole[cut:]) == "é数"


def test_a_byte_that_is_no_utf8_is_seen_to_be_none() -> None:
    assert typed("né".encode("latin-1"), b"xy") == "n\ufffdxy"
    assert typed(b"\xed\xa0\x80a") == "\ufffd\ufffd\ufffda"


PASTED = "a\x1b[31m\x1b" + "x" * 40 + "\r\x13\x1b[200~\x1b[97;5u\ufffdz"
"""What would press enter and ctrl+s, were it not pasted."""


@pytest.mark.parametrize("size", [1, 3, 7, 1_000])
def test_a_paste_is_text_to_its_end(size: int) -> None:
    sent = b"k\x1b[200~" + PASTED.encode() + b"\x00\x1b[201~c\x1b[201~d\x1b[200~e\x1b[201~"
    keyboard = Keyboard()
    pieces = [sent[at : at + size] for at in range(0, len(sent), size)]
    events = [event for piece in pieces for event in keyboard.feed(piece)]
    told = [e.text if isinstance(e, Paste) else e.character for e in events if _is_told(e)]
    assert told == ["k", PASTED, "c", "d", "e"]


def _is_told(event: object) -> TypeGuard[Paste | Key]:
    return isinstance(event, Paste | Key)


def test_a_paste_without_end_is_kept_to_a_size() -> None:
    keyboard = Keyboard()
    assert list(keyboard.feed(b"\x1b[200~")) == []
    for _ in range(30):
        assert list(keyboard.feed(b"x" * 99_999)) == []
    assert list(keyboard.feed(b"\x1b[20")) == []
    pasted, key = keyboard.feed(b"1~k")
    assert isinstance(pasted, Paste)
    assert pasted.text == "x" * 1_000_000
    assert isinstance(key, Key)


def test_a_window_that_cannot_be_is_no_window() -> None:
    keyboard = Keyboard()
    sizes = b"".join(b"\x1b[48;%d;%d;480;800t" % size for size in [(24, 80), (0, 80), (9**9, 9**9)])
    seen = [event.size for event in keyboard.feed(sizes) if isinstance(event, Resize)]
    assert seen == [(80, 24)]


def test_the_size_of_a_cell_is_still_known_after_a_failure() -> None:
    keyboard = Keyboard()
    events = list(keyboard.feed(b"\x1b[48;24;80;480;800t\x1b[1114112u\x1b[<35;101;41M"))
    moves = [(event.x, event.y) for event in events if isinstance(event, MouseMove)]
    assert moves == [(10, 2)]


@given(st.lists(st.binary(max_size=40) | st.sampled_from([*SEQUENCES, b"\x1b", b"\x1b["])))
def test_any_bytes_are_read_to_their_end(pieces: list[bytes]) -> None:
    keyboard = Keyboard()
    for piece in pieces:
        for event in keyboard.feed(piece):
            if isinstance(event, Key):
                (event.character or "").encode()
    # Whatever was begun is over after this: a paste, a sequence, a character.
    ended = b"\x1b[201~" + b"\x1b\\" * 2 + b"z" * 40
    last = [event for event in keyboard.feed(ended) if isinstance(event, Key)]
    assert [event.character for event in last[-5:]] == ["z"] * 5
