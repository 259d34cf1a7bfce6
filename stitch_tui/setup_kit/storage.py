"""Amazon S3, StorageGRID and Databricks: what a bucket has to allow, and the challenge file."""

import json
from collections.abc import Iterator

from stitch_tui.setup_kit import network
from stitch_tui.setup_kit.part import Asked, Kind, Part
from stitch_tui.setup_kit.quoting import bucket, shell_word

_OBJECTS = ("s3:GetObject", "s3:PutObject")


def s3_parts(asked: Asked) -> Iterator[Part]:
    """First the policy, then the file: the connection check looks for the file."""
    name = bucket(asked.typed("s3_bucket"))
    yield from _policy_parts(asked, name, _OBJECTS)
    yield _challenge_file(asked, f"aws s3api put-object --bucket {shell_word(name)}")


def storagegrid_parts(asked: Asked) -> Iterator[Part]:
    """A store of one's own that speaks the S3 protocol."""
    yield network.addresses(asked)
    yield network.firewall(asked)
    endpoint = shell_word(f"https://{asked.typed('endpoint')}:{asked.typed('port')}")
    name = shell_word(bucket(asked.typed("s3_bucket")))
    yield _challenge_file(asked, f"aws --endpoint-url {endpoint} s3api put-object --bucket {name}")


def databricks_parts(asked: Asked) -> Iterator[Part]:
    """Stitch stages its files in a bucket, from which Databricks reads them."""
    name = bucket(asked.typed("staging_area.bucket_name"))
    yield network.addresses(asked)
    yield from _policy_parts(asked, name, (*_OBJECTS, "s3:DeleteObject"))
    yield Part(
        "databricks-role",
        "Databricks' role on the bucket",
        Kind.JSON,
        "The policy of the IAM role (instance profile) the cluster runs with.",
        _policy("Databricks", name, (*_OBJECTS, "s3:DeleteObject"), role=""),
        asked.page,
    )
    yield Part(
        "databricks-settings",
        "In Databricks",
        Kind.LIST,
        "What Stitch needs of the workspace and the cluster.",
        "Allow cluster creation, for the user whose token Stitch gets\n"
        "Databricks Runtime 6.3 or newer\n"
        "spark.databricks.delta.schema.autoMerge switched off\n"
        "A token without an end date",
        asked.page,
    )
    yield from network.tunnel(asked)


def _policy_parts(asked: Asked, name: str, actions: tuple[str, ...]) -> Iterator[Part]:
    role = asked.region.loader_roles[asked.target.type_name]
    yield Part(
        "bucket-policy",
        "Bucket policy",
        Kind.JSON,
        f"Lets Stitch's role for {asked.region.label} list the bucket, and use what is in it.",
        _policy("Stitch", name, actions, role),
        asked.page,
    )
    yield Part(
        "put-bucket-policy",
        "Set the bucket policy",
        Kind.SHELL,
        "With the policy above in policy.json. It replaces the policy there is.",
        f"aws s3api put-bucket-policy --bucket {shell_word(name)} --policy file://policy.json",
        asked.page,
    )


def _policy(who: str, name: str, actions: tuple[str, ...], role: str) -> str:
    """As indented JSON; without ``role`` for the one it is attached to."""
    allow: dict[str, object] = {"Effect": "Allow"}
    if role:
        allow["Principal"] = {"AWS": [role]}
    arn = f"arn:aws:s3:::{name}"
    on_bucket = {"Sid": f"{who}Bucket", **allow, "Action": ["s3:ListBucket"], "Resource": [arn]}
    on_objects = {
        "Sid": f"{who}Objects",
        **allow,
        "Action": list(actions),
        "Resource": [f"{arn}/*"],
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [on_bucket, on_objects]}, indent=2)


def _challenge_file(asked: Asked, command: str) -> Part:
    key = shell_word(asked.typed("sentinel_key"))
    return Part(
        "challenge-file",
        "Challenge file",
        Kind.SHELL,
        "An empty file that shows the bucket is yours; without it the connection check fails. "
        "Its name counts as a secret.",
        f"{command} --key {key}",
        asked.page,
    )
