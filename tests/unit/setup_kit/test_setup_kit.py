"""What a kit holds: for every type something, of what was typed no secret, by region and guide."""

import json

import pytest
from pydantic import SecretStr

from stitch_tui.catalog import facts_of, known_types
from stitch_tui.catalog.regions import regions
from stitch_tui.preflight.target import Target
from stitch_tui.setup_kit import Kind, KitRefusedError, has_kit, kit_for
from stitch_tui.text import many_lines

CANARY = "canary-7f3a"
EUROPE = regions().of("europe")
guides = [(name, guide) for name in known_types() for guide in ("", *facts_of(name).guides)]


def everything_typed(type_name: str) -> Target:
    """A value for each property, secrets as a form keeps them."""
    values = {
        name: SecretStr(f"{CANARY}-{name}") if about.is_secret else "plain"
        for name, about in facts_of(type_name).properties.items()
    }
    return Target(type_name, values)


@pytest.mark.parametrize(("type_name", "guide"), guides)
def test_every_type_and_guide_gives_a_kit(type_name: str, guide: str) -> None:
    kit = kit_for(Target(type_name), guide=guide)
    assert kit.parts
    assert len({part.id for part in kit.parts}) == len(kit.parts)
    for part in kit.parts:
        assert kit.part(part.id) is part
        assert part.text.strip() == part.text
        assert many_lines(part.text) == part.text
        assert part.why.endswith(".")
        assert len(part.title) <= 32
        assert part.page.startswith("https://") or not facts_of(type_name).guides
    assert kit.guide == (guide or next(iter(facts_of(type_name).guides), ""))


def test_there_is_a_kit_for_what_the_catalogue_knows_and_for_nothing_else() -> None:
    assert all(has_kit(name) for name in known_types())
    assert not has_kit("oracle")
    with pytest.raises(KitRefusedError, match="Nothing is known of what ora␛cle needs"):
        kit_for(Target("ora\x1bcle"))
    with pytest.raises(KitRefusedError, match="no guide of that name: self-hosted, amazon-rds"):
        kit_for(Target("postgres"), guide="rds")


@pytest.mark.parametrize("type_name", known_types())
@pytest.mark.parametrize("region", regions().all, ids=lambda region: region.id)
def test_no_secret_is_in_a_kit(type_name: str, region: object) -> None:
    assert region in regions().all
    for guide in ("", *facts_of(type_name).guides):
        kit = kit_for(everything_typed(type_name), guide=guide)
        assert CANARY not in kit.markdown()
        assert CANARY not in repr(kit)


def test_a_secret_typed_as_such_is_none_whatever_its_name() -> None:
    target = Target("postgres", {"username": SecretStr(CANARY), "database": "shop"})
    text = kit_for(target).part("grant-database").text
    assert text == 'GRANT CREATE ON DATABASE "shop" TO "<username>";'


@pytest.mark.parametrize("type_name", ["mysql_destination", "redshift", "mssql_server"])
def test_a_password_is_a_placeholder_that_no_server_takes(type_name: str) -> None:
    kit = kit_for(Target(type_name, {"username": "stitch"}))
    (text,) = (part.text for part in kit.parts if "'password'" in part.text)
    assert "<'password'>" in text


def test_a_region_gives_its_addresses_and_roles() -> None:
    for region in regions().all:
        others = [each for each in regions().all if each is not region]
        for type_name in ("postgres", "s3", "databricks_delta", "snowflake", "azure_sqldw"):
            kit = kit_for(Target(type_name), region)
            text = kit.markdown()
            assert kit.depends_on_region
            assert region.label in text
            for other in others:
                assert not [host for host in other.hosts if host in text]
                assert not [arn for arn in other.loader_roles.values() if f'{arn}"' in text]
    assert not kit_for(Target("bigquery_v2")).depends_on_region
    assert "Stitch accounts in" not in kit_for(Target("bigquery_v2")).markdown()


def test_the_policy_of_a_bucket_names_stitchs_role_and_the_bucket() -> None:
    kit = kit_for(Target("s3", {"s3_bucket": "acme"}), EUROPE)
    listing, objects = json.loads(kit.part("bucket-policy").text)["Statement"]
    role = "arn:aws:iam::218546966473:role/LoaderS3_eu_central_1"
    assert listing["Principal"] == objects["Principal"] == {"AWS": [role]}
    assert (listing["Action"], listing["Resource"]) == (["s3:ListBucket"], ["arn:aws:s3:::acme"])
    assert set(objects["Action"]) == {"s3:GetObject", "s3:PutObject"}
    assert objects["Resource"] == ["arn:aws:s3:::acme/*"]
    assert kit.part("challenge-file").text == (
        "aws s3api put-object --bucket acme --key '<sentinel_key>'"
    )


def ids(type_name: str, guide: str = "", **values: str) -> list[str]:
    return [part.id for part in kit_for(Target(type_name, values), guide=guide).parts]


def test_a_guide_says_what_there_is_to_open() -> None:
    own = ["addresses", "security-group", "firewall", "pg-hba", "create-user", "grant-database"]
    assert ids("postgres", encryption_type="none") == own
    rented = [each for each in own if each not in {"firewall", "pg-hba"}]
    assert ids("postgres", "amazon-rds", encryption_type="none") == rented
    assert "authorized-networks" in ids("postgres", "google-cloudsql")
    assert ids("postgres", "heroku") == ["addresses"]
    assert "azure-firewall" in ids("mssql_server", "azure-sql-database")
    assert kit_for(Target("mysql_destination")).part("local-infile").kind is Kind.SQL
    rds = kit_for(Target("mysql_destination"), guide="amazon-rds")
    assert rds.part("local-infile").kind is Kind.SHELL


def test_with_a_tunnel_the_port_of_the_ssh_server_is_opened() -> None:
    values = {"port": "5432", "encryption_port": "2222", "encryption_type": "none"}
    straight = kit_for(Target("postgres", values))
    assert "--port 5432 " in straight.part("security-group").text
    assert "ssh-user" not in ids("postgres", **values)
    values |= {"encryption_type": "ssh", "encryption_username": "tunnel"}
    tunnelled = kit_for(Target("postgres", values))
    assert "--port 2222 " in tunnelled.part("security-group").text
    assert "any port 2222" in tunnelled.part("firewall").text
    assert "<ssh-server-address>/32" in tunnelled.part("pg-hba").text
    assert "user=tunnel\n" in tunnelled.part("ssh-user").text
    assert "Only with a tunnel" not in tunnelled.part("ssh-user").why
    assert "Only with a tunnel" in kit_for(Target("postgres")).part("ssh-user").why


def test_an_ssh_server_of_databricks_goes_by_its_members() -> None:
    values = {"ssh_config.ssh": "true", "ssh_config.ssh_user": "tunnel"}
    assert "user=tunnel\n" in kit_for(Target("databricks_delta", values)).part("ssh-user").text
    assert "ssh-user" not in ids("databricks_delta", **{"ssh_config.ssh": "false"})


def test_only_encrypted_connections_are_let_in_where_they_are_asked_for() -> None:
    lines = kit_for(Target("postgres", {"ssl": "true", "database": "a"})).part("pg-hba").text
    assert 'hostssl "a" "<username>" 52.23.137.21/32 scram-sha-256' in lines


def test_the_whole_of_a_kit_as_markdown() -> None:
    target = Target("bigquery_v2", {"service_account_credentials.project_id": "acme"})
    page = facts_of("bigquery_v2").guides["default"]
    assert (
        kit_for(target).markdown()
        == f"""\
# Google BigQuery: what to set up for Stitch

Put in what stands in `<…>`; passwords and other secrets are never filled in.

## Create the service account

Best one for Stitch alone. Leave it out where it is there already.

```shell
gcloud iam service-accounts create stitch --project=acme
```

Stitch's guide: <{page}>

## Roles on the project

Stitch makes datasets and tables, and stages its files in Cloud Storage.

```shell
gcloud projects add-iam-policy-binding acme --member='serviceAccount:<client_email>' \
--role=roles/bigquery.admin
gcloud projects add-iam-policy-binding acme --member='serviceAccount:<client_email>' \
--role=roles/storage.admin
```

Stitch's guide: <{page}>

## Create its key

The file is what the form asks for. Whoever has it has the roles: delete it afterwards.

```shell
gcloud iam service-accounts keys create stitch-key.json --iam-account='<client_email>'
```

Stitch's guide: <{page}>

Compared with Stitch's docs on 2026-08-18: <https://www.stitchdata.com/docs/security/stitch-ip-addresses>
"""
    )


def test_nothing_typed_ends_a_block_of_markdown() -> None:
    kit = kit_for(Target("mysql_destination", {"username": "```` # x"}))
    text = kit.markdown()
    fence = "`" * 10  # of the four, each doubled in a name of MySQL, and its quote
    assert f"\n{fence}sql\nCREATE USER" in text
    assert text.count(f"\n{fence}\n") == 2
