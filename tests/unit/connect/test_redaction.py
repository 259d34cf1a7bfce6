"""Secrets that come back are masked."""

import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from stitch_tui.connect.address import read_address
from stitch_tui.connect.client import ConnectClient
from stitch_tui.connect.errors import Refused
from stitch_tui.connect.models import NewDestination
from stitch_tui.connect.redaction import MASK, Redaction
from stitch_tui.connect.token import read_token


def redaction(*secrets: str) -> Redaction:
    made = Redaction()
    for secret in secrets:
        made.note(secret)
    return made


@pytest.mark.parametrize(
    ("secrets", "text", "masked"),
    [
        ((), "as it is", "as it is"),
        (("hunter2",), "x=hunter2;", f"x={MASK};"),
        (("hunter2", "hunter2-long"), "hunter2-long hunter2", f"{MASK} {MASK}"),
        (("abc",), "abc, cabcab", f"{MASK}, cabcab"),
        (("abc", "de"), "abc de abcde", f"{MASK} {MASK} abcde"),
        (("abc", "de"), "de", MASK),
        (("a.c(",), "a.c( abc(", f"{MASK} abc("),
        (('a"bc',), r"<a\"bc a%22bc>", f"<{MASK} {MASK}>"),
        (("half \ud800",), "half \ud800, half%20%3F, half+%3F", f"{MASK}, {MASK}, {MASK}"),
        (("  ",), "a  b", "a  b"),
        (("-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nend",), "MIIEvQIBADANBgkq!", f"{MASK}!"),
    ],
)
def test_what_is_known_is_masked(secrets: tuple[str, ...], text: str, masked: str) -> None:
    assert redaction(*secrets).mask(text) == masked


FORMS = {
    "JSON": r"quote \"it\u2019s\" & p@ss/w\u00f6rd",
    "JSON with letters": r"quote \"it’s\" & p@ss/wörd",
    "an address": "quote%20%22it%E2%80%99s%22%20%26%20p%40ss%2Fw%C3%B6rd",
    "an address in small letters": "quote%20%22it%e2%80%99s%22%20%26%20p%40ss%2fw%c3%b6rd",
    "a form": "quote+%22it%E2%80%99s%22+%26+p%40ss%2Fw%C3%B6rd",
    "HTML": "quote &quot;it’s&quot; &amp; p@ss/wörd",
    "without its blanks": 'quote "it’s" & p@ss/wörd',
}


@pytest.mark.parametrize("notation", FORMS)
def test_other_notations_of_a_secret_are_masked(notation: str) -> None:
    known = redaction(' quote "it’s" & p@ss/wörd')
    assert known.mask(f"<{FORMS[notation]}>") == f"<{MASK}>"


def test_what_was_sent_in_clear_is_left_where_it_stands_alone() -> None:
    known = redaction("stitch", "5432", "in a list")
    assert known.mask("stitch") == MASK
    body = {"name": "stitch", "properties": {"port": 5432, "on": True, "list": ["in a list", None]}}
    known.note_clear(body | {"secret": SecretStr("stitch-2")})
    known.note_clear({"name": "another"})
    assert known.mask("in a list") == "in a list"
    assert [known.mask(text) for text in ("stitch", "5432", "true")] == ["stitch", "5432", "true"]
    assert known.mask('user "stitch"') == f'user "{MASK}"'
    assert known.mask("stitch-2") == f"{MASK}-2"


def test_what_is_typed_is_masked_before_it_is_sent_and_after_the_form_is_left() -> None:
    known, typed = redaction(), [SecretStr("hunter2")]
    known.watch(lambda: typed)
    assert known.mask("hunter2") == MASK
    typed[0] = SecretStr("hunter3")
    assert known.mask("hunter2 hunter3") == f"hunter2 {MASK}"
    known.watch(tuple)
    assert known.mask("hunter3") == MASK


def test_the_next_client_knows_what_this_one_knew() -> None:
    known, typed = redaction("hunter2"), [SecretStr("hunter3")]
    known.watch(lambda: typed)
    after = redaction("ac_token")
    after.remember(known)
    assert after.mask("hunter2 hunter3 ac_token") == f"{MASK} {MASK} {MASK}"


def test_echoes_are_remembered_up_to_a_bound_and_not_when_short() -> None:
    known = redaction()
    known.note_echo("sevener")
    assert known.mask("sevener") == "sevener"
    known.note_echo("eighters")
    assert known.mask("eighters") == MASK
    for number in range(1000):
        known.note_echo(f"an-echo-{number:04}")
    masked = [known.mask(f"an-echo-{number:04}") for number in range(1000)]
    assert masked.count(MASK) == masked.index("an-echo-0063") == 63


def test_words_lose_long_secrets_only() -> None:
    masks = redaction("postgres", "eleven-long", "twelve-chars", "a-password-of-mine").masks()
    assert masks.word("postgres eleven-long") == "postgres eleven-long"
    assert masks.word("twelve-chars") == MASK
    assert masks.word("is a-password-of-mine?") == f"is {MASK}?"


@given(st.lists(st.text(min_size=4).filter(str.strip), min_size=1), st.text())
def test_no_long_secret_is_left(secrets: list[str], around: str) -> None:
    masked = redaction(*secrets).mask(around.join(secrets))
    left = masked.split(MASK)
    assert not [secret for secret in secrets for part in left if secret in part]


async def test_what_a_refusal_quotes_is_masked() -> None:
    def quote(request: httpx.Request) -> httpx.Response:
        password = json.loads(request.content)["properties"]["key"]["inner"]
        body = json.dumps(f"bad value {password} from {request.headers['authorization']}").encode()
        return httpx.Response(400, stream=httpx.ByteStream(body))

    client = ConnectClient(
        read_address("https://api.example"),
        read_token("ac_test"),
        via=httpx.MockTransport(quote),
    )
    new = NewDestination("x", {"key": {"inner": SecretStr("hunter2")}})
    with pytest.raises(Refused) as refused:
        await client.create_destination(new)
    assert refused.value.reason == f"bad value {MASK} from Bearer {MASK}"
    told = [repr(client), repr(vars(client)), repr(vars(client.redaction))]
    told.append(repr(vars(client.redaction.masks())))
    assert "hunter2" not in "".join(told)
    await client.close()
