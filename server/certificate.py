"""Certificates of the shop's own: a CA that tills trust, and the server's, renewed under it.

In the folder, all readable by their owner only:

    ca.pem                   the CA; tills get it with their enrolment
    KEEP-APART-ca-key.pem    whoever has it can pose as the centre: not for this machine
    centre.pem               the server's key and certificate, replaced whole at a renewal
"""

from __future__ import annotations

import argparse
import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app import keys

CA_FILE, CA_KEY_FILE, SERVER_FILE = "ca.pem", "KEEP-APART-ca-key.pem", "centre.pem"
CA_DAYS, SERVER_DAYS, DUE_DAYS = 3_652, 397, 30
_DAY = timedelta(days=1)  # a certificate begins a day early: clocks of tills are slow
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


class CertificateError(Exception):
    """It cannot be made or read; the text says what to do, in Chinese and English."""


@dataclass(frozen=True, slots=True)
class Certificates:
    """What a folder has. ``pin`` is the CA's SHA-256 in hex; days are whole, negative once past."""

    hosts: tuple[str, ...]
    days_left: int
    ca_days_left: int
    pin: str

    @property
    def is_due(self) -> bool:
        """Whether it is time to renew."""
        return self.days_left < DUE_DAYS


def add_options(parser: argparse.ArgumentParser) -> None:
    """The words of ``python -m server certificate``."""
    parser.add_argument("--host", action="append", help="a name or IP of the centre; repeatable")
    parser.add_argument("--out", type=Path, default=Path("tls"), metavar="FOLDER")
    parser.add_argument("--ca-key", type=Path, metavar="FILE", help="where the CA's key is kept")
    parser.add_argument("--check", type=Path, metavar="FOLDER", help="days left; 1 if under 30")


def answer(chosen: argparse.Namespace, at: datetime) -> tuple[list[str], int]:
    """What the command prints, and its exit status. Raises ``CertificateError``."""
    if chosen.check:
        found = look(chosen.check, at)
        return _told(found), int(found.is_due)
    key, is_first = chosen.ca_key or chosen.out / CA_KEY_FILE, not (chosen.out / CA_FILE).exists()
    lines = _told(make(chosen.out, chosen.host or (), at, ca_key=key))
    if is_first:
        return [*lines, f"请把 {key} 移到别处(如U盘)保管 / move this key off this machine"], 0
    return [*lines, "重启总部后生效 / restart the centre to use it"], 0


def make(folder: Path, hosts: Sequence[str], at: datetime, *, ca_key: Path) -> Certificates:
    """Make the CA where ``folder`` has none, and a new server certificate under it.

    Without ``hosts`` a renewal is for those of before. A CA that is there is never replaced.
    Raises ``CertificateError``.
    """
    at = at.replace(microsecond=0)  # as a certificate has it
    names = [_name(host) for host in hosts]
    if not names and (folder / SERVER_FILE).exists():
        names = _names(_certificate(folder / SERVER_FILE))
    if not names:
        raise CertificateError("请用 --host 指明总部的名称或IP / name the centre with --host")
    if (folder / CA_FILE).exists():
        ca, key = _certificate(folder / CA_FILE), _key(ca_key)
        if key.public_key() != ca.public_key():
            raise CertificateError(f"{ca_key} 不是这个CA的私钥 / is not the key of this CA")
        if ca.not_valid_after_utc <= at:
            raise CertificateError(
                "CA已到期:请换一个文件夹重做,并重新登记收银机"
                " / the CA has expired: make another, enrol the tills again"
            )
    else:
        if ca_key.exists():
            raise CertificateError(f"{ca_key} 已存在,不覆盖 / is there and is not overwritten")
        ca, key = _new_ca(folder, ca_key, at)
    _new_server(folder, ca, key, names, at)
    return look(folder, at)


def look(folder: Path, at: datetime) -> Certificates:
    """What ``folder`` has at ``at``. Raises ``CertificateError``."""
    return _counted(_certificate(folder / CA_FILE), _certificate(folder / SERVER_FILE), at)


def _counted(ca: x509.Certificate, server: x509.Certificate, at: datetime) -> Certificates:
    hosts = tuple(str(name.value) for name in _names(server))
    left, ca_left = ((one.not_valid_after_utc - at) // _DAY for one in (server, ca))
    return Certificates(hosts, left, ca_left, _pin(ca))


def authority_for(url: str, folder: Path) -> dict[str, str]:
    """What an enrolment says of the CA in ``folder``: ``ca`` (PEM) and ``ca_pin``.

    Raises ``CertificateError`` where a till that goes to ``url`` would not trust what it finds.
    """
    where = urlsplit(url)
    if where.scheme != "https":
        raise CertificateError("--url 须以 https:// 开头 / --url begins with https://")
    if _name(where.hostname or "") not in _names(_certificate(folder / SERVER_FILE)):
        raise CertificateError(
            f"证书不含 {where.hostname},收银机不会相信 / the certificate is not for this name"
        )
    ca = _certificate(folder / CA_FILE)
    return {"ca": ca.public_bytes(Encoding.PEM).decode(), "ca_pin": _pin(ca)}


def _told(found: Certificates) -> list[str]:
    days, ca_days = found.days_left, found.ca_days_left
    return [
        f"总部证书还有{days}天 / days left: {days} ({', '.join(found.hosts)})",
        f"CA还有{ca_days}天 / days left of the CA: {ca_days}",
        f"CA指纹 / the CA's SHA-256: {found.pin}",
    ]


def _new_ca(
    folder: Path, key_file: Path, at: datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _subject("MemberTill CA")
    until = at + timedelta(days=CA_DAYS)
    draft = _draft(name, name, key, at, until)
    draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    draft = draft.add_extension(_usage(certificates=True), critical=True)
    ca = draft.sign(key, hashes.SHA256())
    keys.write_private(key_file, _pem(key))
    keys.write_private(folder / CA_FILE, ca.public_bytes(Encoding.PEM).decode())
    return ca, key


def _new_server(
    folder: Path,
    ca: x509.Certificate,
    ca_key: ec.EllipticCurvePrivateKey,
    names: Sequence[x509.DNSName | x509.IPAddress],
    at: datetime,
) -> None:
    """A new key and its certificate in one file, put in place at once: they always fit."""
    key = ec.generate_private_key(ec.SECP256R1())
    until = min(at + timedelta(days=SERVER_DAYS), ca.not_valid_after_utc)
    # The subject is no host's name: only the names in the extension count.
    draft = _draft(_subject("MemberTill centre"), ca.subject, key, at, until)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    draft = draft.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    draft = draft.add_extension(_usage(certificates=False), critical=True)
    draft = draft.add_extension(x509.SubjectAlternativeName(names), critical=False)
    draft = draft.add_extension(purpose, critical=False).add_extension(issuer, critical=False)
    certificate = draft.sign(ca_key, hashes.SHA256())
    new = folder / f"{SERVER_FILE}.new"
    keys.write_private(new, _pem(key) + certificate.public_bytes(Encoding.PEM).decode())
    new.replace(folder / SERVER_FILE)


def _draft(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    at: datetime,
    until: datetime,
) -> x509.CertificateBuilder:
    public = key.public_key()
    draft = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
    draft = draft.serial_number(x509.random_serial_number())
    draft = draft.not_valid_before(at - _DAY).not_valid_after(until)
    return draft.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)


def _subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _usage(*, certificates: bool) -> x509.KeyUsage:
    """What the key signs: certificates, or its own handshakes."""
    return x509.KeyUsage(
        digital_signature=not certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(host: str) -> x509.DNSName | x509.IPAddress:
    """``host`` as the certificate names it; raises ``CertificateError`` for what is neither.

    A name whose last part is a number is a mistyped address.
    """
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        labels = host.lower().split(".")
    fits = all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdigit()
    if not fits or len(host) > 253:
        raise CertificateError(
            f"{host!r} 不是名称或IP(不带https://和端口) / is no name or IP (no https://, no port)"
        )
    return x509.DNSName(host.lower())


def _names(server: x509.Certificate) -> list[x509.DNSName | x509.IPAddress]:
    try:
        found = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [name for name in found if isinstance(name, x509.DNSName | x509.IPAddress)]


def _certificate(file: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(file.read_bytes())
    except (OSError, ValueError) as error:
        raise CertificateError(f"{file} 无法读取,不是证书 / is no certificate") from error


def _key(file: Path) -> ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise CertificateError(
            f"CA私钥不在 {file},请用 --ca-key 指明 / name the CA's key with --ca-key"
        ) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise CertificateError(f"{file} 不是这个CA的私钥 / is not the key of this CA")
    return key


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _pin(ca: x509.Certificate) -> str:
    return keys.digest(ca.public_bytes(Encoding.DER))
