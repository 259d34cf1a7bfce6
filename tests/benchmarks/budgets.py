"""The budgets, at 80x24 in true colour; times and memory against the same machine's empty app."""

FIRST_FRAME = 1.15
TYPES_USABLE = 2.0
"""Times the empty app's first frame."""
EXPLAINED = {
    "demo: first frame": (
        "31 ms more than the empty app's 177: 3 to declare thirteen commands to argparse, 5 for "
        "the command's own imports, the rest for the app's modules, styles and first screen."
    ),
    "10,000 beside 10": (
        "The p95 also holds Textual's timers and the garbage collector, which walks over the "
        "fields there are; the medians are 3.3 and 3.7 ms."
    ),
    "report card, 10,000": (
        "It is read, its secrets looked for and made models of in a thread that shares the "
        "interpreter with the screen: the tree itself is drawn from what is to be seen."
    ),
    "demo: list of types": (
        "Where the time goes (py-spy, of the empty app's first frame): pydantic's import 0.30, "
        "httpx 0.07, our models, client and sandbox 0.15, and a new screen of Textual's 0.25: its "
        "widgets' default styles are parsed, all is laid out twice, then drawn."
    ),
}
"""Why a budget may be missed, and what stands in the way."""
MEMORY = 16.0
"""MB more than the empty app, at the first usable screen."""
MODULES = 40
"""More than the empty app imports until its first frame."""
HEAVY = frozenset(("httpx", "pydantic", "pydantic_core", "anyio", "ssl", "email", "jsonschema_rs"))
"""What the first frame does not wait for, unless the empty app does."""

# Bytes.
FIRST_SCREEN = 10_000
SCREEN = 9_000
MODAL = 9_000
IDLE = 0
WATCH_A_SECOND = 60
KEYSTROKE = 300
ARROW = 900
STATUS_CHANGE = 300
WALK = 90_000

REPAINT = 1.5
"""Times a bare compact Input, 95th percentile of a keystroke."""
REPAINT_OF_MANY = 1.3
"""Times ten properties, where there are 10,000."""
PAINT_OF_MANY = 1.5
"""Times ten rows, where there are 10,000."""
STALL = 0.050
"""Seconds for which the event loop may stand still."""
