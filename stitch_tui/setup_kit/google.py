"""Google BigQuery: the service account, its roles, and its key."""

from collections.abc import Iterator

from stitch_tui.setup_kit.part import Asked, Kind, Part
from stitch_tui.setup_kit.quoting import shell_word

_ROLES = ("roles/bigquery.admin", "roles/storage.admin")
_KEY = "service_account_credentials"


def bigquery_parts(asked: Asked) -> Iterator[Part]:
    """The key counts as a credential as a whole, so what it holds may stay a placeholder."""
    in_key = f"{_KEY}.project_id"
    project = shell_word(asked.typed(in_key if asked.has(in_key) else "project_id"))
    email = asked.typed(f"{_KEY}.client_email")
    yield Part(
        "service-account",
        "Create the service account",
        Kind.SHELL,
        "Best one for Stitch alone. Leave it out where it is there already.",
        f"gcloud iam service-accounts create stitch --project={project}",
        asked.page,
    )
    yield _roles(asked, project, f"serviceAccount:{email}")
    yield Part(
        "service-account-key",
        "Create its key",
        Kind.SHELL,
        "The file is what the form asks for. Whoever has it has the roles: delete it afterwards.",
        "gcloud iam service-accounts keys create stitch-key.json "
        f"--iam-account={shell_word(email)}",
        asked.page,
    )


def legacy_bigquery_parts(asked: Asked) -> Iterator[Part]:
    """The retired version, for which a person grants access in the browser."""
    yield _roles(asked, shell_word(asked.typed("project_id")), "user:<your-google-account>")


def _roles(asked: Asked, project: str, member: str) -> Part:
    lines = (
        f"gcloud projects add-iam-policy-binding {project} "
        f"--member={shell_word(member)} --role={role}"
        for role in _ROLES
    )
    return Part(
        "project-roles",
        "Roles on the project",
        Kind.SHELL,
        "Stitch makes datasets and tables, and stages its files in Cloud Storage.",
        "\n".join(lines),
        asked.page,
    )
