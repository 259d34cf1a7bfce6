"""The guide's example, as one types it."""

from tests.terminal.terminal import CTRL_S, ENTER, ESC, F2, TAB, Terminal

PASSWORD = "correct-horse-7-battery"
HOST = "db.staging.example.com"
DESCRIPTION = "Postgres database for the staging environment."
# In the order of the form; "n" chooses "none" and "no", and the mapping stays as it is.
VALUES = ("Staging", DESCRIPTION, "", HOST, "5432", "analytics", "stitch", PASSWORD, "n", "n")
TYPED = TAB.join(VALUES)


def to_form(terminal: Terminal, type_name: str = "postgres") -> None:
    """From the spawn to the form of the first type."""
    terminal.wait_for("no destinations yet", "n new")
    terminal.send("n")
    terminal.wait_for(type_name, "access", "released")
    terminal.send(ENTER)
    terminal.wait_for(type_name, "fully_configured", "fill in")
    terminal.send(ENTER)
    terminal.wait_for("name", "description", "database", "still to do")


def type_values(terminal: Terminal) -> None:
    """All values in one burst."""
    terminal.send(TYPED)
    terminal.wait_for("7 of 7", "5432", "stitch", "ctrl+s")


def to_fully_configured(terminal: Terminal) -> None:
    """From the filled form to the end of the watch, past the request's preview."""
    terminal.send(F2)
    terminal.wait_for("POST", "/v4/destinations", '"username": "stitch"')
    terminal.send(ESC)
    terminal.wait_for("7 of 7", "database", "form")
    terminal.send(CTRL_S)
    terminal.wait_for("connection check", "running")
    terminal.wait_for("connection check", "passed", "fully configured, and", "no more looks")
