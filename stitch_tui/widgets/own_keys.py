"""Controls whose keys do what they do in the order they were pressed."""

from textual.events import Key
from textual.widget import Widget


class OwnKeys(Widget):
    """Runs what a key is bound to here before it takes the next one.

    Textual runs it once the key went all the way up to the app. By then a box has taken what was
    typed behind it: over a slow line ``backspace 8`` left ``7`` as it was.
    """

    async def _on_key(self, event: Key) -> None:
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if not binding.priority and await self.app.run_action(binding.action, self):
                event.stop()
                event.prevent_default()
                return
