"""Signs people in with any OpenID Connect provider: authorization code flow with PKCE, ID token checked here."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
import jwt

from services.casework.clock import Clock, parse_moment
from services.casework.crypto import DecryptionError, KeyRing
from services.identity.base import Challenge, Identity, IdentityProvider
from services.identity.exceptions import ChallengeOverError, ProviderError

LIVES = timedelta(minutes=10)
TIMEOUT_S = 10.0
METADATA_LIVES_S = 3600
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
LEEWAY_S = 60
CONTEXT = "identity.openid_connect"


class OpenIdConnectProvider(IdentityProvider):
    """One OpenID Connect provider.

    `issuer`: its address, where `/.well-known/openid-configuration` lies. `client_id`, `client_secret`: as registered there; without a
    secret the client is public. `redirect_uri`: where it sends people back to. `keyring` seals what must be remembered meanwhile, so
    that no server keeps it and any worker can finish. `clock` tells the time.
    """

    name = "openid_connect"

    def __init__(
        self,
        issuer: str,
        client_id: str,
        redirect_uri: str,
        keyring: KeyRing,
        clock: Clock,
        *,
        client_secret: str = "",
        scope: str = "openid profile",
        client: httpx.Client | None = None,
    ) -> None:
        self._issuer, self._client_id, self._redirect_uri = issuer.rstrip("/"), client_id, redirect_uri
        self._secret, self._scope = client_secret, scope
        self._keyring, self._clock = keyring, clock
        self._http = client or httpx.Client(timeout=TIMEOUT_S)
        self._lock = threading.Lock()
        self._fetched: dict[str, tuple[float, dict[str, Any]]] = {}

    def begin(self, conversation_id: str, hint: str = "", language: str = "ko") -> Challenge:
        """The address to open (`shown`); the provider sends the person back with `state`, which is the challenge's id, and `code`.

        Raises ProviderError.
        """
        expires_at = self._clock.now() + LIVES
        memory = {"c": conversation_id, "n": secrets.token_urlsafe(16), "v": secrets.token_urlsafe(48), "e": expires_at.isoformat()}
        state = _encode(self._keyring.encrypt(json.dumps(memory).encode(), CONTEXT))
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri,
            "scope": self._scope,
            "state": state,
            "nonce": memory["n"],
            "code_challenge": _encode(hashlib.sha256(memory["v"].encode()).digest()),
            "code_challenge_method": "S256",
            "ui_locales": language,
        }
        if hint:
            query["login_hint"] = hint
        address = self._metadata()["authorization_endpoint"]
        return Challenge(state, self.name, f"{address}{'&' if '?' in address else '?'}{urlencode(query)}", expires_at)

    def complete(self, conversation_id: str, challenge_id: str, answer: str) -> Identity:
        """Exchange the `code` the person came back with for a checked identity."""
        memory = self._remember(conversation_id, challenge_id)
        form = {
            "grant_type": "authorization_code",
            "code": answer,
            "redirect_uri": self._redirect_uri,
            "code_verifier": memory["v"],
            "client_id": self._client_id,
        }
        if self._secret:
            form["client_secret"] = self._secret
        try:
            reply = self._http.post(self._metadata()["token_endpoint"], data=form)
            token = reply.json()["id_token"] if reply.is_success else None
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            raise ProviderError("the token endpoint gave no ID token") from None
        if token is None:
            raise ProviderError(f"the token endpoint answered {reply.status_code}")
        claims = self._check(token)
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), memory["n"].encode()):
            raise ProviderError("the ID token answers another request")
        subject = self._keyring.fingerprint(f"{claims['iss']}|{claims['sub']}", CONTEXT)
        return Identity(self.name, subject, str(claims.get("acr", "openid")), str(claims.get("name", "")))

    def _remember(self, conversation_id: str, state: str) -> dict[str, str]:
        try:
            memory = json.loads(self._keyring.decrypt(base64.urlsafe_b64decode(state + "=" * (-len(state) % 4)), CONTEXT))
        except (DecryptionError, ValueError):
            raise ChallengeOverError("there is no such check") from None
        if memory["c"] != conversation_id or parse_moment(memory["e"]) <= self._clock.now():
            raise ChallengeOverError("the check is over")
        return memory

    def _check(self, token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
            key = self._key(header.get("kid"))
            # The times are checked below, against this installation's own clock.
            claims = jwt.decode(
                token,
                key,
                algorithms=list(ALGORITHMS),
                audience=self._client_id,
                options={"require": ["iss", "sub", "aud", "exp", "iat"], "verify_exp": False, "verify_iat": False, "verify_nbf": False},
            )
        except (jwt.PyJWTError, ValueError, KeyError):
            raise ProviderError("the ID token cannot be trusted") from None
        now = self._clock.now().timestamp()
        if str(claims["iss"]).rstrip("/") != self._issuer or claims.get("azp", self._client_id) != self._client_id:
            raise ProviderError("the ID token is from or for someone else")
        if not isinstance(claims["exp"], (int, float)) or claims["exp"] + LEEWAY_S <= now or claims["iat"] - LEEWAY_S > now:
            raise ProviderError("the ID token's time is over or not yet come")
        return claims

    def _key(self, key_id: str | None) -> Any:
        for fresh in (False, True):
            keys = jwt.PyJWKSet.from_dict(self._fetch(self._metadata()["jwks_uri"], fresh=fresh)).keys
            for key in keys:
                if key_id is None or key.key_id == key_id:
                    return key.key
        raise KeyError("no such key")

    def _metadata(self) -> dict[str, Any]:
        found = self._fetch(f"{self._issuer}/.well-known/openid-configuration")
        wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if str(found.get("issuer", "")).rstrip("/") != self._issuer or not all(isinstance(found.get(name), str) for name in wanted):
            raise ProviderError("the provider's configuration does not fit its address")
        return found

    def _fetch(self, address: str, *, fresh: bool = False) -> dict[str, Any]:
        with self._lock:
            read_at, kept = self._fetched.get(address, (0.0, {}))
            if kept and not fresh and time.monotonic() - read_at < METADATA_LIVES_S:
                return kept
            try:
                reply = self._http.get(address)
                reply.raise_for_status()
                found = reply.json()
            except (httpx.HTTPError, ValueError):
                raise ProviderError("the provider cannot be reached") from None
            if not isinstance(found, dict):
                raise ProviderError("the provider's answer cannot be read")
            self._fetched[address] = (time.monotonic(), found)
            return found


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
