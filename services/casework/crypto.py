"""Field encryption: AES-256-GCM behind SQLAlchemy types, with the keys in a file outside the database.

A stored value is `version (1 byte) | key id (4 bytes) | nonce (12 bytes) | ciphertext and tag`. The column's name is
authenticated
with it, so a value copied into another column does not decrypt. Keys are never deleted by a rotation: old values stay
readable
until `Casework.rotate_keys` has written them anew.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import tempfile
import threading
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator

from services.casework.exceptions import CaseworkError

VERSION = b"\x01"
KEY_ID_BYTES = 4
NONCE_BYTES = 12
KEY_BYTES = 32


class KeyFileError(CaseworkError):
    """The key file is missing a key, unreadable, or open to other users."""


class DecryptionError(CaseworkError):
    """A stored value was altered, moved to another column, or written with a key that is gone."""


def write_private(path: Path, text: str, *, exclusive: bool = False, sync: bool = True) -> bool:
    """Write a file only its owner may read, in one step. With `exclusive`, leave an existing file alone and return
    False.

    `sync` waits until the content is on the disk.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            if sync:
                os.fsync(file.fileno())
        os.chmod(name, 0o600)
        if not exclusive:
            os.replace(name, path)
            return True
        try:
            os.link(name, path)
        except FileExistsError:
            return False
        return True
    finally:
        if os.path.exists(name):
            os.unlink(name)


class KeyRing:
    """The data keys and the index key of one installation, kept in one file of mode 0600."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        if not self.path.exists():
            write_private(
                self.path,
                json.dumps(self._with_new_key({"index": _encode(secrets.token_bytes(KEY_BYTES)), "keys": {}})),
                exclusive=True,
            )
        self._load()

    @property
    def current(self) -> str:
        """The id of the key new values are written with."""
        return self._current

    @property
    def key_ids(self) -> list[str]:
        """Every key id the file holds, oldest first."""
        return list(self._ciphers)

    def rotate(self) -> str:
        """Add a key and use it from now on; returns its id."""
        with self._lock:
            content = self._with_new_key(json.loads(self.path.read_text(encoding="utf-8")))
            write_private(self.path, json.dumps(content))
            self._load()
        return self._current

    def encrypt(self, plain: bytes, context: str) -> bytes:
        """The stored form of a value; `context` names the column and must be the same to decrypt."""
        if self.path.stat().st_mtime_ns != self._read_at:
            # Another process rotated: from now on its key is the one to write with.
            with self._lock:
                self._load()
        nonce = secrets.token_bytes(NONCE_BYTES)
        key_id = self._current
        return VERSION + bytes.fromhex(key_id) + nonce + self._ciphers[key_id].encrypt(nonce, plain, context.encode())

    def decrypt(self, stored: bytes, context: str) -> bytes:
        """The value again. Raises DecryptionError when it cannot be trusted."""
        if stored[:1] != VERSION or len(stored) <= 1 + KEY_ID_BYTES + NONCE_BYTES:
            raise DecryptionError("stored value has no known form")
        key_id = self.key_id_of(stored)
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            # Another process may have rotated since this one read the file.
            with self._lock:
                self._load()
            cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise DecryptionError(f"key {key_id} is not in the key file")
        nonce_at = 1 + KEY_ID_BYTES
        nonce = stored[nonce_at : nonce_at + NONCE_BYTES]
        try:
            return cipher.decrypt(nonce, stored[nonce_at + NONCE_BYTES :], context.encode())
        except InvalidTag:
            raise DecryptionError(f"stored value in {context} was altered or moved") from None

    @staticmethod
    def key_id_of(stored: bytes) -> str:
        """The id of the key a stored value was written with."""
        return stored[1 : 1 + KEY_ID_BYTES].hex()

    def fingerprint(self, value: str, context: str) -> str:
        """A keyed hash by which an encrypted value can be found again without being readable (a blind index)."""
        return hmac.new(self._index, f"{context}\0{value}".encode(), hashlib.sha256).hexdigest()

    def subkey(self, purpose: str) -> bytes:
        """A 32-byte key for another purpose, derived from the index key, which rotation does not change."""
        return hmac.new(self._index, f"subkey\0{purpose}".encode(), hashlib.sha256).digest()

    def _with_new_key(self, content: dict[str, Any]) -> dict[str, Any]:
        key_id = secrets.token_hex(KEY_ID_BYTES)
        content["keys"][key_id] = _encode(secrets.token_bytes(KEY_BYTES))
        content["current"] = key_id
        return content

    def _load(self) -> None:
        status = self.path.stat()
        if status.st_mode & 0o077:
            raise KeyFileError(f"{self.path} must be readable by its owner alone (mode 0600)")
        try:
            content = json.loads(self.path.read_text(encoding="utf-8"))
            self._index = _decode(content["index"])
            self._ciphers = {key_id: AESGCM(_decode(key)) for key_id, key in content["keys"].items()}
            self._current: str = content["current"]
            self._read_at = status.st_mtime_ns
        except (ValueError, KeyError, TypeError) as error:
            raise KeyFileError(f"{self.path} is not a key file") from error


def _encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _decode(text: str) -> bytes:
    return base64.b64decode(text)


class EncryptedBytes(TypeDecorator):
    """A column of bytes that is encrypted on its way into the database. `context` is "table.column".

    The key ring travels on the engine's dialect (see `Database`), so two installations in one process stay apart.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, context: str) -> None:
        super().__init__()
        self.context = context

    def process_bind_param(self, value: Any, dialect: Any) -> bytes | None:
        """The stored form; None stays None."""
        return None if value is None else dialect.keyring.encrypt(self.to_bytes(value), self.context)

    def process_result_value(self, value: bytes | None, dialect: Any) -> Any:
        """The value again. Raises DecryptionError."""
        return None if value is None else self.from_bytes(dialect.keyring.decrypt(bytes(value), self.context))

    def to_bytes(self, value: Any) -> bytes:
        """The value as bytes to encrypt."""
        return value

    def from_bytes(self, value: bytes) -> Any:
        """The value from decrypted bytes."""
        return value


class EncryptedText(EncryptedBytes):
    """A column of text that is encrypted on its way into the database."""

    cache_ok = True

    def to_bytes(self, value: Any) -> bytes:
        """The value as bytes to encrypt."""
        return str(value).encode("utf-8")

    def from_bytes(self, value: bytes) -> Any:
        """The value from decrypted bytes."""
        return value.decode("utf-8")


class EncryptedJSON(EncryptedBytes):
    """A column of JSON that is encrypted on its way into the database. Assign a new value to change it; inner changes
    are not seen."""

    cache_ok = True

    def to_bytes(self, value: Any) -> bytes:
        """The value as bytes to encrypt."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode("utf-8")

    def from_bytes(self, value: bytes) -> Any:
        """The value from decrypted bytes."""
        return json.loads(value.decode("utf-8"))
