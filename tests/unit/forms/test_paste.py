"""From what people have at hand to the fields of a form; secrets stay out of every word."""

import json
import shlex
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stitch_tui.forms.paste import Pasted, PasteError, file_reference, read_pasted

SECRETS = {"password", "access_token", "service_account_credentials"}
FORM = (
    "host port database username password ssl sslrootcert warehouse role jdbc_url access_token "
    "s3_bucket service_account_credentials"
)
NAMES = {name: name in SECRETS for name in FORM.split()}
ODD = "p@ss:w/rd?#[%41]é"
PEM = "-----BEGIN CERTIFICATE-----\nMIIB\nAQAB\n-----END CERTIFICATE-----\n"
KEY = {
    "type": "service_account",
    "project_id": "p",
    "private_key": "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n",
    "client_email": "a@b.example",
    "universe_domain": "googleapis.com",
}


def read(text: str, type_name: str = "postgres") -> Pasted:
    return read_pasted(text, NAMES, type_name)


def values(text: str) -> dict[str, str]:
    return {value.name: value.text for value in read(text).values}


FULL = {"host": "h", "port": "5432", "database": "d", "username": "u", "password": "s"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgres://u:s@h:5432/d", FULL),
        ("  postgresql://u:s@h:5432/d\n", FULL),
        ("postgresql+psycopg://u:s@h:5432/d", FULL),
        ("jdbc:postgresql://h:5432/d?user=u&password=s", FULL),
        ("jdbc:redshift://h:5432/d?user=u&password=s", FULL),
        ("mysql://u:s@h:5432/d", FULL),
        ("mysql2://u:s@h:5432/d", FULL),
        ("jdbc:mariadb://h:5432/d?user=u&password=s", FULL),
        ("redshift://u:s@h:5432/d", FULL),
        ("mssql://u:s@h:5432/d", FULL),
        (
            "jdbc:sqlserver://h:5432;databaseName=d;user=u;password={s};encrypt=true",
            FULL | {"ssl": "true"},
        ),
        ("Server=tcp:h,5432;Database=d;Uid=u;Pwd=s", FULL),
        ("Data Source=h,5432;Initial Catalog=d;User ID=u;Password=s", FULL),
        ("host=h port=5432 dbname=d user=u password=s", FULL),
        ("host=h port=5432 dbname=d user=u password='s'", FULL),
        ("DATABASE_URL=postgres://u:s@h:5432/d", FULL),
        ("export DATABASE_URL='postgres://u:s@h:5432/d'", FULL),
        ("# mine\r\nPGHOST=h\r\nPGPORT=5432\r\nPGDATABASE=d\r\nPGUSER=u\r\nPGPASSWORD=s\r\n", FULL),
        ('DB_HOST=h\nDB_PORT=5432\nDB_NAME="d"\nDB_USER=u # me\nDB_PASS=s', FULL),
        ("psql -h h -p 5432 -U u -d d", {k: v for k, v in FULL.items() if k != "password"}),
        ("psql 'postgres://u:s@h:5432/d'", FULL),
        ('psql "host=h port=5432 dbname=d user=u password=s"', FULL),
        ("mysql -hh -P 5432 -uu -ps d", FULL),
        ("mysql --host=h --port=5432 --user=u --password=s d", FULL),
        ("h.example.com:5432", {"host": "h.example.com", "port": "5432"}),
        ("[2001:db8::1]:5432", {"host": "2001:db8::1", "port": "5432"}),
        ("postgres://u@[2001:db8::1]/d", {"host": "2001:db8::1", "database": "d", "username": "u"}),
        ("s3://bucket/some/prefix", {"s3_bucket": "bucket"}),
        ("arn:aws:s3:::bucket/*", {"s3_bucket": "bucket"}),
        ('{"host": "h", "ssl": true, "port": 5432}', {"host": "h", "ssl": "true", "port": "5432"}),
        ('{"type": "postgres", "properties": {"host": "h"}}', {"host": "h"}),
        ('{"connection": {"host": "h", "password": null}}', {"host": "h"}),
        (PEM, {"sslrootcert": PEM}),
        (
            "snowflake://u:s@acme/d/PUBLIC?warehouse=w&role=r",
            {
                "host": "acme.snowflakecomputing.com",
                "database": "d",
                "username": "u",
                "password": "s",
                "warehouse": "w",
                "role": "r",
            },
        ),
        (
            "jdbc:spark://x.example:443/default;ssl=1;UID=token;PWD=dapi1",
            {"jdbc_url": "jdbc:spark://x.example:443/default;ssl=1", "access_token": "dapi1"},
        ),
    ],
)
def test_what_people_have_at_hand_fills_in_the_fields(text: str, expected: dict[str, str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("mode", "ssl"),
    [("disable", "false"), ("require", "true"), ("verify-ca", "true"), ("verify-full", "true")],
)
def test_sslmode_is_understood(mode: str, ssl: str) -> None:
    assert values(f"postgres://h/d?sslmode={mode}")["ssl"] == ssl
    assert values(f"host=h sslmode={mode}")["ssl"] == ssl


@pytest.mark.parametrize("mode", ["prefer", "allow"])
def test_an_sslmode_that_decides_nothing_is_left_out_in_words(mode: str) -> None:
    pasted = read(f"postgres://h/d?sslmode={mode}")
    assert "ssl" not in {value.name for value in pasted.values}
    assert any("sslmode" in said for said in pasted.left_out)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("postgres://u:s@a:1,b:2/d", "all hosts but the first"),
        ("postgres://u:s@%2Fvar%2Frun/d", "unix socket"),
        ("snowflake://u:s@acme/d/PUBLIC", "schema"),
        ('{"host": "h", "colour": "red"}', "colour: this form has no such field"),
    ],
)
def test_what_has_no_field_is_left_out_in_words(text: str, said: str) -> None:
    assert said in " ".join(read(text).left_out)


def test_a_port_that_is_not_given_is_not_invented() -> None:
    assert "port" not in values("postgres://u:s@h/d")


def test_a_url_of_another_type_is_read_and_doubted() -> None:
    assert "MySQL" in read("mysql://u:s@h/d").advice[0]
    assert read("postgres://u:s@h/d").advice == ()


def test_a_google_key_keeps_its_bytes_and_drops_what_stitch_refuses() -> None:
    pasted = read(json.dumps(KEY), "bigquery_v2")
    (value,) = pasted.values
    kept = json.loads(value.text)
    assert value.is_secret
    assert kept["private_key"] == KEY["private_key"]
    assert "universe_domain" not in kept
    assert "universe_domain" in " ".join(pasted.left_out)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing",
        "{",
        "[1]",
        "{]",
        "postgres://u:s@h:port/d",
        "psql 'x",
        "a\0b",
        "=;=;",
        "https://x",
    ],
)
def test_what_cannot_be_read_is_one_sentence(text: str) -> None:
    with pytest.raises(PasteError) as caught:
        read(text)
    assert str(caught.value).endswith(".")


def test_a_private_key_is_refused() -> None:
    with pytest.raises(PasteError, match="private key"):
        read(PEM.replace("CERTIFICATE", "PRIVATE KEY"))


def test_a_paste_of_megabytes_is_refused() -> None:
    with pytest.raises(PasteError, match="too long"):
        read("x" * 1_000_001)


@pytest.mark.parametrize(
    ("text", "path"),
    [("@key.json", "key.json"), (" @~/a b.pem ", "~/a b.pem"), ("@", None), ("a@b", None)],
)
def test_an_at_sign_names_a_file(text: str, path: str | None) -> None:
    assert file_reference(text) == path


PART = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12
)


@settings(max_examples=200)
@given(user=PART, password=PART, database=PART)
@pytest.mark.parametrize("scheme", ["postgres", "mysql", "redshift", "mssql", "snowflake"])
def test_a_url_gives_back_what_went_into_it(
    scheme: str, user: str, password: str, database: str
) -> None:
    parts = [quote(part, safe="") for part in (user, password, database)]
    found = values(f"{scheme}://{parts[0]}:{parts[1]}@h:1/{parts[2]}")
    assert (found["username"], found["password"], found["database"]) == (user, password, database)


@settings(max_examples=200)
@given(password=PART)
def test_libpq_quoting_gives_back_what_went_into_it(password: str) -> None:
    quoted = password.replace("\\", "\\\\").replace("'", "\\'")
    assert values(f"host=h password='{quoted}'") == {"host": "h", "password": password}


@settings(max_examples=200)
@given(password=PART)
def test_a_command_line_gives_back_what_went_into_it(password: str) -> None:
    if not password.startswith("-"):
        command = f"psql {shlex.quote('postgres://u:' + quote(password, safe='') + '@h/d')}"
        assert values(command)["password"] == password


@pytest.mark.parametrize("scheme", ["postgres", "mysql", "redshift", "mssql", "snowflake"])
def test_an_odd_password_survives(scheme: str) -> None:
    assert values(f"{scheme}://u:{quote(ODD, safe='')}@h/d")["password"] == ODD


@settings(max_examples=500)
@given(text=st.text(max_size=60) | st.text(alphabet="postgres://@:;='\"{}[]?&%ab1 \n", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        pasted = read(text)
    except PasteError as error:
        assert str(error)  # noqa: PT017 (either outcome will do)
    else:
        assert all(value.text for value in pasted.values)


@pytest.mark.parametrize(
    "text",
    [
        "postgres://u:CANARY@h/d?sslmode=prefer&x=CANARY",
        "jdbc:spark://h/default;PWD=CANARY",
        "host=h password=CANARY sslmode=prefer",
        "postgres://u:CANARY@h:CANARY/d",
        '{"password": "CANARY", "secret thing": "CANARY"}',
        "mysql -h h -pCANARY 'CANARY",
    ],
)
def test_no_secret_stands_in_any_word(text: str) -> None:
    try:
        pasted = read(text)
    except PasteError as error:
        said = repr(error)
    else:
        said = repr((pasted, pasted.kind, pasted.left_out, pasted.advice))
    assert "CANARY" not in said


@pytest.mark.parametrize(
    "text",
    [
        "jdbc:spark://h:443/default;Auth_AccessToken=CANARY",
        "jdbc:spark://token:CANARY@h:443/default",
        "jdbc:spark://h;PWD={CANARY;CANARY}",
        '{"jdbc_url": "jdbc:spark://h;PWD=CANARY"}',
        "jdbc:redshift://h:5439/d;UID=u;PWD=CANARY",
        "postgres://u:CANARY@CANARY/CANARY@h/d",
        "postgres://u:CANARY#CANARY?CANARY@h/d",
        f'DB_PASSWORD=CANARY\nCA="{PEM}"\nDB_HOST=h',
    ],
)
def test_no_secret_lands_in_a_field_that_is_shown(text: str) -> None:
    pasted = read(text)
    assert not [v.name for v in pasted.values if not v.is_secret and "CANARY" in v.text]
    assert "CANARY" not in repr((pasted.left_out, pasted.advice))


def test_a_password_that_is_not_encoded_is_read_up_to_the_last_at_sign() -> None:
    found = values("postgres://u:p@ss/w?o#rd@h:1/d")
    assert (found["password"], found["host"], found["port"]) == ("p@ss/w?o#rd", "h", "1")
