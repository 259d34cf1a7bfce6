"""A request and a watch as text, without a secret."""

import json

import pytest
from pydantic import Secret, SecretStr

from stitch_tui.connect.redaction import MASK
from stitch_tui.export import masked_json, request_text

BODY = {
    "properties": {
        "password": SecretStr("hunter2"),
        "deep": [{"key": Secret({"private": "hunter2"})}, "ü"],
        "host": "[h]",
    }
}


def test_secrets_are_masked_at_any_depth_and_the_rest_is_not() -> None:
    assert json.loads(masked_json(BODY)) == {
        "properties": {"password": MASK, "deep": [{"key": MASK}, "ü"], "host": "[h]"}
    }


def test_a_request_shows_its_line_and_masks_its_token() -> None:
    head, blank, body = request_text("PUT", "https://api.example/v4", BODY).partition("\n\n")
    assert head.splitlines() == [
        "PUT https://api.example/v4",
        f"Authorization: Bearer {MASK}",
        "Content-Type: application/json",
    ]
    assert blank
    assert body == masked_json(BODY)
    assert "hunter2" not in head + body


def test_what_is_neither_json_nor_a_secret_is_a_mistake_and_not_its_repr() -> None:
    with pytest.raises(TypeError, match="bytes has no JSON form"):
        masked_json({"a": b"hunter2"})  # type: ignore[dict-item]
