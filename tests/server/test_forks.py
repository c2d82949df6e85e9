"""Two copies of one till: both are believed, neither can spend what the other spent."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from app import keys
from app.domain.documents import Merge, Unmerge
from app.domain.holds import HoldState
from app.domain.ledger import Kind
from app.sync import signing
from app.sync.wire import HoldWanted, Reply, Sent
from server import results
from server.base import reading, writing
from server.centre import Centre
from server.second_copy import Contents, take_in
from server.settle import MOST_AGAIN
from server.tables.house import LogRow, TillKeyRow, TillRow
from server.tables.journal import DocumentRow, ExceptionRow, ResultRow
from tests.server.builder import (
    AT,
    LIN,
    PAPER,
    TillBuilder,
    accounts_of,
    balances,
    exceptions,
    holds_of,
)
from tests.server.invariants import all_hold
from tests.server.people import CHEN, WANG, live, row_of, wire_row


def copy_of(till: TillBuilder) -> TillBuilder:
    """The till as it stands, a second time; its documents have other ids from now on."""
    copy = deepcopy(till)
    copy._ids = iter(range(900, 999))
    return copy


def fork(centre: Centre, till: TillBuilder) -> tuple[Sent, Sent, TillBuilder]:
    """Two sales with one number: that of the chain, that of the branch, and the copy of it."""
    till.sell()
    till.push(centre)
    copy = copy_of(till)
    main, branch = till.sell(LIN, PAPER), copy.sell(LIN, PAPER)
    till.push(centre, main)
    copy.push(centre, branch)
    return main, branch, copy


def states(centre: Centre, *documents: Sent) -> list[tuple[str, str]]:
    with reading(centre.engine) as session:
        told = {one.id: one for one in results.of_documents(session, [d.id for d in documents])}
        return [(told[one.id].state.value, told[one.id].code) for one in documents]


def chain(engine: Engine, log: str = "log-1") -> tuple[int, list[int], list[int]]:
    """How far the log is, the numbers in its chain, and those beside it."""
    with reading(engine) as session:
        rows = session.scalars(select(DocumentRow).where(DocumentRow.log == log)).all()
        last = session.get_one(LogRow, log).last_number
        sides = [[row.number for row in rows if row.branch is side] for side in (False, True)]
        return last, sorted(sides[0]), sorted(sides[1])


def raised(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as session:
        rows = session.scalars(select(ExceptionRow).order_by(ExceptionRow.seq)).all()
        return [(row.code, row.document) for row in rows]


def ask(centre: Centre, till: TillBuilder, id: str, amount: int) -> Reply:
    want = HoldWanted(id, LIN, Kind.POINTS, amount)
    return centre.round(till.id, till.request(wanted=(want,)))


def test_both_copies_are_settled_and_the_log_is_closed_for_both(
    centre: Centre, till: TillBuilder
) -> None:
    main, branch, copy = fork(centre, till)
    assert states(centre, main, branch) == [("settled", ""), ("settled", "")]
    assert chain(centre.engine) == (2, [1, 2], [2])
    assert balances(centre.engine, LIN)["points"] == 1_000 + 22 + 22
    assert raised(centre.engine) == [("fork", branch.id)]
    assert exceptions(centre.engine)["fork"] == {"log": "log-1", "number": 2}
    assert till.push(centre).closed
    assert copy.push(centre).closed
    with reading(centre.engine) as session:
        row = session.get_one(LogRow, "log-1")
        assert (row.closed, row.forked, row.closed_at) == (True, True, AT)
        assert session.get_one(TillRow, "T01").revoked is False
    all_hold(centre.engine)


def test_the_copy_that_sends_its_fork_learns_it_in_the_same_reply(
    centre: Centre, till: TillBuilder
) -> None:
    till.sell()
    assert not till.push(centre).closed
    copy = copy_of(till)
    till.push(centre, till.sell())
    assert copy.push(centre, copy.sell()).closed


def test_what_goes_on_behind_the_branch_is_beside_the_chain_too(
    centre: Centre, till: TillBuilder
) -> None:
    """Also beyond the chain's end, and by itself in a later round: it leaves no gap to wait for."""
    _, _, copy = fork(centre, till)
    behind = copy.sell(LIN, PAPER)
    reply = copy.push(centre, behind)
    assert (reply.send_from, states(centre, behind)) == (0, [("settled", "")])
    more = [copy.sell(), copy.sell()]
    assert copy.push(centre, *more).send_from == 0
    assert chain(centre.engine) == (2, [1, 2], [2, 3, 4, 5])
    assert raised(centre.engine) == [("fork", copy.sent[1].id)]
    all_hold(centre.engine)


def test_what_goes_on_behind_the_chain_stays_in_the_chain(
    centre: Centre, till: TillBuilder
) -> None:
    _, _, copy = fork(centre, till)
    copy.push(centre, copy.sell(), copy.sell())
    later = [till.sell(LIN, PAPER), till.sell(LIN, PAPER)]
    till.push(centre, *later)
    assert states(centre, *later) == [("settled", "")] * 2
    assert chain(centre.engine) == (4, [1, 2, 3, 4], [2, 3, 4])
    all_hold(centre.engine)


def test_a_copy_that_is_ahead_is_not_asked_for_what_it_sent(
    centre: Centre, till: TillBuilder
) -> None:
    """Else it sends its branch again in every round, for ever."""
    _, _, copy = fork(centre, till)
    copy.push(centre, copy.sell(), copy.sell())
    assert centre.round("T01", copy.request()).send_from == 0
    copy.sell()
    assert centre.round("T01", copy.request()).send_from == 3
    till.sell()
    assert centre.round("T01", till.request()).send_from == 3
    assert centre.round("T01", replace(till.request(), head_hash=copy.head)).send_from == 3


def test_a_document_of_the_branch_again_is_known(centre: Centre, till: TillBuilder) -> None:
    """Keyed by its id: nothing is settled twice, and nobody is told twice."""
    _, branch, copy = fork(centre, till)
    before = balances(centre.engine, LIN)
    for _ in range(2):
        copy.push(centre)
    assert balances(centre.engine, LIN) == before
    assert raised(centre.engine) == [("fork", branch.id)]


def test_the_id_of_the_branch_with_other_content_is_an_alarm(
    centre: Centre, till: TillBuilder
) -> None:
    _, branch, copy = fork(centre, till)
    copy.number, copy.head = 1, copy.sent[0].hash
    copy.write(copy.sale(LIN, PAPER, PAPER), id=branch.id)
    copy.push(centre, copy.sent[-1])
    assert ("id_reused", branch.id) in raised(centre.engine)
    assert chain(centre.engine) == (2, [1, 2], [2])


@pytest.mark.parametrize("first", [CHEN, WANG])
def test_of_two_members_with_one_number_the_first_has_it_and_a_manager_hears_of_the_second(
    centre: Centre, till: TillBuilder, other: TillBuilder, first: str
) -> None:
    """Both copies go on counting. Whoever came second is a member with all that they paid."""
    till.sell()
    till.push(centre)
    pairs = [(till, CHEN, "13900000001"), (copy_of(till), WANG, "13900000002")]
    joined = {who: side.register(who, phone, who) for side, who, phone in pairs}
    for side, who, _ in pairs:
        side.top_up(who, 10_000)
    ordered = pairs if first == CHEN else pairs[::-1]
    for side, _, _ in ordered:
        side.push(centre, *side.sent[1:])
    owner, second = [who for _, who, _ in ordered]
    assert states(centre, joined[owner]) == [("settled", "")]
    assert states(centre, joined[second]) == [("exception", "number_taken")]
    assert exceptions(centre.engine)["number_taken"] == {"member": second, "owner": owner}
    number = row_of(centre.engine, owner).number
    assert row_of(centre.engine, second).number == number
    assert ("number", number) in live(centre.engine, owner)
    assert {kind for kind, _ in live(centre.engine, second)} == {"phone"}
    for _, who, phone in pairs:
        assert row_of(centre.engine, who).phone == phone
        assert balances(centre.engine, who)["principal"] == 10_000
    reply = other.push(centre)
    codes = {who: {(one.kind, one.code) for one in wire_row(reply, who).codes} for who in joined}
    assert ("number", number) in codes[owner]
    assert ("number", number) not in codes[second]
    all_hold(centre.engine)


def test_a_manager_makes_one_of_two_members_with_one_number_and_two_again(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    till.sell()
    till.push(centre)
    copy = copy_of(till)
    till.push(centre, till.register(CHEN, "13900000001"))
    copy.push(centre, copy.register(WANG, "13900000001"), copy.top_up(WANG, 10_000))
    before = {who: live(centre.engine, who) for who in (CHEN, WANG)}
    merge = other.write(Merge(WANG, CHEN, "同一人", "li"))
    other.push(centre)
    assert states(centre, merge) == [("settled", "")]
    assert live(centre.engine, WANG) == before[CHEN] | before[WANG]
    other.write(Unmerge(WANG, CHEN, merge.id, "两个人", "li"))
    other.push(centre)
    assert {who: live(centre.engine, who) for who in (CHEN, WANG)} == before
    assert balances(centre.engine, WANG)["principal"] == 10_000
    all_hold(centre.engine)


def test_what_both_copies_spent_falls_on_shortfall_and_not_on_the_member(
    centre: Centre, till: TillBuilder
) -> None:
    """I6: a disk that was copied overdraws nobody."""
    ask(centre, till, "h", 600)
    till.sell()
    till.push(centre)
    copy = copy_of(till)
    till.push(centre, till.sell(LIN, PAPER, points=500, holds=("h",)))
    overlap = copy.sell(LIN, PAPER, points=500, holds=("h",))
    copy.push(centre, overlap)
    assert states(centre, overlap) == [("exception", "overdrawn")]
    assert exceptions(centre.engine)["overdrawn"] == {"points": 400, "fen": 0}
    assert holds_of(centre.engine, "h")["h"].state is HoldState.ENDED
    assert balances(centre.engine, LIN)["points"] == 1_000 - 600 + 17 + 17
    all_hold(centre.engine)


def test_the_holds_are_frozen_and_nothing_more_is_set_aside_for_either(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    ask(centre, till, "h", 600)
    _, _, copy = fork(centre, till)
    hold = holds_of(centre.engine, "h")["h"]
    assert (hold.state, hold.left) == (HoldState.FROZEN, 600)
    for one in (till, copy):
        (grant,) = ask(centre, one, f"n-{one is till}", 10).grants
        assert grant.lots == ()
    (grant,) = ask(centre, other, "o", 9_999).grants
    assert sum(lot.amount for lot in grant.lots) == 400 + 22 + 22
    assert till.push(centre).recalls == ()
    spent = copy.sell(LIN, PAPER, points=100, holds=("h",))
    copy.push(centre, spent)
    hold = holds_of(centre.engine, "h")["h"]
    assert (hold.state, hold.left) == (HoldState.FROZEN, 500)
    all_hold(centre.engine)


def test_the_question_that_comes_with_the_fork_gets_nothing(
    centre: Centre, till: TillBuilder
) -> None:
    till.push(centre, till.sell())
    copy = copy_of(till)
    till.push(centre, till.sell())
    want = HoldWanted("n", LIN, Kind.POINTS, 10)
    reply = centre.round("T01", copy.request(copy.sell(), wanted=(want,)))
    assert [grant.lots for grant in reply.grants] == [()]


def test_a_credit_of_a_branch_is_born_with_a_frozen_hold_that_its_copy_may_have_spent(
    centre: Centre, till: TillBuilder
) -> None:
    _, _, copy = fork(centre, till)
    top_up = copy.top_up(LIN, 5_000)
    spent = copy.sell(LIN, PAPER, value_fen=2_280, holds=(f"{top_up.id}:0",))
    copy.push(centre, top_up, spent)
    assert states(centre, top_up, spent) == [("settled", ""), ("settled", "")]
    hold = holds_of(centre.engine, f"{top_up.id}:0")[f"{top_up.id}:0"]
    assert (hold.state, hold.left) == (HoldState.FROZEN, 2_720)
    all_hold(centre.engine)


def test_a_fork_of_a_log_that_is_closed_already_is_the_same(
    centre: Centre, till: TillBuilder
) -> None:
    till.push(centre, till.sell())
    copy = copy_of(till)
    till.push(centre, till.sell(LIN, PAPER))
    with writing(centre.engine) as session:
        session.get_one(LogRow, "log-1").closed = True
        session.get_one(LogRow, "log-1").closed_at = AT.replace(day=1)
    branch = [copy.sell(LIN, PAPER), copy.sell(LIN, PAPER)]
    copy.push(centre, *branch)
    assert states(centre, *branch) == [("settled", "")] * 2
    assert raised(centre.engine) == [("fork", branch[0].id)]
    with reading(centre.engine) as session:
        row = session.get_one(LogRow, "log-1")
        assert (row.forked, row.closed_at) == (True, AT.replace(day=1))
    all_hold(centre.engine)


def test_both_copies_come_in_by_one_file(centre: Centre, till: TillBuilder) -> None:
    """The chain goes on with what comes first; the rest is beside it, whatever the order."""
    till.sell()
    copy = copy_of(till)
    for one in (till, copy):
        one.sell(LIN, PAPER)
        one.sell(LIN, PAPER)
    sent = (*till.sent, *copy.sent[1:])
    both = tuple(sorted(sent, key=lambda one: one.number))
    (taken,) = take_in(centre.engine, Contents({("T01", "log-1"): both}, 0, 0), AT)
    assert dict(taken.states) == {"settled": 5}
    assert chain(centre.engine) == (3, [1, 2, 3], [2, 3])
    assert balances(centre.engine, LIN)["points"] == 1_000 + 4 * 22
    assert [code for code, _ in raised(centre.engine)] == ["fork"]
    all_hold(centre.engine)


def test_a_third_copy_is_beside_the_chain_like_the_second(
    centre: Centre, till: TillBuilder
) -> None:
    _, _, copy = fork(centre, till)
    third = deepcopy(copy)
    third._ids = iter(range(500, 600))
    copy.push(centre, copy.sell())
    third.push(centre, third.sell(), third.sell())
    assert chain(centre.engine) == (2, [1, 2], [2, 3, 3, 4])
    assert len(raised(centre.engine)) == 1


def test_what_names_neither_chain_nor_branch_is_still_not_authentic(
    centre: Centre, till: TillBuilder
) -> None:
    _, _, copy = fork(centre, till)
    copy.head = "0" * 64
    odd = copy.sell(LIN, PAPER)
    copy.push(centre, odd)
    assert states(centre, odd) == [("quarantined", "chain_broken")]


@pytest.mark.parametrize(
    ("change", "code"),
    [("hash", "hash_wrong"), ("envelope", "envelope_wrong"), ("bytes", "unreadable")],
)
def test_what_is_not_the_tills_closes_no_log_and_delays_nothing(
    centre: Centre, till: TillBuilder, change: str, code: str
) -> None:
    """I7: rubbish under an old number is kept aside, and the log goes on as if it had not come."""
    ask(centre, till, "h", 500)
    till.sell()
    till.push(centre)
    copy = TillBuilder("T01", "log-1", rulebook=till.rulebook)
    copy.head, odd = "", copy.write(copy.sale(LIN, PAPER, points=9, holds=("h",)), id="odd")
    if change == "hash":
        odd = replace(odd, content=odd.content.replace(b"chen", b"wang"))
    elif change == "envelope":
        odd = copy.rewrite(b'"log":"log-1"', b'"log":"log-9"')
    else:
        copy.number = 0
        odd = copy.raw(b"rubbish")
    reply = till.push(centre, odd)
    assert not reply.closed
    assert states(centre, odd) == [("quarantined", code)]
    assert raised(centre.engine) == []
    spent = till.sell(LIN, PAPER, points=500, holds=("h",))
    till.push(centre, spent)
    assert states(centre, spent) == [("settled", "")]
    assert chain(centre.engine) == (2, [1, 2], [1])
    all_hold(centre.engine)


@pytest.mark.parametrize("together", [True, False])
def test_what_the_till_wrote_behind_what_cannot_be_read_is_a_branch(
    centre: Centre, till: TillBuilder, *, together: bool
) -> None:
    """Or a fork whose first document is unreadable stays unseen, and a sale lies in quarantine."""
    till.sell()
    till.push(centre)
    copy = copy_of(till)
    till.push(centre, till.sell())
    odd, behind = copy.raw(b"rubbish"), copy.sell(LIN, PAPER)
    parts = [(odd, behind)] if together else [(odd,), (behind,)]
    replies = [copy.push(centre, *part) for part in parts]
    assert replies[-1].closed
    assert states(centre, odd, behind) == [("quarantined", "unreadable"), ("settled", "")]
    assert raised(centre.engine) == [("fork", behind.id)]
    assert chain(centre.engine) == (2, [1, 2], [2, 3])
    on = till.sell()
    till.push(centre, on)
    assert states(centre, on) == [("settled", "")]
    assert chain(centre.engine) == (3, [1, 2, 3], [2, 3])
    all_hold(centre.engine)


def test_who_is_not_the_till_makes_no_branch_behind_rubbish(
    centre: Centre, till: TillBuilder
) -> None:
    till.sell()
    till.push(centre)
    copy = copy_of(till)
    till.push(centre, till.sell())
    odd = copy.raw(b"rubbish")
    forged = replace(copy.sell(LIN, PAPER), content=b"more of it")
    assert not copy.push(centre, odd, forged).closed
    assert raised(centre.engine) == []


def test_a_branch_without_the_tills_signature_closes_no_log(
    centre: Centre, till: TillBuilder
) -> None:
    """Threat 6: who is not the till cannot stop its log."""
    private = keys.new_key()
    public = keys.signing_public(private).hex()
    with writing(centre.engine) as session:
        row = session.get_one(TillRow, "T01")
        row.public_key, row.token_hash = public, None
        session.add(TillKeyRow(till="T01", public_key=public, since=AT))

    def signed(sent: Sent) -> Sent:
        return replace(sent, signature=signing.sign_document(sent.hash, private))

    till.push(centre, signed(till.sell()))
    copy = copy_of(till)
    till.push(centre, signed(till.sell()))
    forged = copy.sell(LIN, PAPER)
    assert not copy.push(centre, forged).closed
    assert states(centre, forged) == [("quarantined", "signature_wrong")]
    again = TillBuilder("T01", "log-1", rulebook=till.rulebook)
    again._ids = iter(range(700, 799))
    assert again.push(centre, signed(again.sell())).closed


def test_a_branch_that_only_a_newer_program_reads_is_parked_and_closes_the_log(
    centre: Centre, till: TillBuilder
) -> None:
    """What depends on it in its own branch waits, and in the chain too; nothing else does."""
    ask(centre, till, "h", 500)
    till.push(centre, till.sell())
    copy = copy_of(till)
    till.push(centre, till.sell())
    copy.write(copy.sale(LIN, PAPER, points=300, holds=("h",)))
    parked = copy.make_newer()
    waits, goes = copy.sell(LIN, PAPER, points=9, holds=("h",)), copy.sell(LIN, PAPER)
    reply = copy.push(centre, parked, waits, goes)
    assert reply.closed
    assert states(centre, parked, waits, goes) == [
        ("parked", "newer"), ("parked", "depends"), ("settled", ""),
    ]  # fmt: skip
    also = till.sell(LIN, PAPER, points=9, holds=("h",))
    till.push(centre, also)
    assert states(centre, also) == [("parked", "depends")]
    assert chain(centre.engine) == (3, [1, 2, 3], [2, 3, 4])
    all_hold(centre.engine)


def test_poison_in_a_branch_is_kept_beside_the_chain_and_its_log_is_closed_once(
    centre: Centre, till: TillBuilder
) -> None:
    till.push(centre, till.sell())
    copy = copy_of(till)
    till.push(centre, till.sell())
    poison = copy.top_up(LIN, 2**63 - 1)
    behind = [copy.sell() for _ in range(3)]
    reply = copy.push(centre, poison, *behind)
    assert reply.closed
    assert states(centre, poison, *behind) == [("quarantined", "failed"), *[("settled", "")] * 3]
    assert chain(centre.engine) == (2, [1, 2], [2, 3, 4, 5])
    assert raised(centre.engine) == [("fork", poison.id)]
    all_hold(centre.engine)


def test_a_long_branch_with_poison_in_it_is_told_of_once(centre: Centre, till: TillBuilder) -> None:
    """Of a long parcel only the beginning is settled then, and the log is closed with it."""
    till.push(centre, till.sell())
    copy = copy_of(till)
    long = [copy.sell() for _ in range(MOST_AGAIN + 2)]
    poison = copy.top_up(LIN, 2**63 - 1)
    till.push(centre, till.sell())
    copy.push(centre, *long, poison)
    assert len(chain(centre.engine)[2]) == MOST_AGAIN
    copy.push(centre, *long, poison)
    assert len(chain(centre.engine)[2]) == len(long) + 1
    assert raised(centre.engine) == [("fork", long[0].id)]
    all_hold(centre.engine)


def test_what_cannot_be_read_in_a_branch_leaves_no_gap_to_wait_for(
    centre: Centre, till: TillBuilder
) -> None:
    """Else the centre asks for it in every round, for ever, and the till sends nothing newer."""
    _, _, copy = fork(centre, till)
    copy.push(centre, copy.sell(LIN, PAPER))
    odd = [copy.raw(b"rubbish"), copy.raw(b"more of it")]
    for one in odd:
        assert copy.push(centre, one).send_from == 0
    behind = copy.sell(LIN, PAPER)
    assert copy.push(centre, behind).send_from == 0
    forged = replace(copy.sell(LIN, PAPER), hash="0" * 64)
    copy.head = forged.hash
    last = copy.sell(LIN, PAPER)
    assert copy.push(centre, forged, last).send_from == 0
    assert states(centre, *odd, behind, forged, last) == [
        *[("quarantined", "unreadable")] * 2, ("settled", ""),
        ("quarantined", "hash_wrong"), ("settled", ""),
    ]  # fmt: skip
    assert chain(centre.engine) == (2, [1, 2], [2, 3, 4, 5, 6, 7, 8])
    all_hold(centre.engine)


def test_the_rows_and_results_of_a_branch_are_told_like_any(
    centre: Centre, till: TillBuilder
) -> None:
    main, branch, copy = fork(centre, till)
    reply = copy.push(centre, branch)
    assert {main.id, branch.id} <= {one.id for one in reply.results}
    told = next(one for one in reply.results if one.id == branch.id)
    (account,) = told.accounts
    assert accounts_of(reply)[LIN, Kind.POINTS].ver >= account.ver
    with reading(centre.engine) as session:
        row = session.get_one(ResultRow, branch.id)
        assert (row.state, row.till) == ("settled", "T01")


def test_what_stands_beside_the_chain_can_be_returned_like_any_sale(
    centre: Centre, till: TillBuilder
) -> None:
    _, branch, copy = fork(centre, till)
    back = copy.bring_back(copy.past(branch), (0, 1_000))
    copy.push(centre, back)
    assert states(centre, back) == [("settled", "")]
    assert balances(centre.engine, LIN)["points"] == 1_022
    all_hold(centre.engine)
