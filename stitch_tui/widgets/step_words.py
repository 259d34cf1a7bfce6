"""What each kind of connection step asks of whom (Connect API: connection steps)."""

_MEANINGS = {
    "form": "You fill in a form. Once all required properties are set, Stitch connects.",
    "oauth": "You grant access in a browser, in the Stitch web app; Stitch keeps the tokens.",
    "profile": "You pick an account or view in the Stitch web app.",
    "discover_schema": "Stitch reads the structure by itself; there is nothing to fill in.",
    "field_selection": "You select what to replicate in the Stitch web app.",
    "fully_configured": "Nothing is left to fill in. The connection check may still be running.",
}


def meaning_of_step(step_type: str | None) -> str:
    """A sentence for a step type, also for one the API made up since."""
    unknown = "A step this program does not know. Its status is shown; the web app can complete it."
    return _MEANINGS.get(step_type or "", unknown)
