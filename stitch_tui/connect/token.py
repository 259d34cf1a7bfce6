"""The API access token: checked before it can reach a header."""

from pydantic import SecretStr

_OTHER_KINDS = {
    "at_": "That is an Import API token (at_…). The Connect API takes one that starts with ac_.",
    "oc_": "That is a partner's token (oc_…). The Connect API takes one that starts with ac_.",
}


class TokenError(ValueError):
    """The text cannot be an API access token. Its message never quotes the text."""


def read_token(text: str) -> SecretStr:
    """``text`` as a token (Connect API: authentication; account tokens start with ``ac_``).

    Raises:
        TokenError: it is empty, of another kind, or has characters a header cannot carry.
    """
    token = text.strip()
    if not token:
        raise TokenError("Type an API access token.")
    if not all("!" <= character <= "~" for character in token):
        raise TokenError("A token has no spaces and no special characters. Paste it again.")
    for prefix, message in _OTHER_KINDS.items():
        if token.startswith(prefix):
            raise TokenError(message)
    return SecretStr(token)
