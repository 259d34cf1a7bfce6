"""The colours: neutral greys and one accent, dark and light, or the terminal's own."""

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
    variables=_SHARED
    | {
        "text-muted": "#9a9a9a",
        "accent-muted": "#1f4a42",
        "on-accent-muted": "#d6d6d6",
        "border": "#3a3a3a",
    },
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
    variables=_SHARED
    | {
        "text-muted": "#5c5c5c",
        "accent-muted": "#cde9e4",
        "on-accent-muted": "#1c1c1c",
        "border": "#c4c4c4",
    },
)

ANSI = Theme(
    name="stitch-ansi",
    ansi=True,
    primary="ansi_cyan",
    secondary="ansi_default",
    accent="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_cyan",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "border-blurred": "ansi_bright_black",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-background": "ansi_cyan",
        "text": "ansi_default",
        "text-muted": "ansi_default",
        "text-accent": "ansi_cyan",
        "text-warning": "ansi_yellow",
        "text-error": "ansi_red",
        "accent-muted": "ansi_cyan",
        "on-accent-muted": "ansi_black",
        "border": "ansi_bright_black",
        "foreground-muted": "ansi_default",
        "input-cursor-background": "ansi_default",
        "input-cursor-foreground": "ansi_default",
        "input-cursor-text-style": "reverse",
    },
)
"""Sixteen colours, whatever the terminal makes of them; its background is left as it is."""

THEMES = (DARK, LIGHT, ANSI)
