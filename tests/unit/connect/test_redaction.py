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
        (("a.c(",), "a.c( abc(", f"{MASK} abc("),
        (("  ",), "a  b", "a  b"),
        (("-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nend",), "MIIEvQIBADANBgkq!", f"{MASK}!"),
    ],
)
def test_what_is_known_is_masked(secrets: tuple[str, ...], text: str, masked: str) -> None:
    assert redaction(*secrets).mask(text) == masked


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
    assert "hunter2" not in repr(client) + repr(vars(client))
    await client.close()
