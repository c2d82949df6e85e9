"""The one door to cryptography: digests, keyed and slow hashes, signatures, seals, kept keys."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.domain.enrolment import LETTERS
from app.domain.refusal import Unavailable

_SERVICE = "MemberTill"
_KEY_BYTES = 32
_ONCE = bytes(12)


def digest(raw: bytes) -> str:
    """SHA-256 in hex: the link of the chain of documents."""
    return hashlib.sha256(raw).hexdigest()


def digest_of(parts: Iterable[bytes]) -> str:
    """The same of what comes in ``parts``; one is reckoned with while the next one comes."""
    running = hashlib.sha256()
    with ThreadPoolExecutor(1, thread_name_prefix="digest") as beside:
        before = None
        for part in parts:
            if before is not None:
                before.result()
            before = beside.submit(running.update, part)
    return running.hexdigest()


def personal_hash(raw: bytes, salt: bytes) -> str:
    """What a document keeps of its personal part; without the salt it says nothing."""
    return hashlib.sha256(salt + raw).hexdigest()


def phone_hash(phone: str, key: bytes) -> str:
    """A phone number as tills keep it: HMAC-SHA-256 under the chain's own key, in hex."""
    return hmac.new(key, phone.encode(), hashlib.sha256).hexdigest()


def coupon_hash(code: str, key: bytes) -> str:
    """How the centre keeps the code of a coupon: HMAC-SHA-256 under the chain's own key, in hex."""
    return hmac.new(key, b"coupon:" + code.encode(), hashlib.sha256).hexdigest()


def new_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(_KEY_BYTES)


def new_salt() -> bytes:
    """16 random bytes for one personal part."""
    return secrets.token_bytes(16)


def new_token() -> str:
    """A bearer token of 256 bits."""
    return secrets.token_urlsafe(_KEY_BYTES)


def token_hash(token: str) -> str:
    """How the centre keeps a token. A random one needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two digests agree, in a time that does not tell where they differ."""
    return hmac.compare_digest(one, other)


def new_seal() -> bytes:
    """A private key of 32 bytes that opens what is sealed to ``seal_public`` of it."""
    return new_key()


def seal_public(private: bytes) -> bytes:
    """The half that seals and opens nothing; it may be known."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey  # noqa: PLC0415

    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal(raw: bytes, public: bytes, about: bytes) -> bytes:
    """``raw`` so that only the private half of ``public`` opens it; ``about`` goes with it openly.

    Each call agrees on a key of its own (X25519, HKDF-SHA-256), used once (ChaCha20-Poly1305), so
    the nonce is constant. It says nothing of who sealed it. Raises ``ValueError`` for no key.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415
        X25519PrivateKey,
        X25519PublicKey,
    )
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415

    once = X25519PrivateKey.from_private_bytes(new_key())
    half = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    key = _sealing_key(shared, half + public)
    return half + ChaCha20Poly1305(key).encrypt(_ONCE, raw, about)


def unseal(sealed: bytes, private: bytes, about: bytes) -> bytes | None:
    """What was sealed; None: to another key, or it or ``about`` is not what it was."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 (slow to load)
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415
        X25519PrivateKey,
        X25519PublicKey,
    )
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415

    half, rest = sealed[:_KEY_BYTES], sealed[_KEY_BYTES:]
    try:
        own = X25519PrivateKey.from_private_bytes(private)
        shared = own.exchange(X25519PublicKey.from_public_bytes(half))
        key = _sealing_key(shared, half + own.public_key().public_bytes_raw())
        return ChaCha20Poly1305(key).decrypt(_ONCE, rest, about)
    except (InvalidTag, ValueError):
        return None


def _sealing_key(shared: bytes, halves: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    return HKDF(SHA256(), _KEY_BYTES, salt=halves, info=b"MemberTill seal 1").derive(shared)


def signing_public(private: bytes) -> bytes:
    """The half of the Ed25519 key ``private`` that only tells who signed; it may be known."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 (slow to load)
        Ed25519PrivateKey,
    )

    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def sign(raw: bytes, private: bytes, use: str) -> str:
    """The Ed25519 signature of ``raw`` in hex. One made for another ``use`` is not one for this."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 (slow to load)
        Ed25519PrivateKey,
    )

    return Ed25519PrivateKey.from_private_bytes(private).sign(_used_for(use, raw)).hex()


def is_signed(signature: str, raw: bytes, public: bytes, use: str) -> bool:
    """Whether the private half of ``public`` signed ``raw`` for ``use``."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 (slow to load)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )

    try:
        key = Ed25519PublicKey.from_public_bytes(public)
        key.verify(bytes.fromhex(signature), _used_for(use, raw))
    except (InvalidSignature, ValueError):
        return False
    return True


def _used_for(use: str, raw: bytes) -> bytes:
    return b"MemberTill " + use.encode() + b" 1\0" + raw


def new_code() -> str:
    """40 random bits to type: eight letters and digits that are not taken for each other."""
    return "".join(secrets.choice(LETTERS) for _ in range(8))


def slow_hash(secret: str) -> str:
    """Argon2id of a ``secret`` that people remember or type; each time another text."""
    from argon2 import PasswordHasher  # noqa: PLC0415 (needed where somebody logs in)

    return PasswordHasher().hash(secret)


def slow_same(secret: str, hashed: str) -> bool:
    """Whether ``hashed`` is a ``slow_hash`` of ``secret``."""
    from argon2 import PasswordHasher  # noqa: PLC0415 (needed where somebody logs in)
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415

    try:
        return PasswordHasher().verify(hashed, secret)
    except (VerificationError, InvalidHashError):
        return False


def kept_key(folder: Path, name: str) -> bytes:
    """The key ``name`` of the data folder: made once, then always the same.

    It is in the system's key store, or, where there is none (a headless machine), in a file that
    only its owner may read. ``name`` becomes part of the entry, with the folder's path, so two
    data folders never share a key.

    Raises ``Unavailable("key_store_locked")`` where the key was put into a key store that does not
    give it out now: a new key would shut the files for ever.
    """
    file, elsewhere = folder / f"{name}.key", folder / f"{name}.keystore"
    if file.exists():
        return bytes.fromhex(file.read_text(encoding="ascii").strip())
    import keyring  # noqa: PLC0415 (slow to load, and not needed where the key is in a file)
    from keyring.errors import KeyringError  # noqa: PLC0415

    entry = f"{folder.resolve()}:{name}"
    try:
        known = keyring.get_password(_SERVICE, entry)
        if known is None and not elsewhere.exists():
            known = new_key().hex()
            keyring.set_password(_SERVICE, entry, known)
    except (KeyringError, RuntimeError) as error:
        if elsewhere.exists():
            raise Unavailable("key_store_locked", type(error).__name__) from error
        key = new_key()
        write_private(file, key.hex())
        return key
    if known is None:
        raise Unavailable("key_store_locked", "the key is not in the key store any more")
    if not elsewhere.exists():
        write_private(elsewhere, entry)
    return bytes.fromhex(known)


def write_private(file: Path, text: str) -> None:
    """Write ``file`` so that it is never readable by others, not even for a moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
