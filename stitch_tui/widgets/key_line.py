"""The bottom line of every screen: the keys that do something here, now."""

from dataclasses import dataclass

from textual.content import Content
from textual.events import Click
from textual.screen import Screen
from textual.widget import Widget

from stitch_tui.text import one_line

_LAST = ("back", "help", "quit")


@dataclass(frozen=True)
class KeyHint:
    """A key, what it does in a word or two, and the action behind both."""

    key: str
    description: str
    action: str

    def content(self) -> Content:
        """The key in the accent colour, what it does beside it."""
        return Content.assemble((one_line(self.key), "$accent"), f" {one_line(self.description)}  ")


class KeyLine(Widget):
    """As many of the active keys as fit, in their order; back, help and quit always."""

    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; background: $panel; color: $text-muted; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._hints: tuple[KeyHint, ...] = ()

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, screen: Screen[object]) -> None:
        hints = self._active_hints(screen)
        if screen is self.screen and hints != self._hints:
            self._hints = hints
            self.refresh()

    def _active_hints(self, screen: Screen[object]) -> tuple[KeyHint, ...]:
        found: dict[str, KeyHint] = {}
        for _node, binding, enabled, _tooltip in screen.active_bindings.values():
            if binding.show and enabled:
                key = self.app.get_key_display(binding)
                found.setdefault(binding.action, KeyHint(key, binding.description, binding.action))
        return tuple(found.values())

    def _shown(self) -> list[tuple[KeyHint, Content]]:
        """The hints that fit, each with what is drawn of it."""
        drawn = [(hint, hint.content()) for hint in self._hints]
        last = [entry for entry in drawn if entry[0].description in _LAST]
        room = self.size.width - sum(content.cell_length for _, content in last)
        first = []
        for hint, content in drawn:
            if hint.description in _LAST:
                continue
            if content.cell_length > room:
                break
            room -= content.cell_length
            first.append((hint, content))
        return first + last

    def render(self) -> Content:
        """One line."""
        return Content("").join(content for _, content in self._shown())

    async def on_click(self, event: Click) -> None:
        """Do what the clicked key does."""
        end = 1
        for hint, content in self._shown():
            end += content.cell_length
            if event.x < end:
                await self.app.run_action(hint.action, default_namespace=self.screen)
                return
