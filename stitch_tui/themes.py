"""The colours: neutral greys and one accent, dark and light."""

from textual.theme import Theme

_SHARED = {
    "border-blurred": "#5a5a5a",
}

DARK = Theme(
    name="stitch-dark",
    primary="#4ec9b0",
    secondary="#9a9a9a",
    accent="#4ec9b0",
    warning="#d7ba7d",
    error="#f07178",
    success="#4ec9b0",
    foreground="#d6d6d6",
    background="#141414",
    surface="#242424",
    panel="#1f1f1f",
    dark=True,
    variables=_SHARED | {"text-muted": "#9a9a9a", "accent-muted": "#1f4a42", "border": "#3a3a3a"},
)

LIGHT = Theme(
    name="stitch-light",
    primary="#00695c",
    secondary="#5c5c5c",
    accent="#00695c",
    warning="#7a4f00",
    error="#b3261e",
    success="#00695c",
    foreground="#1c1c1c",
    background="#fafafa",
    surface="#ececec",
    panel="#e4e4e4",
    dark=False,
    variables=_SHARED | {"text-muted": "#5c5c5c", "accent-muted": "#cde9e4", "border": "#c4c4c4"},
)

THEMES = (DARK, LIGHT)
