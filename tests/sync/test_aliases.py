"""A merge made elsewhere reaches a till that has holds, codes and unsent sales of the loser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from app.domain.ledger import Kind
from app.domain.refusal import CannotMerge
from app.models import aliases, holds, moves, people, standing
from app.models.balances import balances_of, reading
from app.models.base import writing_mirror
from app.operations import basket, checkout, members, merging
from app.sync import step
from app.sync.pages import apply_page
from app.sync.step import Limits, sync_once
from app.sync.wire import AliasRow
from tests.simulation.world import GOODS, MEMBERS, World, check_centre
from tests.till import START, Till

ANNA, BERT = MEMBERS[0], MEMBERS[1]
WATER = next(iter(GOODS))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(1, tmp_path)
    for name in ("T01", "T02"):
        quiet(world, name)
    yield world
    check_centre(world.engine)
    world.close()


def quiet(world: World, name: str) -> None:
    till = world.tills[name]
    while (
        sync_once(till.desk.store, partial(world.ask, name)).more
        or members.release_idle(till.desk)
        or step.pending(till.desk.store)
    ):
        pass


def sell_to(till: Till, member: str) -> None:
    basket.scan(till.desk, WATER)
    members.bind(till.desk, member)
    checkout.pay(till.desk, None)


def hear(world: World, name: str) -> None:
    """Take what is new, and send nothing."""
    store = world.tills[name].desk.store
    more = True
    while more:
        question = replace(step.question(store, Limits()), documents=(), holds_wanted=())
        reply = world.ask(name, question)
        step.take_results(store, reply)
        step.take_page(store, reply)
        more = reply.more


def shown(till: Till, member: str) -> dict[str, int]:
    """What a cashier sees, by the balance and by the sum of lots, which must agree."""
    with reading(till.desk.store) as session:
        found = balances_of(session, member)
        lots = moves.lots_of(session, member)
        for kind in (Kind.POINTS, Kind.PRINCIPAL):
            assert found[kind] == sum(lot.left for lot in lots if lot.account.kind is kind)
        return {kind: found[kind] for kind in (Kind.POINTS, Kind.PRINCIPAL)}


def merged_elsewhere(world: World) -> str:
    done = merging.merge(world.tills["T02"].desk, ANNA, BERT, reason="同一人", approved_by="2001")
    quiet(world, "T02")
    return done.document


def test_an_unsent_sale_to_the_loser_is_shown_with_the_winner_and_counted_once(
    world: World,
) -> None:
    """The mutant "alias not resolved"."""
    till = world.tills["T01"]
    sell_to(till, BERT)
    before = {who: shown(till, who) for who in (ANNA, BERT)}
    merged_elsewhere(world)
    hear(world, "T01")
    both = {kind: before[ANNA][kind] + before[BERT][kind] for kind in before[ANNA]}
    assert shown(till, ANNA) == both
    reply = world.ask("T01", step.question(till.desk.store, Limits()))
    step.take_results(till.desk.store, reply)
    assert shown(till, ANNA) == both
    step.take_page(till.desk.store, reply)
    assert shown(till, ANNA) == both
    quiet(world, "T01")
    assert shown(till, ANNA) == both
    with reading(till.desk.store) as session:
        owners = {lot.account.owner for lot in moves.lots_of(session, ANNA)}
    assert owners == {ANNA}


def test_the_winners_row_says_whether_it_contains_what_was_sold_to_the_loser(world: World) -> None:
    """A result names the winner's ``ver`` too, and that one is compared."""
    till = world.tills["T01"]
    sell_to(till, BERT)
    merged_elsewhere(world)
    hear(world, "T01")
    before = shown(till, ANNA)
    reply = world.ask("T01", step.question(till.desk.store, Limits()))
    step.take_results(till.desk.store, reply)
    with writing_mirror(till.desk.store.files) as session:
        apply_page(
            session, [row for row in reply.page if row.row == "account" and row.member == ANNA]
        )
    assert shown(till, ANNA) == before


def test_the_losers_card_finds_the_winner_and_so_does_the_losers_id(world: World) -> None:
    till = world.tills["T01"]
    merged_elsewhere(world)
    quiet(world, "T01")
    assert basket.scan(till.desk, "8801000000000001").view.basket.member == ANNA
    with reading(till.desk.store) as session:
        found = people.member(session, BERT)
        assert found is not None
        assert found.id == ANNA


def test_what_is_held_for_the_loser_is_the_winners_to_spend_and_is_given_back(
    world: World,
) -> None:
    till = world.tills["T01"]
    members.bind(till.desk, BERT)
    sync_once(till.desk.store, partial(world.ask, "T01"))
    with reading(till.desk.store) as session:
        held = {hold.id for hold in holds.open_holds(session, BERT)}
    assert held
    till.world.online = False
    members.take_off(till.desk)
    merged_elsewhere(world)
    hear(world, "T01")
    with reading(till.desk.store) as session:
        own = holds.open_holds(session, ANNA)
        assert {hold.id for hold in own} == held
        assert {hold.account.owner for hold in own} == {ANNA}
        assert standing.leaving(session, START) == (ANNA,)
    quiet(world, "T01")
    with reading(till.desk.store) as session:
        assert holds.open_holds(session, ANNA) == ()


def test_after_the_merge_is_undone_each_is_themselves_again(world: World) -> None:
    till = world.tills["T01"]
    before = {who: shown(till, who) for who in (ANNA, BERT)}
    document = merged_elsewhere(world)
    quiet(world, "T01")
    assert shown(till, ANNA) != before[ANNA]
    merging.unmerge(world.tills["T02"].desk, ANNA, BERT, document, reason="错", approved_by="2001")
    quiet(world, "T02")
    quiet(world, "T01")
    assert {who: shown(till, who) for who in (ANNA, BERT)} == before
    with reading(till.desk.store) as session:
        assert aliases.winner_of(session, BERT) is None
        assert aliases.names_of(session, ANNA) == (ANNA,)
        found = people.member(session, BERT)
        assert found is not None
        assert found.id == BERT


def test_an_older_alias_never_comes_back_over_its_end(world: World) -> None:
    """The mutant "stale row applied": a removed row leaves its ``ver`` behind."""
    till = world.tills["T01"]
    with writing_mirror(till.desk.store.files) as session:
        for row in (
            AliasRow("alias", 5, False, BERT, ANNA),
            AliasRow("alias", 7, True, BERT, ""),
            AliasRow("alias", 6, False, BERT, ANNA),
        ):
            apply_page(session, [row])
    with reading(till.desk.store) as session:
        assert aliases.winner_of(session, BERT) is None


def test_two_tills_that_merge_the_other_way_round_know_everybody_meanwhile(world: World) -> None:
    """The centre's word counts at once: the loser there is the winner here, and back again."""
    till = world.tills["T01"]
    merging.merge(till.desk, BERT, ANNA, reason="同一人", approved_by="2001")
    merged_elsewhere(world)
    hear(world, "T01")
    with reading(till.desk.store) as session:
        found = [people.member(session, who) for who in (ANNA, BERT)]
        assert [one.id for one in found if one is not None] == [ANNA, ANNA]
    with pytest.raises(CannotMerge):
        merging.merge(till.desk, BERT, ANNA, reason="同一人", approved_by="2001")
    quiet(world, "T01")
    with reading(till.desk.store) as session:
        assert aliases.names_of(session, ANNA) == (ANNA, BERT)
