"""Names at S3: of a bucket, and of the file in it that proves whose it is.

The rules are those of Amazon's "General purpose bucket naming rules".
"""

import re

from stitch_tui.forms.host import host_kind
from stitch_tui.preflight.finding import Finding, Probe, failed, not_tried, passed, warned
from stitch_tui.preflight.target import Target
from stitch_tui.preflight.typed import typed_probe

KEY_FIELD = "sentinel_key"
KEY_START = "stitch-challenge-file-"

_LENGTHS = range(3, 64)
_OLD_LENGTHS = range(3, 256)
_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.ASCII)
_OLD_NAME = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
_RESERVED_STARTS = ("xn--", "sthree-", "amzn-s3-demo-")
_RESERVED_ENDS = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")
_KEY_LIMIT = 1_024
"""Bytes of the name of a file."""


def bucket_probe(field: str, *, is_amazon: bool = True) -> Probe:
    """``bucket``, whose name is typed into ``field``; not all rules hold away from Amazon."""

    def look(target: Target) -> Finding:
        return look_at_bucket(target.text(field), field, is_amazon=is_amazon)

    return typed_probe("bucket", "The bucket's name", field, look)


def challenge_file_probe() -> Probe:
    """``challenge_file``."""

    def look(target: Target) -> Finding:
        return look_at_key(target.secret(KEY_FIELD).get_secret_value())

    return typed_probe("challenge_file", "The challenge file's name", KEY_FIELD, look)


def look_at_bucket(name: str, field: str, *, is_amazon: bool = True) -> Finding:
    """What is to be said of ``name``, whatever it is."""
    if not name:
        return not_tried(f"fill in {field} first")
    if "/" in name or ":" in name:
        advice = "Leave out s3://, the address, the ARN and folders."
        return failed("more than the name of a bucket is typed", field, advice=advice)
    trouble = _trouble(name) or (_reserved(name) if is_amazon else "")
    if not trouble:
        return passed(f"{name} may be the name of a bucket")
    if is_amazon and len(name) in _OLD_LENGTHS and _OLD_NAME.fullmatch(name) and _is_old(name):
        advice = "Compare it with the bucket. Only old ones in us-east-1 may be called so."
        return warned(trouble, field, advice=advice)
    return failed(trouble, field, advice="Compare it with the name of the bucket.")


def _trouble(name: str) -> str:
    if len(name) not in _LENGTHS:
        return f"a name has 3 to 63 characters, this one {len(name):,}"
    if not _NAME.fullmatch(name):
        return "a name has small letters, digits, dots and hyphens, the first and last no hyphen"
    if ".." in name:
        return "a name has no two dots in a row"
    return "a name can't be an IP address" if host_kind(name) == "IPv4 address" else ""


def _reserved(name: str) -> str:
    starts = [start for start in _RESERVED_STARTS if name.startswith(start)]
    if starts:
        return f"names that begin with {starts[0]} are Amazon's own"
    ends = [end for end in _RESERVED_ENDS if name.endswith(end)]
    return f"names that end with {ends[0]} are Amazon's own" if ends else ""


def _is_old(name: str) -> bool:
    """Whether buckets were once called so: before March 2018, and in one region."""
    return name != name.lower() or "_" in name or len(name) not in _LENGTHS


def look_at_key(key: str) -> Finding:
    """What is to be said of the name of the challenge file; not the name, which is a credential."""
    if not key:
        return not_tried(
            f"nothing is typed into {KEY_FIELD}; where it may stay empty Stitch makes one"
        )
    if not key.startswith(KEY_START) or key == KEY_START:
        advice = "Copy it from Stitch's page, without a folder in front."
        return failed(f"the name has to begin with {KEY_START} and go on", KEY_FIELD, advice=advice)
    if not key.isprintable() or any(each.isspace() for each in key) or len(key) > _KEY_LIMIT:
        advice = "Copy it anew, without blanks and line breaks."
        return failed("the name holds what no challenge file's does", KEY_FIELD, advice=advice)
    if "." in key or "/" in key:
        advice = "The file has no extension and lies in no folder; compare it with the bucket."
        return warned("the name holds a dot or a slash", KEY_FIELD, advice=advice)
    return passed(f"it begins with {KEY_START}, as it has to")
