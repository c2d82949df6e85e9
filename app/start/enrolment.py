"""Who this till is: by a file that the centre wrote, or by a one-time code and a key of its own.

Either way it is kept in the data folder, mode 0600; the key is where all keys of the till are.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app import canon, keys
from app.config import Settings
from app.domain.enrolment import parse
from app.domain.refusal import Unavailable
from app.models.base import Files, Store, open_store
from app.models.journal import IdentityRow
from app.models.upgrade import upgrade
from app.sync import http, signing
from app.sync.http import Sign
from app.sync.questions import Enrol

_FILE = "till.json"
_KEY = "signing"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What ``python -m server init`` wrote for one till, or the centre answered to a code.

    ``token`` is empty where the till signs with a key of its own instead. ``phone_key`` is hex.

    So are ``seal_key``, the centre's public key for second copies, and ``grant_key``, by which
    its grants are verified; empty: it has none.
    ``ca`` is the PEM of the one CA that is trusted, ``ca_pin`` the SHA-256 of its bytes in hex;
    both are empty where the centre's certificate is a public one.
    """

    centre_url: str
    shop: str
    shop_name: str
    till: str
    till_id: str
    digits: str
    token: str
    phone_key: str
    seal_key: str = ""
    ca: str = ""
    ca_pin: str = ""
    grant_key: str = ""


def enrol(folder: Path, file: Path) -> Enrolment:
    """Make the data folder of the till that ``file`` is for. The file can be deleted afterwards.

    Raises ``Unavailable("enrolment_unreadable")`` where it is no enrolment, and
    ``Unavailable("enrolled_already")`` where the folder belongs to another till.
    """
    enrolment = _read(file)
    kept = folder / _FILE
    if kept.exists() and _read(kept).till_id != enrolment.till_id:
        raise Unavailable("enrolled_already", str(folder))
    keys.write_private(kept, canon.dump(enrolment).decode())
    return enrolment


def enrol_by_code(folder: Path, centre_url: str, code: str, ca: Path | None = None) -> Enrolment:
    """Make the data folder of the till that the one-time ``code`` is for.

    The key is made and kept before anything is sent, so that the same can be asked again where the
    answer is lost. ``ca`` is the file of the centre's own CA. Raises ``Unavailable``:
    ``enrolment_refused``, ``enrolled_already``, ``ca_unreadable``, or why the centre is not there.
    """
    kept = folder / _FILE
    named = parse(code)
    if named is None:
        raise Unavailable("enrolment_refused", "no code has this form")
    if kept.exists() and _read(kept).digits != named[0]:
        raise Unavailable("enrolled_already", str(folder))
    pem, pin = _authority(ca)
    private = keys.kept_key(folder, _KEY)
    proof = signing.prove(code, private)
    asked = Enrol(code, keys.signing_public(private).hex(), proof)
    who = http.enrol(centre_url, asked, pem)
    enrolment = Enrolment(
        centre_url,
        who.shop,
        who.shop_name,
        who.till,
        who.till_id,
        who.digits,
        "",
        who.phone_key,
        who.seal_key,
        pem,
        pin,
        who.grant_key,
    )
    keys.write_private(kept, canon.dump(enrolment).decode())
    return enrolment


def authority(folder: Path, enrolment: Enrolment) -> str | Sign:
    """By what the centre knows the till: its token, or what signs each of its questions."""
    if enrolment.token:
        return enrolment.token
    return partial(signing.header, enrolment.till_id, keys.kept_key(folder, _KEY))


def document_signer(folder: Path, enrolment: Enrolment) -> Callable[[str], str]:
    """What signs the till's documents; nothing does where it has no key."""
    if enrolment.token:
        return lambda _hash: ""
    return partial(signing.sign_document, private=keys.kept_key(folder, _KEY))


def own_public(folder: Path, enrolment: Enrolment) -> bytes:
    """What the till's documents are verified by; empty where it has no key, or has it no more."""
    there = any((folder / f"{_KEY}.{kind}").exists() for kind in ("key", "keystore"))
    if enrolment.token or not there:
        return b""
    return keys.signing_public(keys.kept_key(folder, _KEY))


def enrolled(folder: Path) -> Enrolment:
    """The enrolment in ``folder``; raises ``Unavailable("not_enrolled")`` where there is none."""
    if not is_enrolled(folder):
        raise Unavailable("not_enrolled", str(folder))
    return _read(folder / _FILE)


def is_enrolled(folder: Path) -> bool:
    """Whether there is an enrolment in ``folder``, readable or not."""
    return (folder / _FILE).exists()


def open_till(folder: Path, enrolment: Enrolment, new_log: str) -> Store:
    """The till's files, upgraded and open. The first time, its log begins under ``new_log``."""
    files = Files(folder, keys.kept_key(folder, "database"))
    upgrade(files)
    store = open_store(files)
    with store.writing.begin() as session:
        row = session.get(IdentityRow, 1)
        if row is None:
            session.add(
                IdentityRow(
                    one=1,
                    shop=enrolment.shop,
                    shop_name=enrolment.shop_name,
                    till=enrolment.till,
                    digits=enrolment.digits,
                    log=new_log,
                    generation=files.generation,
                )
            )
        else:
            row.shop_name = enrolment.shop_name
    return store


def centre_url(settings: Settings, enrolment: Enrolment) -> str:
    """Where the centre is: as set, or, with nothing set, as the enrolment says."""
    return settings.centre_url or enrolment.centre_url


def _authority(file: Path | None) -> tuple[str, str]:
    """The CA in ``file`` and its pin; both empty where the centre's certificate is a public one."""
    if file is None:
        return "", ""
    try:
        pem = file.read_text(encoding="ascii")
        return pem, keys.digest(ssl.PEM_cert_to_DER_cert(pem))
    except (OSError, ValueError) as error:
        raise Unavailable("ca_unreadable", f"{file}: {error}") from error


def _read(file: Path) -> Enrolment:
    try:
        read = canon.load(Enrolment, file.read_bytes())
        pin = keys.digest(ssl.PEM_cert_to_DER_cert(read.ca)) if read.ca else ""
    except (OSError, ValueError) as error:
        raise Unavailable("enrolment_unreadable", f"{file}: {error}") from error
    if pin != read.ca_pin:
        raise Unavailable("enrolment_unreadable", f"{file}: the CA is not the one that is pinned")
    return read
