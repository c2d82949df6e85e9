"""Images: what is in them, who gets one, and how the rest of one is fetched."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from app import canon, keys
from app.domain.refusal import Unavailable
from app.models.base import open_file
from app.models.building import insist_on_whole
from app.models.mirror import FORM
from app.sync.image import HttpImages
from app.sync.questions import Image, ImageFile, ImageWanted, Unfinished
from server import feed, images, scope
from server.base import writing
from server.centre import Centre
from server.http import create_app
from server.images import Images
from server.tables.house import CentreRow, Reach
from tests.server.builder import AT, LIN, TillBuilder
from tests.server.speaking import Speaker, served

WANTED = ImageWanted("", (), FORM)
PAGE = 4_096


@pytest.fixture
def kept(centre: Centre) -> Images:
    return Images(centre)


@pytest.fixture
def address(centre: Centre) -> Iterator[str]:
    with served(create_app(centre)) as url:
        yield url


def offered(found: Image) -> ImageFile:
    assert found.file is not None
    return found.file


def content(file: Path, key: str) -> dict[str, list[tuple[object, ...]]]:
    connection = open_file(file, bytes.fromhex(key))
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    found = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables}
    connection.close()
    return found


def test_an_image_is_the_state_at_its_cursor_and_the_feed_goes_on_behind_it(
    centre: Centre, till: TillBuilder, kept: Images
) -> None:
    """⚑ What commits after the image is behind its cursor; what it has is not sent again."""
    file = offered(kept.answer("T01", WANTED))
    before = content(kept.file("T01", file.name) or Path(), file.key)
    assert ("points", 1_000) in {(row[1], row[3]) for row in before["account"]}
    assert before["cursor"] == [(1, FORM, "feed-1", file.cursor)]
    asked = replace(till.request(), feed_id="feed-1", cursor=file.cursor)
    assert centre.round("T01", asked).page == ()
    till.sell(LIN)
    till.push(centre)
    page = centre.round("T01", asked).page
    assert ("account", LIN) in {(row.row, getattr(row, "member", "")) for row in page}


def test_the_file_is_what_was_offered_and_cannot_be_read_without_its_key(kept: Images) -> None:
    """⚑ A plain one would leave every phone on the disk."""
    file = offered(kept.answer("T01", WANTED))
    path = kept.file("T01", file.name)
    assert path is not None
    raw = path.read_bytes()
    assert len(raw) == file.size
    assert keys.digest(raw) == file.sha256
    assert b"SQLite format" not in raw
    assert LIN.encode() not in raw
    with pytest.raises(Unavailable, match="database_unreadable"):
        open_file(path, b"x" * 32)


def test_an_image_is_offered_only_if_each_of_its_pages_is_whole(
    kept: Images, tmp_path: Path
) -> None:
    """A disk that wrote something else: the digest would be that of the damaged file."""
    file = offered(kept.answer("T01", WANTED))
    path, key, damaged = kept.file("T01", file.name), bytes.fromhex(file.key), tmp_path / "damaged"
    assert path is not None
    whole = path.read_bytes()
    for page in range(0, len(whole), PAGE):
        raw = bytearray(whole)
        raw[page + PAGE // 2] ^= 1
        damaged.write_bytes(raw)
        with pytest.raises(Unavailable, match="database_unreadable"):
            insist_on_whole(damaged, key)
    insist_on_whole(path, key)


def test_tills_that_begin_within_ten_minutes_share_an_image(engine: Engine) -> None:
    moments = [AT]
    kept = Images(Centre(engine, now=lambda: moments[-1]))
    first = offered(kept.answer("T01", WANTED))
    assert offered(kept.answer("T02", WANTED)) == first
    moments.append(AT + images.OFFERED)
    second = offered(kept.answer("T02", WANTED))
    assert second.name != first.name
    assert second.key != first.key
    old = kept.file("T01", first.name)
    assert old is not None, "it can still be fetched: the line may be bad"
    moments.append(AT + images.KEPT)
    third = offered(kept.answer("T02", WANTED))
    assert kept.file("T01", first.name) is None
    assert not old.exists()
    assert third.name != second.name


def test_with_an_image_come_all_results_of_the_till_that_it_contains(
    centre: Centre, till: TillBuilder, other: TillBuilder, kept: Images
) -> None:
    """⚑ From the oldest without a result on, also where the image is older than they are."""
    kept.answer("T02", WANTED)
    mine = [till.sell(LIN) for _ in range(3)]
    till.push(centre)
    other.sell(LIN)
    other.push(centre)
    wanted = replace(WANTED, unfinished=(Unfinished("log-1", 2),))
    assert [one.id for one in kept.answer("T01", wanted).results] == [one.id for one in mine[1:]]


def test_a_till_of_one_shop_an_older_program_and_another_world_get_no_image(
    engine: Engine, kept: Images
) -> None:
    """Threat 17: who is sent few members is not sent everybody; ids are of no use to it."""
    name = offered(kept.answer("T01", WANTED)).name
    with feed.stamping(engine) as stamps:
        scope.set_reach(stamps, "T02", Reach.SHOP)
    assert kept.answer("T02", WANTED) == Image("feed-1")
    assert kept.file("T02", name) is None
    assert kept.answer("T01", replace(WANTED, form=FORM - 1)) == Image("feed-1")
    assert kept.answer("T01", replace(WANTED, feed_id="feed-0")) == Image("feed-1")
    with writing(engine) as session:
        session.execute(update(CentreRow).values(feed_id="feed-2"))
    assert offered(kept.answer("T01", WANTED)).name != name


def test_where_no_image_can_be_made_tills_load_pages_at_once(
    centre: Centre, kept: Images, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A full disk of the centre stops no till."""
    file = tmp_path / "no-folder"
    file.write_text("")
    monkeypatch.setattr("tempfile.tempdir", str(file))
    kept.answer("T01", WANTED)
    assert kept.answer("T01", WANTED) == Image("feed-1")


def test_what_a_killed_process_left_is_cleared_away(
    kept: Images, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left, young = tmp_path / "membertill-image-old", tmp_path / "membertill-image-young"
    for folder in (left, young):
        folder.mkdir()
    then = young.stat().st_mtime - timedelta(days=1).total_seconds()
    os.utime(left, (then, then))
    offered(kept.answer("T01", WANTED))
    assert not left.exists()
    assert young.exists()


def test_the_rest_of_an_image_is_fetched_over_http(address: str) -> None:
    """What came before the line broke is not fetched again."""
    line = HttpImages(address, "token-T01")
    file = offered(line.ask(WANTED))
    whole = b"".join(line.fetch(file.name, 0))
    assert keys.digest(whole) == file.sha256
    for start in (1, 5_000, file.size - 1):
        assert b"".join(line.fetch(file.name, start)) == whole[start:]
    with pytest.raises(Unavailable, match="nothing_there"):
        b"".join(line.fetch(file.name, file.size))
    with pytest.raises(Unavailable, match="nothing_there"):
        b"".join(line.fetch("another", 0))


def test_an_image_is_for_tills_alone(address: str) -> None:
    """Threats 16 and 17: staff, strangers and revoked tills are given nothing."""
    name = offered(HttpImages(address, "token-T01").ask(WANTED)).name
    for token in ("", "token-admin", "unknown"):
        speaker = Speaker(address, token)
        assert speaker.ask("POST", "/v1/tills/image", canon.dump(WANTED)).status_code == 401
        assert speaker.ask("GET", f"/v1/tills/image/{name}").status_code == 401
    manager = Speaker(address, "token-admin")
    assert manager.ask("DELETE", "/v1/tills/T01").status_code == 200
    with pytest.raises(Unavailable, match="till_revoked"):
        b"".join(HttpImages(address, "token-T01").fetch(name, 0))
    assert Speaker(address, "token-T02").ask("GET", f"/v1/tills/image/{name}").status_code == 200
