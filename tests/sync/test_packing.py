"""What the centre packs, the till unpacks, and nothing that is too large or damaged."""

from __future__ import annotations

import pytest
import zstandard

from app.domain.refusal import Unavailable
from app.sync import connection


@pytest.mark.parametrize("content", [b"", b"{}", b"\x28\xb5", b"<html>"])
def test_what_is_not_packed_stays_as_it_is(content: bytes) -> None:
    assert connection.unpacked(content) == content


def test_what_is_packed_comes_out_as_it_was() -> None:
    content = b'{"page":[]}' * 1_000
    assert connection.unpacked(zstandard.ZstdCompressor(1).compress(content)) == content


def test_a_damaged_answer_is_no_answer() -> None:
    packed = bytearray(zstandard.ZstdCompressor(1).compress(b"x" * 10_000))
    packed[5:9] = b"\xff" * 4
    with pytest.raises(Unavailable, match="centre_not_understood"):
        connection.unpacked(bytes(packed))


def test_an_answer_that_would_fill_the_memory_is_refused() -> None:
    largest = bytes(connection.MOST_BYTES)
    pack = zstandard.ZstdCompressor(1).compress
    assert len(connection.unpacked(pack(largest))) == len(largest)
    with pytest.raises(Unavailable, match="centre_not_understood"):
        connection.unpacked(pack(largest + b"\0"))
