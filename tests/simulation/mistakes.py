"""The mistakes that the sync must not survive, as in the list of its mutants."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """``new`` instead of ``old`` in ``file``; caught by so many ``seeds`` or by ``test``.

    With both, the test is asked only where no seed has caught it.
    """

    name: str
    file: str
    old: str
    new: str
    seeds: int = 0
    first: int = 0
    test: str = ""


MISTAKES = (
    Mistake(
        "no dedup",
        "server/arrival.py",
        "    here, beside_it = dict(known), ",
        "    here, beside_it = {}, ",
        seeds=5,
    ),
    Mistake(
        "holds not reserved",
        "server/holds.py",
        "Part(lot.id, books.lots[lot.id].free)",
        "Part(lot.id, books.lots[lot.id].lot.left)",
        seeds=20,
    ),
    Mistake(
        "retry not idempotent",
        "server/holds.py",
        "        hold = books.holds.get(want.id)\n",
        "        hold = None\n",
        seeds=20,
    ),
    Mistake(
        "refusal not remembered",
        "server/holds.py",
        "            books.keep(hold, standing=want.standing)\n            if hold.lots:\n",
        "            if hold.lots:\n                books.keep(hold, standing=want.standing)\n",
        seeds=20,
    ),
    Mistake(
        "returned hold still spent",
        "app/models/holds.py",
        "    for hold in holds:\n        if run(session, _SET_STATE",
        "    for hold in [one for one in holds if not any(lot.returned for lot in one.lots)]:\n"
        "        if run(session, _SET_STATE",
        seeds=20,
    ),
    Mistake(
        "cursor before rows",
        "app/sync/step.py",
        "        apply_page(session, reply.page)\n",
        "        session.execute(update(CursorRow).values(feed_id=reply.feed_id, "
        "cursor=reply.cursor))\n"
        "    with writing_mirror(store.files) as session:\n"
        "        apply_page(session, reply.page)\n",
        test="tests/sync/test_dying.py"
        "::test_a_result_that_changes_is_heard_of_whenever_the_till_dies",
    ),
    Mistake(
        "acknowledged before commit",
        "server/base.py",
        "    with Session(engine, expire_on_commit=False) as session, session.begin():\n"
        "        yield session\n",
        "    with Session(engine, expire_on_commit=False) as session:\n"
        "        session.begin()\n"
        "        yield session\n"
        "        try:\n"
        "            session.commit()\n"
        "        except Exception:\n"
        "            pass\n",
        seeds=20,
    ),
    Mistake(
        "cursor skipping late commits",
        "server/feed.py",
        "    return txn < _HORIZON if on_postgresql else literal(value=True)\n",
        "    return literal(value=True)\n",
        test="tests/server/test_feed_race.py::test_no_row_is_missed_however_late_it_is_committed",
    ),
    Mistake(
        "late spend charged to the member",
        "app/domain/settlement.py",
        "        _shortfall(work, target, posting.uncovered_fen, Reason.SHORTFALL)\n",
        "        source = Account(work.document.member, Kind.PRINCIPAL)\n"
        "        move = Transfer(work.document.id, 0, source, target, posting.uncovered_fen,\n"
        "                        Reason.PAY, '')\n"
        "        _claim(work, move)\n",
        test="tests/server/test_settle.py"
        "::test_what_no_hold_covers_falls_on_the_shops_shortfall_never_on_the_member",
    ),
    Mistake(
        "fork accepted",
        "server/arrival.py",
        "beside = sent.number <= last or ",
        "beside = False and ",
        test="tests/server/test_forks.py"
        "::test_both_copies_are_settled_and_the_log_is_closed_for_both",
    ),
    Mistake(
        "stale row applied",
        "app/sync/pages.py",
        " if row.ver > here.get(key, -1)}",
        "}",
        test="tests/sync/test_round.py::test_an_older_row_never_replaces_a_newer_one",
    ),
    Mistake(
        "overlay dropped too early",
        "app/models/balances.py",
        "        .where(or_(and_(ResultAccountRow.ver.is_(None), waits), "
        "ResultAccountRow.ver > row_ver))\n",
        "        .where(ResultAccountRow.ver.is_(None), row_ver > -2)\n",
        seeds=20,
    ),
    Mistake(
        "own credit without its hold",
        "app/domain/settlement.py",
        "    work.lots, work.holds = list(posting.lots), list(posting.holds)\n",
        "    work.lots = list(posting.lots)\n"
        "    work.holds = [one for one in posting.holds if document_of(one.id) != document.id]\n",
        seeds=20,
    ),
    Mistake(
        "own part kept that the centre did not book",
        "app/models/balances.py",
        "and_(ResultAccountRow.ver.is_(None), waits)",
        "ResultAccountRow.ver.is_(None)",
        seeds=40,
    ),
    Mistake(
        "result without the changed accounts",
        "server/bookings.py",
        "        accounts = set(settled.accounts)\n",
        "        accounts = {one for one in settled.accounts if one.kind is not Kind.BONUS}\n",
        seeds=40,
    ),
    Mistake(
        "page before results",
        "app/sync/step.py",
        "    take_results(store, reply, grant_key)\n",
        "    take_page(store, reply)\n    take_results(store, reply, grant_key)\n",
        seeds=20,
    ),
    Mistake(
        "scope entry not stamped",
        "server/scope.py",
        "    insert_all(stamps.session, ScopeRow, "
        '[{"till": till, "member": member} for member in new])\n'
        "    _send(stamps, till, new)\n",
        "    insert_all(stamps.session, ScopeRow, "
        '[{"till": till, "member": member} for member in new])\n',
        test="tests/server/test_scope.py"
        "::test_a_document_brings_its_member_with_rows_older_than_the_cursor",
    ),
    Mistake(
        "claw-back beyond free",
        "app/domain/settlement.py",
        "        part = min(amount, stock.free)\n        if part:\n",
        "        part = min(amount, stock.lot.left)\n        if part:\n",
        seeds=20,
    ),
    Mistake(
        "alias not resolved",
        "server/aliases.py",
        "        return resolve(self.winners, member)\n",
        "        return member\n",
        seeds=40,
    ),
    Mistake(
        "fork freezes nothing",
        "server/closing.py",
        "    close(stamps.session, [log], at)\n",
        "",
        test="tests/server/test_forks.py"
        "::test_the_holds_are_frozen_and_nothing_more_is_set_aside_for_either",
    ),
    Mistake(
        "restored centre with the old feed_id",
        "server/restored.py",
        "    feed.begin_anew(stamps, feed_id)\n",
        "",
        test="tests/server/test_restored.py"
        "::test_what_comes_twice_or_late_or_for_the_old_feed_changes_nothing",
    ),
    Mistake(
        "recall ignored",
        "app/sync/reserved.py",
        "    standing.recall(session, reply.recalls)\n",
        "",
        seeds=20,
    ),
    Mistake(
        "standing grant of all instead of half",
        "server/holds.py",
        " // 2 if want.standing else want.amount",
        " if want.standing else want.amount",
        test="tests/server/test_standing_holds.py"
        "::test_a_standing_hold_is_half_of_what_is_free_or_what_was_wanted",
    ),
    Mistake(
        "late spend after a write-off charged to the member",
        "server/striking.py",
        "state=HoldState.WRITTEN_OFF",
        "state=HoldState.FROZEN",
        test="tests/server/test_striking.py"
        "::test_what_comes_after_the_write_off_is_on_shortfall_and_never_on_the_member",
    ),
    Mistake(
        "late credit born open",
        "server/bookings.py",
        "        if document.log in self.closed:\n",
        "        if False:\n",
        test="tests/server/test_striking.py"
        "::test_a_late_credit_is_born_with_a_frozen_hold_that_nobody_else_gets",
    ),
    Mistake(
        "release of a right ignored",
        "server/return_rights.py",
        "        elif row.till == till and row.after is None:\n",
        "        elif False:\n",
        test="tests/server/test_return_rights.py"
        "::test_a_right_is_over_when_its_last_return_is_here_and_not_before",
    ),
    Mistake(
        "void leaves the born hold",
        "app/domain/voiding.py",
        "    ended = tuple(_end(work, hold) for hold in holds if hold.live)\n",
        "    ended: tuple[Hold, ...] = ()\n",
        test="tests/server/test_voiding.py::test_spends_of_a_voided_credit_fall_on_shortfall",
    ),
    Mistake(
        "voided credit that comes home stays the member's",
        "app/domain/settlement.py",
        "        bears = sorted(borne.get(id, _NOBODY).items())\n",
        "        bears = sorted(_NOBODY.items())\n",
        test="tests/server/test_voiding.py"
        "::test_what_comes_home_of_a_voided_credit_lessens_what_the_shop_bears",
    ),
    Mistake(
        "return undone while its till may return more",
        "server/voiding.py",
        "        if isinstance(body, Return):\n            log =",
        "        if False:\n            log =",
        test="tests/server/test_voiding.py"
        "::test_a_return_is_not_undone_while_the_till_that_sold_may_return_more_by_its_own_right",
    ),
    Mistake(
        "image without its results",
        "app/sync/load.py",
        "            write_results(session, offer.results)\n",
        "            pass\n",
        test="tests/sync/test_first_load.py"
        "::test_the_image_is_used_only_with_every_result_that_it_contains",
    ),
    Mistake(
        "push reply moving the cursor",
        "server/pushes.py",
        "            cursor=one.request.cursor,\n",
        '            cursor=f"{stamps.seq}.{stamps.seq}",\n',
        test="tests/sync/test_pushing.py"
        "::test_a_push_brings_results_and_no_rows_and_what_is_shown_stays_right",
    ),
    Mistake(
        "results cursor before results",
        "app/sync/step.py",
        "    with store.writing.begin() as session:\n        write_results(session, results)\n",
        "    if moved:\n"
        "        with store.writing.begin() as session:\n"
        "            row = ToldRow(one=1, cursor=reply.results_cursor, feed_id=reply.feed_id)\n"
        "            session.merge(row)\n"
        "    with store.writing.begin() as session:\n"
        "        write_results(session, results)\n",
        test="tests/sync/test_dying.py"
        "::test_a_result_that_changes_is_heard_of_whenever_the_till_dies",
    ),
    Mistake(
        "profile forgotten where nobody named it",
        "server/people.py",
        "            new = replace(newcomers.personal_of(row), **named)\n",
        "            new = Personal(**named)\n",
        seeds=20,
    ),
    Mistake(
        "own profile change shown for ever",
        "app/models/own.py",
        "result.state <> 'void'\n"
        "    AND (member.ver IS NULL OR member.ver = own_change.member_ver))",
        "result.state <> 'void')",
        seeds=20,
    ),
    Mistake(
        "rating counted twice",
        "server/ratings.py",
        "            if sale not in seen:\n",
        "            if sale:\n",
        seeds=20,
        test="tests/server/test_ratings.py::test_a_sale_counts_once_and_by_its_first_rating",
    ),
)
