"""The signed address of an Azure storage account: whole, still good, and allowed enough.

Its parts are those of Microsoft's "Create an account SAS" and "Create a service SAS". It is a
credential: of what is typed only dates and permissions are told.
"""

from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from stitch_tui.clock import read_moment
from stitch_tui.preflight.finding import Finding, Probe, failed, not_tried, passed, warned
from stitch_tui.preflight.target import Target
from stitch_tui.preflight.typed import typed_probe
from stitch_tui.text import plural

FIELD = "azure_storage_sas_url"

_SOON = timedelta(days=30)
_WHOLE = "Copy the Blob service SAS URL whole, from https:// to its end."
_ANEW = "Make a new one with a late end date, and enter it here and at Stitch."
_PERMISSIONS = {
    "r": "read",
    "w": "write",
    "l": "list",
    "c": "create",
    "a": "add",
    "d": "delete",
}
"""What loading by way of files takes; Stitch's docs name none, so that a lack is a warning."""
_RESOURCES = {"c": "containers", "o": "objects"}


def sas_probe(now: datetime) -> Probe:
    """``sas``; ``now`` has a time zone."""

    def look(target: Target) -> Finding:
        return look_at_sas(target.secret(FIELD).get_secret_value().strip(), now)

    return typed_probe("sas", "The SAS URL is good", FIELD, look)


def look_at_sas(url: str, now: datetime) -> Finding:
    """What is to be said of ``url``, whatever it is."""
    if not url:
        return not_tried(f"fill in {FIELD} first")
    try:
        parts = urlsplit(url)
        settings = dict(parse_qsl(parts.query))
    except ValueError:
        return failed("this is no address", FIELD, advice=_WHOLE)
    if parts.scheme != "https" or not parts.netloc:
        return failed("it has to begin with https:// and a host", FIELD, advice=_WHOLE)
    if not settings.get("sig"):
        return failed("it holds no signature", FIELD, advice=_WHOLE)
    return _trouble(settings, now) or _granted(settings, parts.netloc, parts.path, now)


def _trouble(settings: dict[str, str], now: datetime) -> Finding | None:
    """What keeps anybody from using it."""
    services = settings.get("ss", "b")
    if "b" not in services:
        advice = "Make one whose allowed services include Blob."
        return failed("it is not for the blob service", FIELD, advice=advice)
    begins, ends = (read_moment(settings.get(name)) for name in ("st", "se"))
    if "se" in settings and ends is None:
        return failed("its end date can't be read", FIELD, advice=_WHOLE)
    if ends is not None and ends <= now:
        return failed(f"it ended on {ends:%Y-%m-%d}", FIELD, advice=_ANEW)
    if begins is not None and begins > now:
        advice = "Make one that begins today, or wait."
        return failed(f"it is good from {begins:%Y-%m-%d} only", FIELD, advice=advice)
    return None


def _granted(settings: dict[str, str], host: str, path: str, now: datetime) -> Finding:
    """What it allows, and for how long."""
    ends = read_moment(settings.get("se"))
    if ends is None:
        advice = "Look at the storage account for its end date and what it allows."
        detail = "its end date and permissions stand in a policy, not in it"
        return warned(detail, FIELD, advice=advice)
    left = ends - now
    until = f"good until {ends:%Y-%m-%d}, {plural(left.days, 'day')}"
    if left < _SOON:
        return warned(until, FIELD, advice="Loading stops then. " + _ANEW)
    lacking = _lacking(settings.get("sp", ""), _PERMISSIONS)
    if "srt" in settings:
        lacking += _lacking(settings["srt"], _RESOURCES)
    if lacking and "si" not in settings:
        advice = "Make one that allows these too, or see whether Stitch gets by without."
        return warned(f"{until}; lacks {', '.join(lacking)}", FIELD, advice=advice)
    if ".blob." not in host.lower() or len(path.strip("/").split("/")) > 1:
        advice = "Stitch asks for the Blob service SAS URL of the storage account."
        return warned(f"{until}; not the address of a blob service", FIELD, advice=advice)
    return passed(until)


def _lacking(letters: str, words: dict[str, str]) -> list[str]:
    return [word for letter, word in words.items() if letter not in letters]
