"""An API that gives back what it should not: a secret wherever there is room for one."""

import json
from typing import Any

from tests.pilot.account import Account, answering

ID = 7
ROW = f"/v4/destinations/{ID}"
EMPTY_OBJECT: dict[str, object] = {}


def _card(secret: str, **more: object) -> dict[str, Any]:
    """One whose own marks are missing: what is a credential has to be known from elsewhere."""
    items = [
        {"name": "host", "is_required": True, "property_type": "user_provided", "provided": True},
        {"name": "username", "property_type": "user_provided", "provided": True},
        {"name": "password", "is_required": True, "property_type": "user_provided", "v": secret},
        {"name": "novel", "property_type": "user_provided", "value": f"is {secret}"},
        {"name": "extra", "property_type": "read_only", "provided": True, "hint": secret},
        {"name": "ssh", "json_schema": {"type": "object"}, "property_type": "user_provided"},
    ]
    return {
        "type": "postgres",
        "current_step": 1,
        "current_step_type": "form",
        "steps": [{"type": "form", "properties": items}, {"type": "fully_configured"}],
        "hint": f"try {secret}",
        **more,
    }


def destination(secret: str, **more: object) -> dict[str, Any]:
    """A destination that gives its credentials back, and quotes one of them everywhere."""
    return {
        "id": ID,
        "type": "postgres",
        "name": f"Old {secret} store",
        "description": f"Its password is {secret}.",
        "properties": {
            "host": f"db.example.com;PWD={secret}",
            "username": "stitch",
            "password": secret,
            "novel": secret,
            "extra": f"x{secret}y",
            "status": secret,
            "ssh": json.dumps({"host": "h", "password": secret}),
        },
        "connection": {"password": secret},
        "check_job_name": f"1.{ID}.check.{secret}",
        "report_card": _card(secret),
        **more,
    }


def check(secret: str) -> dict[str, Any]:
    return {
        "name": f"1.{ID}.check.{secret}",
        "status": "failed",
        "error": True,
        "discovery_error_message": f"FATAL: no user has\nthe password {json.dumps(secret)}",
    }


def types(secret: str) -> list[dict[str, Any]]:
    """The card of the type marks one property that the destination's own does not."""
    details = {"access": True, "pricing_tier": f"{secret} plan", "pipeline_state": secret}
    known = _card(secret, details=details)
    known["steps"][0]["properties"][3]["is_credential"] = True
    return [known]


def echo(account: Account, secret: str, *rows: dict[str, Any]) -> None:
    """Let ``account`` answer so from now on."""
    refusal = {"error": {"message": {"password": f"{secret} is too weak", "host": secret}}}
    answers: dict[tuple[str, str], tuple[int, object]] = {
        ("GET", "/v4/destinations"): (200, list(rows) or [destination(secret)]),
        ("GET", "/v4/destination-types"): (200, types(secret)),
        ("GET", "/v4/destination-types/postgres"): (200, types(secret)[0]),
        ("GET", f"{ROW}/last-connection-check"): (200, check(secret)),
        ("POST", "/v4/destinations"): (400, refusal),
        ("PUT", ROW): (400, f"not {secret}!"),
        ("DELETE", ROW): (400, {"error": "Bad", "data": {"message": f"{secret} is in use"}}),
    }
    for where, (status, body) in answers.items():
        account.answers[where] = answering(status, json.dumps(body).encode())
