"""A small OpenID Connect provider on this machine: discovery, keys, codes with PKCE, tokens. It can be told to do wrong."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

CLIENT_ID, SECRET = "register", "een geheim dat wij delen"


@lru_cache
def key(name="own"):
    """A key, made once per name."""
    return generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """What the provider says: who signs in (`person`), and what is wrong with it (`spoil`, `claims`, `discovery`)."""

    def __init__(self):
        self.person = {"sub": "p-17", "email": "alice@proef.example", "email_verified": True}
        self.claims, self.discovery, self.spoil = {}, {}, set()
        self.client_key = None
        self.codes, self.asked, self.issuer = {}, [], ""

    def configuration(self):
        """The discovery document."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/me",
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt"],
            **self.discovery,
        }

    def keys(self):
        """The keys with which it signs."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key().public_key()))
        return {"keys": [{**public, "kid": "k1", "use": "sig", "alg": "RS256"}]}

    def authorize(self, query):
        """Where it sends people who signed in."""
        given = dict(parse_qsl(query))
        self.asked.append(given)
        code = secrets.token_urlsafe(12)
        self.codes[code] = given
        return given["redirect_uri"] + "?" + urlencode({"code": code, "state": given["state"]})

    def token(self, form, authorization):
        """The answer to a code: status and what is said."""
        given = self.codes.pop(form.get("code"), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        if (
            given is None
            or given["code_challenge_method"] != "S256"
            or given["code_challenge"] != challenge.decode()
            or form.get("redirect_uri") != given["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        if not self.knows(form, authorization):
            return 401, {"error": "invalid_client"}
        return 200, {"access_token": "at", "token_type": "Bearer", "id_token": self.id_token(given)}

    def knows(self, form, authorization):
        """Whether it is our register that asks."""
        if self.client_key is None:
            return authorization == "Basic " + base64.b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode()
        word = jwt.decode(
            form["client_assertion"], self.client_key, algorithms=["PS256"], audience=f"{self.issuer}/token"
        )
        return (word["iss"], word["sub"]) == (CLIENT_ID, CLIENT_ID) and "client_secret" not in form

    def id_token(self, given):
        """The token, signed."""
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": given["nonce"],
                  **self.person, **self.claims}
        claims = {name: value for name, value in claims.items() if value is not None}
        if "none" in self.spoil:
            return jwt.encode(claims, None, algorithm="none")
        if "shared" in self.spoil:
            return jwt.encode(claims, "een geheim dat lang genoeg is voor deze handtekening", algorithm="HS256",
                              headers={"kid": "k1"})
        signing = key("other") if "signature" in self.spoil else key()
        return jwt.encode(claims, signing, algorithm="RS256", headers={"kid": "k9" if "kid" in self.spoil else "k1"})


@contextmanager
def running():
    """Run the provider; gives it."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def _say(self, status, said, **headers):
            body = json.dumps(said).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self):
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                return self._say(302, {}, Location=provider.authorize(parts.query))
            said = {
                "/.well-known/openid-configuration": provider.configuration,
                "/keys": provider.keys,
                "/me": lambda: {"sub": "p-17", "email": "alice@proef.example", "email_verified": True, **provider.me},
            }.get(parts.path)
            return self._say(200, said()) if said else self._say(404, {})

        def do_POST(self):
            form = {name: values[0] for name, values in
                    parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
            self._say(*provider.token(form, self.headers.get("Authorization", "")))

        def log_message(self, *_arguments):
            pass

    provider.me = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
