"""The key file of a Google service account: whether its parts belong together."""

import json

from stitch_tui.preflight.finding import Finding, Probe, failed, not_tried, passed, warned
from stitch_tui.preflight.target import Target
from stitch_tui.preflight.typed import typed_probe

FIELD = "service_account_credentials"

_MEMBERS = ("type", "project_id", "private_key", "client_email")
_KIND = "service_account"
_DOMAIN = ".iam.gserviceaccount.com"
_KEY_STARTS, _KEY_END = (
    ("-----BEGIN PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----"),
    "KEY-----",
)
_LIMIT = 65_536
_ANEW = "Download the key of the service account anew, as JSON, and give the whole file."


def key_file_probe() -> Probe:
    """``key_file``: typed as one text, or member by member."""
    return typed_probe("key_file", "The key file", FIELD, look_at_key_file)


def look_at_key_file(target: Target) -> Finding:
    """What is to be said of what is typed; nothing of the private key."""
    whole = target.secret(FIELD).get_secret_value().strip()
    if whole:
        members = _read(whole)
        if members is None:
            return failed("this is no key file in JSON", FIELD, advice=_ANEW)
    else:
        typed = {name: target.secret(f"{FIELD}.{name}").get_secret_value() for name in _MEMBERS}
        members = {name: value.strip() for name, value in typed.items() if value.strip()}
    if not members:
        return not_tried(f"fill in {FIELD} first")
    if members.get("type", _KIND) != _KIND:
        return failed(f"the type is not {_KIND}", _field("type"), advice=_ANEW)
    missing = [name for name in _MEMBERS if not members.get(name)]
    if missing:
        fields = [_field(name) for name in missing]
        return failed(f"missing: {', '.join(missing)}", *fields, advice=_ANEW)
    return _key_trouble(members["private_key"]) or _owner(members, target.text("project_id"))


def _read(text: str) -> dict[str, str] | None:
    """The members that are texts; None where ``text`` is no object of JSON."""
    if len(text) > _LIMIT:
        return None
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict):
        return None
    return {name: value.strip() for name, value in read.items() if isinstance(value, str)}


def _key_trouble(key: str) -> Finding | None:
    if "\\n" in key:
        advice = "Make line breaks of them, or give the whole file."
        return failed(
            r"the private key has \n for its line breaks", _field("private_key"), advice=advice
        )
    if not key.startswith(_KEY_STARTS) or not key.endswith(_KEY_END):
        advice = "It goes from its BEGIN line to its END line. " + _ANEW
        return failed("the private key is not whole", _field("private_key"), advice=advice)
    return None


def _owner(members: dict[str, str], typed_project: str) -> Finding:
    """Whether everything belongs to one project."""
    project, email = members["project_id"], members["client_email"]
    if typed_project and typed_project != project:
        advice = "Give the key of the project you typed, or leave the project to Stitch."
        detail = "the key is for another project than the one typed"
        return failed(detail, "project_id", _field("project_id"), advice=advice)
    if not email.endswith(_DOMAIN):
        advice = "See that it is the address of a service account of this project."
        detail = "the e-mail address does not say whose project it is of"
        return warned(detail, _field("client_email"), advice=advice)
    owner = email.rpartition("@")[2].removesuffix(_DOMAIN)
    if owner != _as_domain(project):
        fields = (_field("client_email"), _field("project_id"))
        return failed(
            "the e-mail address is of another project than the key", *fields, advice=_ANEW
        )
    return passed("a service account's key, all of one project")


def _as_domain(project: str) -> str:
    """``example.com:acme``, a project inside a domain, is ``acme.example.com`` in an address."""
    domain, _, name = project.rpartition(":")
    return f"{name}.{domain}" if domain else project


def _field(member: str) -> str:
    return f"{FIELD}.{member}"
