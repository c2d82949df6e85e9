"""Who this till is: the enrolment the centre wrote, kept in the data folder, mode 0600."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

from app import canon, keys
from app.config import Settings
from app.domain.refusal import Unavailable
from app.models.base import Files, Store, open_store
from app.models.journal import IdentityRow
from app.models.upgrade import upgrade

_FILE = "till.json"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What ``python -m server init`` wrote for one till. ``phone_key`` is hex.

    So is ``seal_key``, the centre's public key for second copies; empty: it has none.
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


def enrolled(folder: Path) -> Enrolment:
    """The enrolment in ``folder``; raises ``Unavailable("not_enrolled")`` where there is none."""
    if not (folder / _FILE).exists():
        raise Unavailable("not_enrolled", str(folder))
    return _read(folder / _FILE)


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


def _read(file: Path) -> Enrolment:
    try:
        read = canon.load(Enrolment, file.read_bytes())
        pin = keys.digest(ssl.PEM_cert_to_DER_cert(read.ca)) if read.ca else ""
    except (OSError, ValueError) as error:
        raise Unavailable("enrolment_unreadable", f"{file}: {error}") from error
    if pin != read.ca_pin:
        raise Unavailable("enrolment_unreadable", f"{file}: the CA is not the one that is pinned")
    return read
