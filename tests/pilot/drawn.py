"""What stands on a screen, cell by cell: its text, and what a click on it would do."""

from collections.abc import Iterator

from rich.segment import Segment
from textual.app import App
from textual.screen import Screen

from tests.hostile import is_unseen

_OF_SCROLL_BARS = {"grab", "release", "scroll_up", "scroll_down"}


def segments(screen: Screen[object]) -> Iterator[Segment]:
    """Every segment the compositor would write."""
    for strip in screen._compositor.render_strips():
        yield from strip


def faults(screen: Screen[object]) -> list[str]:
    """What foreign text has no business to do: steer, hide, link, act."""
    found: list[str] = []
    for segment in segments(screen):
        unseen = [hex(ord(character)) for character in segment.text if is_unseen(character)]
        if segment.control or unseen:
            found.append(f"{unseen or segment.control} in {segment.text[:40]!r}")
        style = segment.style
        if style is None:
            continue
        # Widgets of Textual's own keep rows and lines in ``meta``; an action starts with "@".
        actions = {
            name: what
            for name, what in style.meta.items()
            if name.startswith("@") and what not in _OF_SCROLL_BARS
        }
        if actions or style.link:
            found.append(f"{actions or style.link} on {segment.text[:40]!r}")
    return found


def fault_of_titles(app: App[None]) -> list[str]:
    """The same for what is no cell: titles and tooltips."""
    widgets = list(app.screen.query("*"))
    texts = [app.title, app.sub_title, app.screen.title or "", app.screen.sub_title or ""]
    texts += [str(widget.border_title or "") for widget in widgets]
    texts += [str(widget.tooltip or "") for widget in widgets]
    return [text for text in texts if any(is_unseen(character) for character in text)]
