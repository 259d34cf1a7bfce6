"""The least a box to type into can be: what a keystroke in the form is measured against."""

from textual.app import App, ComposeResult
from textual.widgets import Input


class Bare(App[None]):
    """One compact box that has the focus; its cursor rests, as ours do."""

    def compose(self) -> ComposeResult:
        box = Input(compact=True)
        box.cursor_blink = False
        yield box


if __name__ == "__main__":
    Bare().run()
