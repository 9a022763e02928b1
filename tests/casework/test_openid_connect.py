from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from jwt.algorithms import ECAlgorithm

from services.casework import Casework, FrozenClock
from services.identity.exceptions import ChallengeOverError, ProviderError
from services.identity.plugins.openid_connect import OpenIdConnectProvider


class Issuer(ThreadingHTTPServer):
    """A small OpenID provider; `claims` replaces claims of its tokens, `key` signs them."""

    def __init__(self, clock: FrozenClock) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.clock = clock
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.key = self.published = generate_private_key(SECP256R1())
        self.claims: dict[str, Any] = {}
        self.algorithm = "ES256"
        self.codes: dict[str, dict[str, str]] = {}

    def sign_in(self, address: str) -> tuple[str, str]:
        """What the person's browser does: back come `state` and `code`."""
        query = dict(parse_qsl(urlsplit(address).query))
        self.codes["the-code"] = query
        return query["state"], "the-code"

    def token(self, asked: dict[str, str]) -> str:
        now = int(self.clock.now().timestamp())
        claims = {"iss": self.address, "sub": "person-1", "aud": asked["client_id"], "iat": now, "exp": now + 300,
                  "nonce": asked["nonce"], "name": "홍길동", **self.claims}  # fmt: skip
        key: Any = "secret" * 8 if self.algorithm == "HS256" else self.key
        return jwt.encode(claims, None if self.algorithm == "none" else key, self.algorithm, headers={"kid": "k1"})


class _Handler(BaseHTTPRequestHandler):
    server: Issuer

    def do_GET(self) -> None:
        here = self.server.address
        if self.path.endswith("openid-configuration"):
            paths = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
            self._answer(200, {"issuer": here, **{name: here + path for name, path in paths.items()}})
        else:
            public = json.loads(ECAlgorithm.to_jwk(self.server.published.public_key()))
            self._answer(200, {"keys": [{**public, "kid": "k1", "use": "sig", "alg": "ES256"}]})

    def do_POST(self) -> None:
        form = {name: values[0] for name, values in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        asked = self.server.codes.pop(form.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if asked is None or asked["code_challenge"] != proof or form["redirect_uri"] != asked["redirect_uri"]:
            self._answer(400, {"error": "invalid_grant"})
        else:
            self._answer(200, {"access_token": "x", "token_type": "Bearer", "id_token": self.server.token(asked)})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def issuer(clock: FrozenClock) -> Iterator[Issuer]:
    with Issuer(clock) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def provider(issuer: Issuer, casework: Casework, clock: FrozenClock) -> OpenIdConnectProvider:
    return OpenIdConnectProvider(issuer.address, "gilbot", "http://localhost/back", casework.keyring, clock, client_secret="s")


def test_a_sign_in_gives_a_subject_that_stays_and_tells_nothing(provider: OpenIdConnectProvider, issuer: Issuer) -> None:
    subjects = set()
    for _ in range(2):
        identity = provider.complete("c1", *issuer.sign_in(provider.begin("c1").shown))
        subjects.add(identity.subject)
        assert (identity.provider, identity.name) == ("openid_connect", "홍길동")
    assert len(subjects) == 1
    assert "person-1" not in subjects.pop()


def test_a_code_works_once(provider: OpenIdConnectProvider, issuer: Issuer) -> None:
    state, code = issuer.sign_in(provider.begin("c1").shown)
    provider.complete("c1", state, code)
    with pytest.raises(ProviderError, match="400"):
        provider.complete("c1", state, code)


def test_another_conversation_a_late_or_an_invented_answer_is_refused(
    provider: OpenIdConnectProvider, issuer: Issuer, clock: FrozenClock
) -> None:
    state, code = issuer.sign_in(provider.begin("c1").shown)
    for conversation, presented in (("c2", state), ("c1", "x"), ("c1", state[:-2] + "AA"), ("c1", "")):
        with pytest.raises(ChallengeOverError):
            provider.complete(conversation, presented, code)
    clock.advance(minutes=10)
    with pytest.raises(ChallengeOverError):
        provider.complete("c1", state, code)


@pytest.mark.parametrize(
    "claims",
    [{"iss": "http://evil.example"}, {"aud": "other"}, {"exp": 1}, {"exp": "soon"}, {"iat": 99999999999}, {"nonce": "x"}, {"azp": "other"}],
)
def test_a_token_that_does_not_fit_is_refused(provider: OpenIdConnectProvider, issuer: Issuer, claims: dict[str, Any]) -> None:
    issuer.claims = claims
    with pytest.raises(ProviderError):
        provider.complete("c1", *issuer.sign_in(provider.begin("c1").shown))


def test_a_token_signed_with_another_key_is_refused(provider: OpenIdConnectProvider, issuer: Issuer) -> None:
    issuer.key = generate_private_key(SECP256R1())
    with pytest.raises(ProviderError, match="trusted"):
        provider.complete("c1", *issuer.sign_in(provider.begin("c1").shown))


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_with_a_weak_signature_is_refused(provider: OpenIdConnectProvider, issuer: Issuer, algorithm: str) -> None:
    issuer.algorithm = algorithm
    with pytest.raises(ProviderError, match="trusted"):
        provider.complete("c1", *issuer.sign_in(provider.begin("c1").shown))


def test_a_provider_that_cannot_be_reached_is_said_so(casework: Casework, clock: FrozenClock) -> None:
    with pytest.raises(ProviderError, match="reached"):
        OpenIdConnectProvider("http://127.0.0.1:9", "gilbot", "http://localhost/back", casework.keyring, clock).begin("c1")
