"""JSON text that can be read and written again without a surprise."""

import json
import math
from typing import NoReturn

_DEEPEST = 100


def parse_json(text: bytes) -> object:
    """The value of UTF-8 JSON ``text``.

    Raises ``ValueError`` for anything else, and for what JSON cannot carry back: NaN, infinite
    numbers, half a surrogate pair, more than 100 levels.
    """
    try:
        value: object = json.loads(
            text.decode("utf-8-sig"), parse_constant=_refuse, parse_float=_finite
        )
    except RecursionError as error:
        raise ValueError("too deeply nested") from error
    if not _within(value, _DEEPEST):
        raise ValueError("too deeply nested")
    json.dumps(value, ensure_ascii=False).encode()
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("number out of range")
    return number


def _within(value: object, levels: int) -> bool:
    if isinstance(value, dict):
        return levels > 0 and all(_within(item, levels - 1) for item in value.values())
    if isinstance(value, list):
        return levels > 0 and all(_within(item, levels - 1) for item in value)
    return True
