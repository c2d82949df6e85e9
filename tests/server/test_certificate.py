"""The centre's own certificates: what is made, renewed, refused, and served with."""

from __future__ import annotations

import json
import re
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError
from hypothesis import given
from hypothesis import strategies as st

from app import keys
from app.sync.http import HttpExchange
from app.sync.step import Limits, question
from server import certificate
from server.__main__ import main
from server.certificate import CA_FILE, CA_KEY_FILE, SERVER_FILE, CertificateError, look, make
from server.listening import is_loopback
from tests.till import new_till

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 11, 21, 6, 57, 3, 250_000, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
HOSTS = ("Centre.shop.lan", "192.168.1.8", "fd00::8")
WAIT_S = 60.0


def made(folder: Path, *hosts: str, at: datetime = AT) -> certificate.Certificates:
    return make(folder, hosts, at, ca_key=folder / CA_KEY_FILE)


def read(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def trusts(folder: Path, name: str, at: datetime) -> bool:
    """Whether another library than the one that serves would trust the server there."""
    store = Store([read(folder / CA_FILE)])
    known = x509.DNSName(name) if name[-1].isalpha() else x509.IPAddress(ip_address(name))
    checks = PolicyBuilder().store(store).time(at).build_server_verifier(known)
    try:
        checks.verify(read(folder / SERVER_FILE), [])
    except VerificationError:
        return False
    return True


def test_a_ca_is_made_once_with_a_certificate_for_every_host(tmp_path: Path) -> None:
    found = made(tmp_path, *HOSTS)
    assert found.hosts == ("centre.shop.lan", "192.168.1.8", "fd00::8")
    assert (found.days_left, found.ca_days_left) == (397, 3_652)
    ca, server = read(tmp_path / CA_FILE), read(tmp_path / SERVER_FILE)
    assert found.pin == keys.digest(ca.public_bytes(Encoding.DER))
    begins, at = AT.replace(microsecond=0) - DAY, AT.replace(microsecond=0)
    assert (ca.not_valid_before_utc, ca.not_valid_after_utc) == (begins, at + 3_652 * DAY)
    assert (server.not_valid_before_utc, server.not_valid_after_utc) == (begins, at + 397 * DAY)
    for key in (ca.public_key(), server.public_key()):
        assert isinstance(key, ec.EllipticCurvePublicKey)
        assert isinstance(key.curve, ec.SECP256R1)
    assert isinstance(server.signature_hash_algorithm, hashes.SHA256)
    assert all(trusts(tmp_path, host, AT) for host in found.hosts)
    assert not trusts(tmp_path, "shop.lan", AT)
    assert not trusts(tmp_path, "192.168.1.9", AT)


def test_each_certificate_is_for_its_one_purpose(tmp_path: Path) -> None:
    made(tmp_path, *HOSTS)
    ca, server = (read(tmp_path / name).extensions for name in (CA_FILE, SERVER_FILE))
    for extensions, is_ca in ((ca, True), (server, False)):
        limits = extensions.get_extension_for_class(x509.BasicConstraints)
        usage = extensions.get_extension_for_class(x509.KeyUsage)
        assert limits.critical
        assert usage.critical
        assert (limits.value.ca, limits.value.path_length) == (is_ca, 0 if is_ca else None)
        assert (usage.value.key_cert_sign, usage.value.crl_sign) == (is_ca, is_ca)
        assert usage.value.digital_signature is not is_ca
    purposes = server.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [ExtendedKeyUsageOID.SERVER_AUTH]


def test_what_is_secret_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "tls"
    made(folder, "centre")
    assert sorted(content(folder)) == [CA_KEY_FILE, CA_FILE, SERVER_FILE]
    for name in (CA_KEY_FILE, SERVER_FILE):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
        assert b"PRIVATE KEY" in (folder / name).read_bytes()
    assert b"PRIVATE KEY" not in (folder / CA_FILE).read_bytes()
    assert "KEEP-APART" in CA_KEY_FILE


def test_a_renewal_is_under_the_same_ca_for_the_same_hosts_with_a_new_key(tmp_path: Path) -> None:
    made(tmp_path, *HOSTS)
    before, old = content(tmp_path), read(tmp_path / SERVER_FILE)
    found = made(tmp_path, at=AT + 380 * DAY)
    after, new = content(tmp_path), read(tmp_path / SERVER_FILE)
    assert (found.hosts, found.days_left) == (("centre.shop.lan", "192.168.1.8", "fd00::8"), 397)
    assert found.ca_days_left == 3_652 - 380
    assert [after[name] for name in (CA_FILE, CA_KEY_FILE)] == [
        before[name] for name in (CA_FILE, CA_KEY_FILE)
    ]
    assert new.public_key() != old.public_key()
    assert new.serial_number != old.serial_number
    assert set(after) == set(before)
    assert trusts(tmp_path, "centre.shop.lan", AT + 500 * DAY)
    assert made(tmp_path, "new.lan").hosts == ("new.lan",)


def test_a_certificate_does_not_outlive_its_ca(tmp_path: Path) -> None:
    made(tmp_path, "centre")
    late = AT + 3_652 * DAY - 5 * SECOND
    assert made(tmp_path, at=AT + 3_600 * DAY).days_left == 52
    assert made(tmp_path, at=late).days_left == 0
    before = content(tmp_path)
    with pytest.raises(CertificateError, match="the CA has expired"):
        made(tmp_path, at=AT.replace(microsecond=0) + 3_652 * DAY)
    assert content(tmp_path) == before


def test_the_key_of_the_ca_may_be_kept_elsewhere(tmp_path: Path) -> None:
    folder, stick = tmp_path / "tls", tmp_path / "stick"
    made(folder, "centre")
    (folder / CA_KEY_FILE).rename(stick)
    before = content(folder)
    with pytest.raises(CertificateError, match="--ca-key"):
        made(folder)
    assert content(folder) == before
    assert make(folder, (), AT, ca_key=stick).days_left == 397
    assert sorted(content(folder)) == [CA_FILE, SERVER_FILE]


def other_key(folder: Path) -> bytes:
    made(folder / "other", "centre")
    return (folder / "other" / CA_KEY_FILE).read_bytes()


def key_of_another_kind(_folder: Path) -> bytes:
    key = ed25519.Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize("wrong", [other_key, key_of_another_kind])
def test_with_the_key_of_another_ca_nothing_is_signed(tmp_path: Path, wrong: object) -> None:
    made(tmp_path / "tls", "centre")
    assert callable(wrong)
    (tmp_path / "tls" / CA_KEY_FILE).write_bytes(wrong(tmp_path))
    before = content(tmp_path / "tls")
    with pytest.raises(CertificateError, match="not the key of this CA"):
        made(tmp_path / "tls")
    assert content(tmp_path / "tls") == before


def test_neither_half_of_a_ca_is_overwritten(tmp_path: Path) -> None:
    made(tmp_path, "centre")
    for name, why in ((CA_FILE, "not overwritten"), (CA_KEY_FILE, "--ca-key")):
        kept = (tmp_path / name).read_bytes()
        (tmp_path / name).unlink()
        before = content(tmp_path)
        with pytest.raises(CertificateError, match=why):
            made(tmp_path, "centre")
        assert content(tmp_path) == before
        (tmp_path / name).write_bytes(kept)


@pytest.mark.parametrize(
    "host",
    ["", "https://centre", "centre:8765", "*.lan", "192.168.1", "1.2.3.256", "centre..lan", "总部",
     "-a.lan", "a-.lan", "a b", "centre.lan\n", "x" * 64, ".".join(["x" * 60] * 5)],
)  # fmt: skip
def test_what_is_no_host_is_refused_and_nothing_is_made(tmp_path: Path, host: str) -> None:
    with pytest.raises(CertificateError, match="no name or IP"):
        made(tmp_path, "centre", host)
    assert content(tmp_path) == {}


def test_where_no_host_is_known_it_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(CertificateError, match="--host"):
        made(tmp_path)
    assert content(tmp_path) == {}
    made(tmp_path, "centre")
    (tmp_path / SERVER_FILE).write_bytes((tmp_path / CA_FILE).read_bytes())  # names nobody
    with pytest.raises(CertificateError, match="--host"):
        made(tmp_path)


@given(st.integers(-1_000, 5_000), st.integers(0, 86_399))
def test_days_left_are_whole_days_and_thirty_are_enough(days: int, seconds: int) -> None:
    ends = AT.replace(microsecond=0) + 397 * DAY
    server, ca = CERTIFIED
    at = ends - days * DAY - seconds * SECOND
    found = certificate._counted(ca, server, at)
    assert found.days_left == days
    assert found.is_due == (days < 30)


def pair() -> tuple[x509.Certificate, x509.Certificate]:
    """A server certificate and its CA, made at ``AT``."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        made(Path(folder), "centre")
        return read(Path(folder) / SERVER_FILE), read(Path(folder) / CA_FILE)


CERTIFIED = pair()


def test_the_command_makes_renews_and_checks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["certificate", "--host", "centre.lan", "--host", "10.0.0.7", "--out", "shop"]
    assert main(words) == 0
    first = capsys.readouterr().out
    assert "还有397天 / days left: 397 (centre.lan, 10.0.0.7)" in first
    assert f"请把 {Path('shop', CA_KEY_FILE)} 移到别处" in first
    assert main(["certificate", "--out", "shop"]) == 0
    assert "restart the centre" in capsys.readouterr().out
    assert main(["certificate", "--check", "shop"]) == 0
    checked = capsys.readouterr().out
    assert "days left: 396" in checked or "days left: 397" in checked
    assert look(Path("shop"), AT).pin in checked
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]  # no database is made


def test_the_check_ends_with_1_when_it_is_time_to_renew(tmp_path: Path) -> None:
    for days, code in ((0, 0), (367, 0), (368, 1), (400, 1)):
        folder = tmp_path / str(days)
        made(folder, "centre", at=datetime.now(UTC) - days * DAY + 60 * SECOND)
        assert main(["certificate", "--check", str(folder)]) == code


@pytest.mark.parametrize("name", [CA_FILE, SERVER_FILE])
@pytest.mark.parametrize("damage", [None, b"", b"-----BEGIN CERTIFICATE-----\nAAAA"])
def test_a_folder_that_cannot_be_read_is_said_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, damage: bytes | None
) -> None:
    made(tmp_path, "centre")
    if damage is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(damage)
    assert main(["certificate", "--check", str(tmp_path)]) == 2
    assert re.search(rf"{name} 无法读取.* / is no certificate", capsys.readouterr().err)


def init(folder: Path, *words: str) -> int:
    database = f"sqlite:///{folder / 'centre.db'}"
    return main(["init", "--database", database, "--out", str(folder / "out"), *words])


def test_an_enrolment_has_the_ca_and_its_pin(tmp_path: Path) -> None:
    found = made(tmp_path / "tls", "centre.lan")
    words = ("--tls", str(tmp_path / "tls"), "--url", "https://centre.lan:8765")
    assert init(tmp_path, *words) == 0
    enrolled = json.loads((tmp_path / "out" / "T01.json").read_text(encoding="utf-8"))
    assert enrolled["ca"] == (tmp_path / "tls" / CA_FILE).read_text(encoding="ascii")
    assert enrolled["ca_pin"] == found.pin
    assert "PRIVATE" not in json.dumps(enrolled)


def test_without_a_ca_of_its_own_an_enrolment_names_none(tmp_path: Path) -> None:
    assert init(tmp_path, "--url", "https://centre.example.cn") == 0
    enrolled = json.loads((tmp_path / "out" / "T01.json").read_text(encoding="utf-8"))
    assert "ca" not in enrolled


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://centre.lan:8765", "begins with https"),
        ("https://other.lan:8765", "not for this name"),
        ("https://10.0.0.7:8765", "not for this name"),
    ],
)
def test_no_till_is_enrolled_that_would_not_trust_its_centre(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], url: str, why: str
) -> None:
    made(tmp_path / "tls", "centre.lan")
    assert init(tmp_path, "--tls", str(tmp_path / "tls"), "--url", url) == 2
    assert why in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.8", "::", "centre.lan", ""])
def test_in_the_clear_the_centre_listens_to_its_own_machine_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], host: str
) -> None:
    assert init(tmp_path) == 0
    capsys.readouterr()
    assert main(["--database", f"sqlite:///{tmp_path / 'centre.db'}", "--host", host]) == 2
    said = capsys.readouterr().err
    assert "须加密" in said
    assert "others can reach this host: --tls FOLDER" in said


def test_with_certificates_that_cannot_be_read_the_centre_does_not_begin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(tmp_path) == 0
    words = ["serve", "--database", f"sqlite:///{tmp_path / 'centre.db'}"]
    assert main([*words, "--tls", str(tmp_path / "nothing")]) == 2
    assert "is no certificate" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("localhost", True),
     ("0.0.0.0", False), ("::", False), ("localhost.lan", False), ("", False)],
)  # fmt: skip
def test_what_only_this_machine_reaches(host: str, *, here: bool) -> None:
    assert is_loopback(host) is here


@contextmanager
def served(folder: Path, *words: str) -> Iterator[int]:
    """The centre as a process; its port. It ends in time though tills keep their connections."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "server", "serve", "--port", str(port), *words]
    database = f"sqlite:///{folder / 'centre.db'}"
    with (folder / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*command, "--database", database], cwd=ROOT, stdout=log, stderr=log
        )
        try:
            waiting = threading.Event()
            while process.poll() is None:
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                waiting.wait(0.05)
            assert process.poll() is None, (folder / "log").read_text(encoding="utf-8")
            yield port
            process.terminate()
            process.wait(20)
        finally:
            process.kill()
            process.wait()


def test_a_till_talks_by_its_enrolment_to_a_centre_that_serves_tls(tmp_path: Path) -> None:
    made(tmp_path / "tls", "127.0.0.1", at=datetime.now(UTC))
    words = ("--tls", str(tmp_path / "tls"))
    assert init(tmp_path, *words, "--url", "https://127.0.0.1") == 0
    enrolled = json.loads((tmp_path / "out" / "T01.json").read_text(encoding="utf-8"))
    with closing(new_till(tmp_path / "till")) as till, served(tmp_path, *words) as port:
        exchange = HttpExchange(f"https://127.0.0.1:{port}", enrolled["token"], enrolled["ca"])
        reply = exchange(question(till.desk.store, Limits()))
        assert reply.feed_id
        with pytest.raises(requests.ConnectionError):
            requests.get(f"http://127.0.0.1:{port}/v1/health", timeout=WAIT_S)
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")


def test_behind_a_proxy_the_centre_listens_in_the_clear_where_it_is_told(tmp_path: Path) -> None:
    assert init(tmp_path) == 0
    with served(tmp_path, "--host", "0.0.0.0", "--behind-proxy") as port:
        answer = requests.get(f"http://127.0.0.1:{port}/v1/health", timeout=WAIT_S)
    assert answer.status_code == 200
