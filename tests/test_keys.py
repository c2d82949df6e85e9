"""Keys and digests: kept in the key store or a private file; a hash tells nothing."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyStore
from keyring.errors import PasswordSetError

from app import keys
from app.domain.refusal import Unavailable

HEX = set("0123456789abcdef")


class KeyStore(KeyringBackend):
    """A key store of the system, as keyring sees one."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class FullKeyStore(KeyStore):
    """One that can be asked but takes nothing more."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise PasswordSetError("full")


@pytest.fixture(autouse=True)
def _own_key_store() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyStore())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def key_store() -> KeyStore:
    store = KeyStore()
    keyring.set_keyring(store)
    return store


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_without_a_key_store_the_key_is_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    key = keys.kept_key(tmp_path, "database")
    assert len(key) == 32
    assert [file.name for file in tmp_path.iterdir()] == ["database.key"]
    assert mode(tmp_path / "database.key") == 0o600


def test_the_key_is_made_once(tmp_path: Path) -> None:
    assert keys.kept_key(tmp_path, "database") == keys.kept_key(tmp_path, "database")


def test_a_folder_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "till"
    assert keys.kept_key(folder, "database") == keys.kept_key(folder, "database")


def test_two_folders_and_two_names_never_share_a_key(tmp_path: Path) -> None:
    made = {
        keys.kept_key(tmp_path / folder, name)
        for folder in ("one", "two")
        for name in ("database", "journal")
    }
    assert len(made) == 4


def test_with_a_key_store_no_key_is_written_to_the_folder(
    tmp_path: Path, key_store: KeyStore
) -> None:
    key = keys.kept_key(tmp_path, "database")
    assert [file.name for file in tmp_path.iterdir()] == ["database.keystore"]
    assert key.hex() not in (tmp_path / "database.keystore").read_text()
    assert list(key_store.kept.values()) == [key.hex()]
    assert keys.kept_key(tmp_path, "database") == key


def test_in_one_key_store_two_folders_have_two_keys(tmp_path: Path, key_store: KeyStore) -> None:
    one = keys.kept_key(tmp_path / "one", "database")
    assert keys.kept_key(tmp_path / "two", "database") != one
    assert len(key_store.kept) == 2


def test_a_folder_is_the_same_by_whatever_path(tmp_path: Path, key_store: KeyStore) -> None:
    key = keys.kept_key(tmp_path, "database")
    assert keys.kept_key(tmp_path / "somewhere" / "..", "database") == key


def test_a_key_in_a_file_goes_on_being_used_when_a_key_store_appears(tmp_path: Path) -> None:
    """Else the database, encrypted under it, could not be opened any more."""
    key = keys.kept_key(tmp_path, "database")
    keyring.set_keyring(KeyStore())
    assert keys.kept_key(tmp_path, "database") == key


def test_a_key_store_that_is_locked_later_never_leads_to_another_key(tmp_path: Path) -> None:
    """The files would be shut for ever."""
    keyring.set_keyring(KeyStore())
    keys.kept_key(tmp_path, "database")
    for locked in (FullKeyStore(), KeyStore()):
        keyring.set_keyring(locked)
        with pytest.raises(Unavailable, match="key_store_locked"):
            keys.kept_key(tmp_path, "database")
    assert not (tmp_path / "database.key").exists()


def test_a_key_store_that_takes_nothing_leaves_the_key_in_a_file(tmp_path: Path) -> None:
    keyring.set_keyring(FullKeyStore())
    key = keys.kept_key(tmp_path, "database")
    assert mode(tmp_path / "database.key") == 0o600
    assert keys.kept_key(tmp_path, "database") == key


def test_what_is_private_replaces_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "token"
    keys.write_private(file, "a longer text")
    keys.write_private(file, "短")
    assert file.read_text(encoding="utf-8") == "短"
    assert mode(file) == 0o600


def test_a_phone_is_hashed_under_the_key_of_the_chain() -> None:
    one, other = (
        keys.phone_hash("13812345678", b"1" * 32),
        keys.phone_hash("13812345678", b"2" * 32),
    )
    assert one != other
    assert one == keys.phone_hash("13812345678", b"1" * 32)
    assert one != keys.phone_hash("13812345679", b"1" * 32)
    assert set(one) <= HEX
    assert len(one) == 64


def test_a_phone_is_hashed_as_rfc_4231_wants_it() -> None:
    """Test case 2: key ``Jefe``. A till and a centre of another make agree by it."""
    assert keys.phone_hash("what do ya want for nothing?", b"Jefe") == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


def test_the_same_person_in_two_documents_cannot_be_told_from_their_hashes() -> None:
    raw = '{"name":"林"}'.encode()
    one, other = keys.new_salt(), keys.new_salt()
    assert one != other
    assert keys.personal_hash(raw, one) != keys.personal_hash(raw, other)
    assert keys.personal_hash(raw, one) == keys.personal_hash(raw, one)
    assert keys.personal_hash(raw, one) != keys.personal_hash(raw + b" ", one)


def test_a_digest_is_sha_256() -> None:
    """The example of FIPS 180-4."""
    assert keys.digest(b"abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


def test_keys_salts_and_tokens_are_long_and_never_the_same() -> None:
    assert {len(keys.new_key()), len(keys.new_salt())} == {32, 16}
    assert keys.new_key() != keys.new_key()
    assert keys.new_token() != keys.new_token()
    assert len(keys.new_token()) >= 43


def test_a_token_is_kept_as_its_digest() -> None:
    token = keys.new_token()
    assert keys.token_hash(token) == keys.digest(token.encode())


@given(st.text(HEX, max_size=64), st.text(HEX, max_size=64))
def test_two_digests_agree_when_they_are_equal(one: str, other: str) -> None:
    assert keys.same(one, other) == (one == other)
    assert keys.same(one, one)


def test_a_signature_is_for_its_key_its_bytes_and_its_use() -> None:
    private, other = keys.new_key(), keys.new_key()
    public = keys.signing_public(private)
    signature = keys.sign(b"raw", private, "document")
    assert len(signature) == 128
    assert set(signature) <= HEX
    assert keys.is_signed(signature, b"raw", public, "document")
    assert not keys.is_signed(signature, b"raw!", public, "document")
    assert not keys.is_signed(signature, b"raw", public, "request")
    assert not keys.is_signed(signature, b"raw", keys.signing_public(other), "document")


@pytest.mark.parametrize("signature", ["", "00", "zz" * 64, "00" * 64, "00" * 65])
def test_what_is_no_signature_is_none(signature: str) -> None:
    public = keys.signing_public(keys.new_key())
    assert not keys.is_signed(signature, b"raw", public, "document")
    assert not keys.is_signed(signature, b"raw", b"short", "document")


def test_a_key_signs_as_rfc_8032_wants_it() -> None:
    """Its first key pair: a centre of another make gets the same public half."""
    private = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    assert keys.signing_public(private).hex() == (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    )


def test_a_secret_that_is_typed_is_hashed_slowly_and_each_time_otherwise() -> None:
    one, other = keys.slow_hash("012345"), keys.slow_hash("012345")
    assert one != other
    assert one.startswith("$argon2id$")
    assert keys.slow_same("012345", one)
    assert not keys.slow_same("012346", one)
    assert not keys.slow_same("012345", "no hash")
    assert not keys.slow_same("012345", "")


def test_a_new_code_is_typed_in_eight_letters_and_digits() -> None:
    codes = {keys.new_code() for _ in range(100)}
    assert len(codes) == 100
    assert {len(code) for code in codes} == {8}
    assert set("".join(codes)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
