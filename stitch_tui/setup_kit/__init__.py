"""What the other side has to do before Stitch can connect, as text to copy: a set-up kit.

Statements, commands and policies are filled in with what has been typed; what has not stays a
placeholder such as ``<database>``. A credential is never filled in, typed or not.
"""

from stitch_tui.setup_kit.kit import Kit, has_kit, kit_for
from stitch_tui.setup_kit.part import Kind, KitRefusedError, Part

__all__ = ["Kind", "Kit", "KitRefusedError", "Part", "has_kit", "kit_for"]
