"""Paste anything: from a connection string, a ``.env`` line, a key file or JSON to field values."""

from stitch_tui.forms.paste.parts import PasteError
from stitch_tui.forms.paste.read import Pasted, PastedValue, file_reference, read_pasted

__all__ = ["PasteError", "Pasted", "PastedValue", "file_reference", "read_pasted"]
