"""Ed25519 signing keys in a file outside the database, with rotation."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from services.casework.certificates.exceptions import SigningKeyError
from services.casework.crypto import write_private

KEY_ID_LENGTH = 8


class SigningKeys:
    """The private keys of an installation. Old keys are kept, so that what they signed still verifies."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        if not path.exists():
            write_private(path, json.dumps(_with_new_key({"keys": {}})), exclusive=True)
        self._load()

    def sign(self, data: bytes, key_id: str) -> bytes:
        """The 64-byte Ed25519 signature with the key of that id."""
        return self._keys[key_id].sign(data)

    def rotate(self) -> str:
        """Add a key and sign with it from now on; returns its id."""
        with self._lock:
            write_private(self.path, json.dumps(_with_new_key(json.loads(self.path.read_text(encoding="utf-8")))))
            self._load()
        return self.current

    def public_keys(self) -> dict[str, str]:
        """Every public key, base64 of its 32 bytes, by key id; anyone may have them."""
        with self._lock:
            self._load()
        return {key_id: _public(key) for key_id, key in self._keys.items()}

    def _load(self) -> None:
        if self.path.stat().st_mode & 0o077:
            raise SigningKeyError(f"{self.path} must be readable by its owner alone (mode 0600)")
        try:
            content = json.loads(self.path.read_text(encoding="utf-8"))
            self._keys = {key_id: Ed25519PrivateKey.from_private_bytes(base64.b64decode(key)) for key_id, key in content["keys"].items()}
            self.current: str = content["current"]
        except (ValueError, KeyError, TypeError) as error:
            raise SigningKeyError(f"{self.path} is no file of signing keys") from error


def _public(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode("ascii")


def _with_new_key(content: dict) -> dict:
    key = Ed25519PrivateKey.generate()
    key_id = hashlib.sha256(_public(key).encode()).hexdigest()[:KEY_ID_LENGTH]
    raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    content["keys"][key_id] = base64.b64encode(raw).decode("ascii")
    content["current"] = key_id
    return content
