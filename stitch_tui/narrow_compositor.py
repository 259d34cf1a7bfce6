"""Renders the widgets where something is to be drawn, and no others.

Textual's own renders for each letter all the widgets of the container it is typed in, and then
throws away what lies elsewhere: a third of the time until the letter is seen.
"""

from collections.abc import Callable, Mapping, Sequence

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip


class NarrowCompositor(Compositor):
    """For a screen that often draws little of itself."""

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        every = self.visible_widgets
        _ = self.cuts  # made of all widgets, once, and kept
        self._visible_widgets = {
            widget: (region, clip)
            for widget, (region, clip) in every.items()
            if crop.overlaps(region) and crop.overlaps(clip)
        }
        try:
            return super()._render_chops(crop, is_rendered_line)
        finally:
            self._visible_widgets = every
