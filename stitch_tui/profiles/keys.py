"""Which bindings can be given other keys, and what may stand for a key."""

import re

BINDINGS = frozenset(
    [
        "app.quit",
        "app.redraw",
        "app.suspend",
        "card.fill_in",
        "card.guide",
        "card.kit",
        "card.raw",
        "card.refresh",
        "destinations.copy",
        "destinations.delete",
        "destinations.edit",
        "destinations.guide",
        "destinations.new",
        "destinations.refresh",
        "destinations.status",
        "dialog.other",
        "dialog.refuse",
        "fill.back",
        "fill.reveal",
        "form.create",
        "form.enter",
        "form.fill",
        "form.filter",
        "form.find",
        "form.k",
        "form.kit",
        "form.next",
        "form.preflight",
        "form.previous",
        "form.request",
        "form.reveal",
        "form.save",
        "kit.copy",
        "kit.guide",
        "kit.page_down",
        "kit.page_up",
        "kit.region",
        "kit.save",
        "preflight.mend",
        "preflight.run",
        "preflight.stop",
        "profiles.use",
        "reading.copy",
        "screen.back",
        "screen.help",
        "screen.quit",
        "status.copy",
        "status.down",
        "status.edit",
        "status.look",
        "status.page_down",
        "status.page_up",
        "status.pause",
        "status.save",
        "status.up",
        "types.filter",
        "types.open",
        "types.refresh",
        "welcome.demo",
        "welcome.next",
        "welcome.previous",
    ]
)
"""The ids of all bindings of the app and its screens; a test compares them."""

_NEVER_TOGETHER = {"form.create", "form.save"}
_MODIFIERS = re.compile(r"(?:(?:ctrl|shift|alt|super)\+)*")
_NAMED = frozenset(
    [
        "up",
        "down",
        "left",
        "right",
        "home",
        "end",
        "pageup",
        "pagedown",
        "enter",
        "escape",
        "space",
        "tab",
        "backspace",
        "delete",
        "insert",
        "question_mark",
        "slash",
        "comma",
        "full_stop",
        "plus",
        "minus",
    ]
) | {f"f{number}" for number in range(1, 25)}


def read_keys(text: str) -> str | None:
    """``text`` as keys with commas between them; ``None`` where one of them is no key."""
    keys = [key.strip() for key in text.split(",")]
    return ",".join(keys) if all(_is_key(key) for key in keys) else None


def may_meet(one: str, other: str) -> bool:
    """Whether two bindings can be in force at once, and so need different keys."""
    if {one, other} == _NEVER_TOGETHER:
        return False
    groups = {one.partition(".")[0], other.partition(".")[0]}
    return len(groups) == 1 or bool(groups & {"app", "screen"})


def _is_key(key: str) -> bool:
    base = key[len(_MODIFIERS.match(key)[0]) :]  # type: ignore[index]  # (it matches the empty text)
    return base in _NAMED or (len(base) == 1 and base.isprintable() and not base.isspace())
