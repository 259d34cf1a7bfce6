"""The profiles there are, to go on with one of them."""

import asyncio
from collections.abc import Iterable
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from stitch_tui.profiles import Profile, Profiles, ProfilesError, read_profiles
from stitch_tui.screens.frame import Frame
from stitch_tui.text import one_line
from stitch_tui.widgets.row_table import RowTable, cell

_NONE_YET = "Add one outside this program: stitch-tui profiles add NAME"


class ProfilesScreen(Frame):
    """Reads the file of profiles when it opens; what was open before goes with the switch."""

    AUTO_FOCUS = "RowTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "use", "use it", id="profiles.use", tooltip="Go on with this account"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._profiles: Profiles | None = None

    def body(self) -> Iterable[Widget]:
        """One row a profile."""
        yield RowTable(("profile", 24), ("API", 34), ("region", 14))

    def on_mount(self) -> None:
        """Say where this is."""
        self.set_trail("Profiles")
        self._read()

    @work(exclusive=True)
    async def _read(self) -> None:
        try:
            profiles = await asyncio.to_thread(read_profiles)
        except ProfilesError as error:
            self.notice.say("error", str(error))
            return
        self._profiles = profiles
        rows = list(profiles.all.values())
        self.query_one(RowTable).show_rows(list(profiles.all), lambda row: self._cells(rows[row]))
        if not rows:
            self.notice.say("warning", "There is no profile yet.", _NONE_YET)

    def _cells(self, profile: Profile) -> Iterable[Text]:
        in_use = profile.label == self.host.api_label
        name = f"{'●' if in_use else ' '} {one_line(profile.name)}"
        return cell(name), cell(profile.address.label), cell(profile.region)

    @on(RowTable.Opened)
    def action_use(self) -> None:
        """Go on with the highlighted one, unless that is what is open."""
        name = self.query_one(RowTable).highlighted
        if self._profiles is None or name is None or self._is_waited_for():
            return
        self.host.use_profile(self._profiles.of(name))

    def _is_waited_for(self) -> bool:
        """Whether a request that changes something is on its way from any screen below."""
        screens = [each for each in self.app.screen_stack if isinstance(each, Frame)]
        if any(each.is_sending for each in screens):
            self.notice.say("warning", "A request is on its way: wait for its answer.")
            return True
        return False
