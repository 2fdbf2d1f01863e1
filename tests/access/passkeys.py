"""A passkey as a telephone has it: answers the options that a page hands to the browser (WebAuthn, 5.1.3 and 5.1.4)."""

from __future__ import annotations

import json
import re
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

_FLAGS = AuthenticatorData.FLAG
_USER = _FLAGS.UP | _FLAGS.UV  # present, and known by a finger or a PIN


def options_of(page: str) -> dict[str, Any]:
    """What the page tells the browser to ask of the key."""
    told = re.search(r'<script id="js_data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert told
    asked: dict[str, Any] = json.loads(told[1])
    return asked


class Passkey:
    def __init__(self) -> None:
        self._key, self._id, self._owner = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(16), ""

    def made(self, asked: dict[str, Any]) -> str:
        """The answer to `creation_options`."""
        options = asked["creation_options"]["publicKey"]
        self._owner = options["user"]["id"]
        made = AttestedCredentialData.create(b"\0" * 16, self._id, ES256.from_cryptography_key(self._key.public_key()))
        data = AuthenticatorData.create(sha256(options["rp"]["id"].encode()), _USER | _FLAGS.AT, 0, made)
        client = self._client("webauthn.create", options["challenge"])
        told = AttestationObject.create("none", data, {})
        return self._answer(
            attestationObject=told, clientDataJSON=client, clientExtensionResults={"credProps": {"rk": True}}
        )

    def signed(self, asked: dict[str, Any]) -> str:
        """The answer to `request_options`."""
        options = asked["request_options"]["publicKey"]
        data = AuthenticatorData.create(sha256(options["rpId"].encode()), _USER, 0)
        client = self._client("webauthn.get", options["challenge"])
        signature = self._key.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        owner = websafe_decode(self._owner)
        return self._answer(authenticatorData=data, clientDataJSON=client, signature=signature, userHandle=owner)

    def _client(self, what: str, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(type=what, challenge=websafe_decode(challenge), origin="http://testserver")

    def _answer(self, clientExtensionResults: dict[str, Any] | None = None, **response: bytes) -> str:  # noqa: N803
        known = websafe_encode(self._id)
        told = {name: websafe_encode(value) for name, value in response.items()}
        rest = {"type": "public-key", "clientExtensionResults": clientExtensionResults or {}}
        return json.dumps({"id": known, "rawId": known, "response": told, **rest})
