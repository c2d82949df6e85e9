"""The first load, with the real centre in the same process: by image, by pages, stopped anywhere.

Crashes are raised where a step ends; what is on the disk then is opened again, as after a restart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update

from app import canon
from app.domain.ledger import Kind
from app.domain.refusal import Unavailable
from app.models import loads
from app.models.balances import balances_of, reading
from app.models.base import open_file, writing_mirror
from app.models.journal import DocumentRow, IdentityRow, ResultRow
from app.models.mirror import AccountRow, CursorRow, MemberRow
from app.models.upgrade import begin_generation
from app.operations import basket, checkout, members
from app.sync import step
from app.sync.calls import question as look_up_question
from app.sync.calls import take as take_found
from app.sync.image import Images
from app.sync.load import End, Loader, Phase, Progress, needs_load
from app.sync.questions import Image, ImageWanted
from app.sync.step import Limits, sync_once
from app.sync.wire import Reply, Request
from server import images, lookups, scope
from server.base import writing
from server.feed import stamping
from server.tables.house import Reach
from tests.simulation.world import GOODS, MEMBERS, World, check_centre
from tests.till import Till

ANNA = MEMBERS[0]
WATER = next(iter(GOODS))
PART = 20_000


@dataclass
class Here:
    """The centre's images without a network: in parts of ``PART`` bytes, and none if ``offers``."""

    centre: images.Images
    till: str
    offers: bool = True
    asked: list[ImageWanted] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def ask(self, wanted: ImageWanted) -> Image:
        self.asked.append(wanted)
        raw = canon.dump(self.centre.answer(self.till, canon.load(ImageWanted, canon.dump(wanted))))
        found = canon.load(Image, raw)
        return found if self.offers else Image(found.feed_id, results=found.results)

    def fetch(self, name: str, start: int) -> Iterator[bytes]:
        self.starts.append(start)
        file = self.centre.file(self.till, name)
        if file is None:
            raise Unavailable("nothing_there", "404")
        with file.open("rb") as kept:
            kept.seek(start)
            while part := kept.read(PART):
                yield part


class Crash(BaseException):
    """The till is killed."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """T01 has sold to Anna and knows what became of it; then its mirror is to be read again."""
    world = World(1, tmp_path)
    sell(world.tills["T01"])
    quiet(world)
    yield world
    check_centre(world.engine)
    world.close()


@pytest.fixture
def here(world: World) -> Here:
    return Here(images.Images(world.centre), "T01")


@pytest.fixture(params=["image", "pages"])
def either(request: pytest.FixtureRequest, here: Here) -> Here:
    """A load by the one way and by the other."""
    here.offers = request.param == "image"
    return here


def exchange(world: World) -> Callable[[Request], Reply]:
    return partial(world.ask, "T01")


def loader(world: World, here: Images, rows: int = 4) -> Loader:
    return Loader(world.tills["T01"].desk.store, here, exchange(world), Limits(rows=rows))


def quiet(world: World) -> None:
    """Rounds as they are while a load goes on or not, until nothing is new."""
    till = world.tills["T01"]
    more = True
    while more:
        limits = Limits(rows=0 if needs_load(till.desk.store) else 2_000)
        done = sync_once(till.desk.store, exchange(world), limits=limits)
        more = done.more or members.release_idle(till.desk) or done.unsent > 0


def sell(till: Till) -> None:
    basket.scan(till.desk, WATER)
    members.bind(till.desk, ANNA)
    checkout.pay(till.desk, None)


def shown(till: Till, kind: Kind = Kind.POINTS) -> int:
    with reading(till.desk.store) as session:
        return balances_of(session, ANNA)[kind]


def forget(till: Till) -> None:
    """The mirror counts as never loaded; its rows stay, so that the till can sell."""
    with writing_mirror(till.desk.store.files) as session:
        session.execute(update(CursorRow).values(cursor=""))


def restarted(world: World) -> Till:
    """T01 from what is on the disk."""
    till = world.tills["T01"]
    till.close()
    again = world.opened("T01", till.world.made + 1_000)
    world.tills["T01"] = again
    return again


def content(till: Till) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the live mirror, and how it is laid out."""
    files = till.desk.store.files
    connection = open_file(files.mirror(), files.mirror_key())
    found = {"": sorted(connection.execute("SELECT name, sql FROM sqlite_master"), key=repr)}
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
        found[name] = sorted(connection.execute(f"SELECT * FROM {name}"), key=repr)
    connection.close()
    return found


def test_an_image_and_pages_and_ordinary_rounds_make_the_same_mirror(
    world: World, here: Here
) -> None:
    """F50-F52: whatever way the members came, they are found by the same indexes."""
    by_rounds = content(world.tills["T01"])
    for offers in (True, False):
        forget(world.tills["T01"])
        here.offers = offers
        assert loader(world, here).load() is End.DONE
        assert content(world.tills["T01"]) == by_rounds
    assert shown(world.tills["T01"]) == 1_001


def test_what_was_loaded_is_named_by_the_till_with_its_key_and_the_old_file_is_gone(
    world: World, here: Here
) -> None:
    till = world.tills["T01"]
    forget(till)
    old = till.desk.store.files.mirror()
    assert loader(world, here).load() is End.DONE
    files = restarted(world).desk.store.files
    assert files.generation == 2
    assert files.mirror_key() != files.key
    assert not old.exists()
    assert loads.load_of(world.tills["T01"].desk.store) is None
    assert not needs_load(world.tills["T01"].desk.store)
    assert shown(world.tills["T01"]) == 1_001
    with pytest.raises(Unavailable, match="database_unreadable"):
        open_file(files.mirror(), files.key)


def load_until(world: World, here: Here, phase: Phase | None) -> None:
    """A load that crashes when ``phase`` begins."""

    def tell(progress: Progress) -> None:
        if progress.phase is phase:
            raise Crash

    one = loader(world, here)
    one.tell = tell
    assert one.load() is End.DONE


def test_killed_at_any_step_a_till_sells_and_goes_on_where_it_was(
    world: World, either: Here
) -> None:
    """F13, F10: no figure is wrong and nothing that was sold is lost, wherever it stopped."""
    forget(world.tills["T01"])
    skipped = {Phase.INDEXING} if either.offers else {Phase.FETCHING, Phase.CHECKING}
    points = 1_001
    for phase in Phase:
        if phase in skipped:
            continue
        with pytest.raises(Crash):
            load_until(world, either, phase)
        till = restarted(world)
        assert till.desk.store.files.generation == 1
        sell(till)
        points += 1
        assert shown(till) == points
        quiet(world)
        assert shown(till) == points
    assert len(either.asked) == 1, "it went on with what it had, from the first question on"
    load_until(world, either, None)
    till = restarted(world)
    assert till.desk.store.files.generation == 2
    assert not needs_load(till.desk.store)
    assert shown(till) == points
    quiet(world)
    assert shown(till) == points
    with reading(till.desk.store) as session:
        documents = session.scalar(select(func.count()).select_from(DocumentRow))
        results = session.scalar(select(func.count()).select_from(ResultRow))
    assert documents == results


def test_a_download_that_broke_off_goes_on_behind_its_last_byte(world: World, here: Here) -> None:
    """On a bad line nothing is fetched twice, also after the till was killed."""
    forget(world.tills["T01"])

    def tell(progress: Progress) -> None:
        if progress.phase is Phase.FETCHING and progress.done >= 2 * PART:
            raise Crash

    one = loader(world, here)
    one.tell = tell
    with pytest.raises(Crash):
        one.load()
    restarted(world)
    assert loader(world, here).load() is End.DONE
    assert here.starts == [0, 2 * PART]
    assert len(here.asked) == 1


def test_pages_that_were_written_are_not_asked_for_again(world: World, here: Here) -> None:
    here.offers = False
    forget(world.tills["T01"])
    cursors: list[str] = []

    def asking(request: Request) -> Reply:
        cursors.append(request.cursor)
        return world.ask("T01", request)

    one = loader(world, here)
    one.exchange = asking

    def tell(progress: Progress) -> None:
        if progress.done >= 8:
            raise Crash

    one.tell = tell
    with pytest.raises(Crash):
        one.load()
    restarted(world)
    before = len(cursors)
    two = loader(world, here)
    two.exchange = asking
    assert two.load() is End.DONE
    assert "" not in cursors[before:]
    assert cursors[before] in cursors[:before]


def test_cancelled_a_load_leaves_the_till_as_it_was_and_is_taken_up_again(
    world: World, either: Here
) -> None:
    till = world.tills["T01"]
    forget(till)
    before = content(till)
    one = loader(world, either)
    told: list[Progress] = []
    one.tell = told.append
    one.stopped = lambda: len(told) > 4
    assert one.load() is End.STOPPED
    assert content(till) == before
    sell(till)
    one.stopped = lambda: False
    assert one.load() is End.DONE
    assert len(either.asked) == 1
    assert shown(till) == 1_002


def test_stopped_once_an_image_is_there_it_is_checked_later_and_not_fetched_again(
    world: World, here: Here
) -> None:
    forget(world.tills["T01"])
    told: list[Phase] = []
    one = loader(world, here)
    one.tell = lambda progress: told.append(progress.phase)
    one.stopped = lambda: Phase.CHECKING in told
    assert one.load() is End.STOPPED
    assert told[-1] is Phase.CHECKING
    restarted(world)
    assert loader(world, here).load() is End.DONE
    assert here.starts == [0]
    assert shown(world.tills["T01"]) == 1_001


def test_progress_says_what_is_done_of_what(world: World, here: Here) -> None:
    forget(world.tills["T01"])
    told: list[Progress] = []
    one = loader(world, here)
    one.tell = told.append
    assert one.load() is End.DONE
    assert list(dict.fromkeys(step.phase for step in told)) == [
        Phase.ASKING, Phase.FETCHING, Phase.CHECKING, Phase.READING, Phase.SWITCHING,
    ]  # fmt: skip
    fetched = [step for step in told if step.phase is Phase.FETCHING]
    assert fetched[-1].done == fetched[-1].total > 0
    assert [step.done for step in fetched] == sorted(step.done for step in fetched)


def test_a_member_looked_up_during_the_load_never_goes_backwards_at_the_switch(
    world: World, here: Here
) -> None:
    """⚑ Not taken into use while a row in it is older than the live one, looked-up rows included.

    I9: the centre's horizon has not passed what the look-up has seen.
    """
    till = world.tills["T01"]
    forget(till)
    store = till.desk.store

    def behind(request: Request) -> Reply:
        """A reader whose horizon stands still: nothing after the image is fed yet."""
        reply = world.ask("T01", request)
        return replace(reply, page=(), cursor=reply.since, more=False)

    one = loader(world, here)
    one.exchange = behind

    def tell(progress: Progress) -> None:
        if progress.phase is Phase.CHECKING:
            sell_elsewhere(world)
            look_up_anna(world, till)

    one.tell = tell
    assert one.load() is End.WAITING
    assert store.files.generation == 1
    assert shown(till) == 1_002
    one.exchange = exchange(world)
    one.tell = lambda _: None
    assert one.load() is End.DONE
    assert store.files.generation == 2
    assert shown(till) == 1_002


def sell_elsewhere(world: World) -> None:
    other = world.tills["T02"]
    sell(other)
    sync_once(other.desk.store, partial(world.ask, "T02"))


def look_up_anna(world: World, till: Till) -> None:
    """By her number, as a cashier would type it."""
    with reading(till.desk.store) as session:
        number = session.scalars(select(MemberRow.number).where(MemberRow.id == ANNA)).one()
    wanted = look_up_question(till.desk.store, number, None)
    take_found(till.desk.store, lookups.look_up(world.centre, "T01", wanted))


def test_on_an_empty_till_a_looked_up_member_is_served_before_the_load_is_done(
    world: World, here: Here
) -> None:
    """F50: the counter does not wait for a million others."""
    fresh = new_world_till(world)
    one = Loader(fresh.desk.store, here, exchange(world), Limits(rows=4))
    one.stopped = lambda: loads.load_of(fresh.desk.store) is not None
    assert one.load() is End.STOPPED
    with reading(world.tills["T02"].desk.store) as session:
        number = session.scalars(select(MemberRow.number).where(MemberRow.id == ANNA)).one()
    wanted = look_up_question(fresh.desk.store, number, None)
    take_found(fresh.desk.store, lookups.look_up(world.centre, "T01", wanted))
    assert shown(fresh) == 1_001
    one.stopped = lambda: False
    assert one.load() is End.DONE
    assert shown(fresh) == 1_001


def new_world_till(world: World) -> Till:
    """T01 with an empty mirror, as after its tables changed."""
    till = world.tills["T01"]
    begin_generation(till.desk.store.files, 2)
    return till


def test_the_image_is_used_only_with_every_result_that_it_contains(
    world: World, here: Here
) -> None:
    """⚑ A document that the image has in its balances is not counted a second time.

    Its reply was lost, so only the answer with the image says that it was settled.
    """
    till = world.tills["T01"]
    forget(till)
    sell(till)
    world.ask("T01", step.question(till.desk.store, Limits()))
    assert step.pending(till.desk.store) > 0
    one = loader(world, here)

    def tell(progress: Progress) -> None:
        if progress.phase is Phase.FETCHING:
            assert step.pending(till.desk.store) == 0, "results are committed before the rows"

    one.tell = tell
    assert one.load() is End.DONE
    assert shown(till) == 1_002


def test_what_is_sold_while_an_image_is_fetched_is_still_counted_after_the_switch(
    world: World, either: Here
) -> None:
    till = world.tills["T01"]
    forget(till)
    one = loader(world, either)
    sold = 0

    def tell(_: Progress) -> None:
        nonlocal sold
        if sold == 6:
            return
        sell(till)
        sold += 1
        assert shown(till) == 1_001 + sold
        sync_once(till.desk.store, exchange(world), limits=Limits(rows=0))
        assert shown(till) == 1_001 + sold

    one.tell = tell
    assert one.load() is End.DONE
    assert sold == 6
    assert shown(till) == 1_001 + sold
    quiet(world)
    assert shown(till) == 1_001 + sold


class Damaged(Here):
    """A line that changes a byte of every image."""

    def fetch(self, name: str, start: int) -> Iterator[bytes]:
        for part in super().fetch(name, start):
            yield bytes([part[0] ^ 1]) + part[1:]


class Lost(Here):
    """A line on which no byte of an image comes through."""

    def fetch(self, name: str, start: int) -> Iterator[bytes]:
        self.starts.append(start)
        raise Unavailable("centre_unreachable", "lost")
        yield b""


class Forgetful(Here):
    """Processes without a common memory: the next one has no such image."""

    def fetch(self, name: str, start: int) -> Iterator[bytes]:
        return super().fetch("another", start)


@pytest.mark.parametrize("line", [Damaged, Lost, Forgetful])
def test_where_no_image_comes_through_the_till_loads_by_pages(
    world: World, line: type[Here]
) -> None:
    """And nothing that is damaged is ever taken into use."""
    here = line(images.Images(world.centre), "T01")
    till = world.tills["T01"]
    forget(till)
    one = loader(world, here)
    for _ in range(20):
        try:
            if one.load() is End.DONE:
                break
        except Unavailable:
            assert shown(till) == 1_001
    files = till.desk.store.files
    assert len(here.starts) == 3
    assert files.generation > 1
    assert files.mirror_key() == files.key, "made of pages, under the till's own key"
    assert shown(till) == 1_001


@pytest.mark.parametrize(
    "lie", [{"cursor": "7.7"}, {"sha256": "0" * 64}, {"key": "0" * 64}], ids=list
)
def test_an_image_that_is_not_what_was_offered_is_not_taken(
    world: World, here: Here, lie: dict[str, str]
) -> None:
    """Whole, but not what its answer said: it is thrown away."""
    till = world.tills["T01"]
    forget(till)

    class Liar(Here):
        def ask(self, wanted: ImageWanted) -> Image:
            found = super().ask(wanted)
            assert found.file is not None
            return replace(found, file=replace(found.file, **lie))  # type: ignore[arg-type] # (its texts)

    liar = Liar(here.centre, "T01")
    one = loader(world, liar)
    assert [one.load() for _ in range(3)] == [End.WAITING] * 3
    assert one.load() is End.DONE
    assert till.desk.store.files.mirror_key() == till.desk.store.files.key


def test_a_centre_of_another_world_is_begun_with_anew(world: World, either: Here) -> None:
    """⚑ A restored centre: what was loaded of the old one is never mixed with the new."""
    till = world.tills["T01"]
    forget(till)
    one = loader(world, either)
    told = 0

    def tell(_: Progress) -> None:
        nonlocal told
        told += 1
        if told == 4:
            with writing(world.engine) as session:
                session.execute(text("UPDATE centre SET feed_id = 'feed-2'"))
            world.history.clear()
            world.note()

    one.tell = tell
    assert one.load() is End.WAITING
    for _ in range(10):
        sync_once(till.desk.store, exchange(world), limits=Limits(rows=0))
        if not needs_load(till.desk.store) or one.load() is End.DONE:
            break
    assert loads.live_place(till.desk.store).feed_id == "feed-2"
    assert not needs_load(till.desk.store)
    quiet(world)
    assert shown(till) == 1_001


def test_a_till_that_begins_another_generation_meanwhile_gives_the_load_up(
    world: World, either: Here
) -> None:
    """Nothing that was being built becomes live after it."""
    till = world.tills["T01"]
    forget(till)
    one = loader(world, either)

    def tell(progress: Progress) -> None:
        if progress.phase is Phase.SWITCHING:
            begin_generation(till.desk.store.files, 2)

    one.tell = tell
    assert one.load() is End.WAITING
    live = till.desk.store.files.generation
    assert live == 3, "the number of what was being built is not used again"
    assert loads.live_place(till.desk.store).cursor == ""
    one.tell = lambda _: None
    assert one.load() is End.DONE
    assert till.desk.store.files.generation == 4


def test_a_load_that_was_begun_in_another_form_is_dropped_at_the_start(
    world: World, here: Here
) -> None:
    till = world.tills["T01"]
    forget(till)
    one = loader(world, here)
    one.stopped = lambda: loads.load_of(till.desk.store) is not None
    assert one.load() is End.STOPPED
    with till.desk.store.writing.begin() as session:
        session.execute(text("UPDATE load SET form = 0"))
    again = restarted(world)
    assert loads.load_of(again.desk.store) is None
    assert not loads.part_of(again.desk.store.files, loads.Load(2, b"")).exists()


def test_a_reader_that_had_the_old_mirror_open_sees_the_new_one_next(
    world: World, here: Here
) -> None:
    till = world.tills["T01"]
    forget(till)
    with reading(till.desk.store) as session:
        assert loader(world, here).load() is End.DONE
        assert session.scalars(select(AccountRow.member)).first() is not None
    with reading(till.desk.store) as session:
        assert session.scalar(select(IdentityRow.generation)) == 2
        assert session.scalars(select(CursorRow.cursor)).one() != ""


def test_a_till_whose_reach_is_its_shop_loads_pages_and_only_its_members(
    world: World, here: Here
) -> None:
    """Threat 17: an image of everybody is not for it."""
    with stamping(world.engine) as stamps:
        scope.set_reach(stamps, "T01", Reach.SHOP)
    till = new_world_till(world)
    assert loader(world, here).load() is End.DONE
    assert here.starts == []
    with reading(till.desk.store) as session:
        assert set(session.scalars(select(MemberRow.id))) == {ANNA}
    assert shown(till) == 1_001
