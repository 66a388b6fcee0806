"""Sign the head of the ledger: what was published until then can no longer be rewritten without someone's copy showing it.

A signed head is a JSON Web Signature (RFC 7515) with Ed25519 (RFC 8037) in its compact form. What is signed is the canonical
JSON of `chain_hash`, `epoch`, `register` (the address of this register), `sequence` and `signed_at`. The key is kept in
DATA_DIR, made on first use, readable by its owner only, and part of every backup.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from algoritmeregister import reasons
from algoritmeregister.ledger import reading
from algoritmeregister.ledger.chain import canonical, moment
from algoritmeregister.ledger.models import SignedHead
from algoritmeregister.ledger.reading import Position

KEY_FILE = "ledger_key.pem"


class BadKey(Exception):
    """The key cannot be read. The message names the file."""


class BadSignature(Exception):
    """A signed head is not what its key signed, or cannot be read."""


@dataclass(frozen=True)
class Statement:
    """What a signed head says: where the ledger of `register` stood at `signed_at`."""

    register: str
    epoch: int
    sequence: int
    chain_hash: str
    signed_at: str

    def payload(self) -> bytes:
        """Return the bytes that are signed."""
        return canonical(self.__dict__).encode()


def sign_head(*, at: datetime | None = None) -> tuple[SignedHead, bool]:
    """Sign where the ledger stands now. Returns the signed head, and whether it is new.

    Once a day for the same place: asked again, it returns what there is. `at` (aware) is for tests. Raises `BadKey`.
    """
    at = at or datetime.now(UTC)
    head = reading.head()
    place = {"epoch": head.epoch, "sequence": head.sequence, "signed_on": at.astimezone(UTC).date()}
    if found := SignedHead.objects.filter(**place).first():
        return found, False
    key = private_key()
    statement = Statement(settings.SITE_URL, head.epoch, head.sequence, head.chain_hash, moment(at))
    public = public_text(key.public_key())
    row = SignedHead(
        **place,
        chain_hash=head.chain_hash,
        signed_at=at,
        key_id=key_id(public),
        public_key=public,
        jws=_signed(statement, key, key_id(public)),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # another process was first
        return SignedHead.objects.get(**place), False
    return row, True


def check(jws: str, public: str) -> Statement:
    """Return what a signed head says, once its signature holds under the public key. Raises `BadSignature`."""
    try:
        signed, _dot, signature = jws.rpartition(".")
        header, payload = (json.loads(_decoded(part)) for part in signed.split("."))
        if header["alg"] != "EdDSA":
            raise BadSignature(_("de handtekening is niet met Ed25519 gezet"))
        Ed25519PublicKey.from_public_bytes(_decoded(public)).verify(_decoded(signature), signed.encode())
        return Statement(**payload)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature) as error:
        raise BadSignature(_("de handtekening klopt niet")) from error


def private_key() -> Ed25519PrivateKey:
    """Return the key of this installation, made when there is none. Raises `BadKey`."""
    path = Path(settings.DATA_DIR) / KEY_FILE
    if not path.exists():
        _make(path)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        told = {"file": path, "why": reasons.in_words(error)}
        raise BadKey(_("%(file)s is niet te lezen als sleutel: %(why)s") % told) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadKey(_("%s is geen sleutel voor Ed25519") % path)
    return key


def public_text(key: Ed25519PublicKey) -> str:
    """Return a public key as text: its 32 bytes in base64url, the `x` of a JSON Web Key."""
    return _encoded(key.public_bytes(Encoding.Raw, PublicFormat.Raw))


def key_id(public: str) -> str:
    """Return the name of a key: its thumbprint (RFC 7638), which anyone can compute from the public key."""
    members = {"crv": "Ed25519", "kty": "OKP", "x": public}
    return _encoded(hashlib.sha256(canonical(members).encode()).digest())


def json_web_key(public: str) -> Mapping[str, str]:
    """Return a public key as a JSON Web Key (RFC 8037)."""
    return {"kty": "OKP", "crv": "Ed25519", "x": public, "kid": key_id(public), "use": "sig", "alg": "EdDSA"}


def public_keys() -> list[str]:
    """Return the public keys that ever signed a head here, the first one first."""
    rows = SignedHead.objects.order_by("id").values_list("public_key", flat=True)
    return list(dict.fromkeys(rows))


def known_public_keys() -> list[str]:
    """Return those, and the one of this installation when it has a key. Raises `BadKey`."""
    if not (Path(settings.DATA_DIR) / KEY_FILE).exists():
        return public_keys()
    return list(dict.fromkeys([*public_keys(), public_text(private_key().public_key())]))


def check_signed_heads() -> int:
    """Check that every signed head says what its row says, holds under its key, and is in the ledger. Returns how many.

    Raises `BadSignature` naming the first that is wrong.
    """
    count = 0
    for head in SignedHead.objects.order_by("id"):
        try:
            statement = check(head.jws, head.public_key)
        except BadSignature as error:
            raise BadSignature(_("de ondertekende stand %(head)s: %(why)s") % {"head": head, "why": error}) from error
        said = (statement.epoch, statement.sequence, statement.chain_hash, statement.signed_at)
        if said != (head.epoch, head.sequence, head.chain_hash, moment(head.signed_at)):
            raise BadSignature(_("de ondertekende stand %s is niet wat er ondertekend is") % head)
        if not reading.holds(Position(head.epoch, head.sequence, head.chain_hash)):
            raise BadSignature(_("de ondertekende stand %s staat niet in het logboek") % head)
        count += 1
    return count


def _signed(statement: Statement, key: Ed25519PrivateKey, kid: str) -> str:
    header = _encoded(canonical({"alg": "EdDSA", "kid": kid}).encode())
    signed = f"{header}.{_encoded(statement.payload())}"
    return f"{signed}.{_encoded(key.sign(signed.encode()))}"


def _make(path: Path) -> None:
    content = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    # hidden, so that a backup that happens now leaves it out
    fresh = path.with_name(f".{KEY_FILE}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)  # fails when another process was first: then its key is the key
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)


def as_json(head: SignedHead) -> dict[str, Any]:
    """Return a signed head as JSON types: what it says, and the signed statement itself."""
    return {
        "position": f"{head.epoch}-{head.sequence}",
        "epoch": head.epoch,
        "sequence": head.sequence,
        "chain_hash": head.chain_hash,
        "signed_at": moment(head.signed_at),
        "key_id": head.key_id,
        "jws": head.jws,
    }
