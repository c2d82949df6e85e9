"""The lottery at the centre: prizes worked out again, and an audit of what was won."""

from __future__ import annotations

import json
from collections import Counter as Tally
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from app import canon
from app.domain.customer import Counter
from app.domain.documents import Basis, Drawing
from app.domain.draws import chance_of, won
from app.domain.ledger import Kind
from app.domain.rulebook import Cap, Draw, Gift, Prize, Rulebook
from app.sync.wire import ResultState, Sent
from server import draws, feed, rulebooks
from server.__main__ import main
from server.base import open_engine, reading, writing
from server.centre import Centre
from server.tables.journal import ResultRow
from tests.server.builder import AT, LIN, RICH, TillBuilder, balances, exceptions, sums_hold

MUG = Prize("MUG", "马克杯", 1, 3_000, goods="MUG", stock=2)
POINTS = Prize("POINTS", "十积分", 3, 10, Gift(points=10))
LUCKY = Draw("LUCKY", "幸运抽奖", (MUG, POINTS), points=10, caps=(Cap(99),))
RULES = replace(RICH, version=4, draws=(LUCKY, replace(LUCKY, code="OTHER", name="别的")))
STOCK = "stock:prize:LUCKY:MUG"


@pytest.fixture
def lucky(engine: Engine, till: TillBuilder, other: TillBuilder) -> Rulebook:
    """Rules with a draw, in force, and used by both tills."""
    with feed.stamping(engine) as stamps:
        rulebooks.put(stamps, RULES)
    till.rulebook = other.rulebook = RULES
    return RULES


def draw_once(
    till: TillBuilder, seed: int = 0, *, code: str = "LUCKY", given: int = 0, shown: str = ""
) -> Sent:
    """A drawing by Lin as a till makes it, out of the hold "h"; ``given`` mugs were won before."""
    digits = f"{seed:064x}"
    counters = (Counter(STOCK, given),) if given else ()
    body = Drawing(LIN, code, digits, ("h",), shown)
    sent = till.write(body, basis=Basis(1, "base", counters=counters))
    made = canon.load_document(sent.content)
    number = chance_of(digits, made.id, made.previous)
    prize = won(LUCKY, number, {STOCK: given}).code
    return sent if shown else till.rewrite(b'"prize":""', f'"prize":"{prize}"'.encode())


def shown(sent: Sent) -> str:
    body = canon.load_document(sent.content).body
    assert isinstance(body, Drawing)
    return body.prize


def test_a_drawing_is_paid_out_of_its_hold_and_its_gift_can_be_used(
    centre: Centre, till: TillBuilder, lucky: Rulebook
) -> None:
    """R99, R100, F21: at the centre as at the till."""
    till.ask(centre, "h", LIN, Kind.POINTS, 30)
    sent = [draw_once(till, seed) for seed in range(3)]
    reply = till.push(centre)
    assert {result.state for result in reply.results} == {ResultState.SETTLED}
    won_points = sum(shown(one) == "POINTS" for one in sent)
    assert balances(centre.engine, LIN)["points"] == 1_000 - 30 + 10 * won_points
    assert lucky.draws[0] is LUCKY
    sums_hold(centre.engine)


def test_a_prize_that_does_not_follow_is_an_exception(
    centre: Centre, till: TillBuilder, lucky: Rulebook
) -> None:
    """What the till showed is compared, never believed; the centre gives what follows."""
    till.ask(centre, "h", LIN, Kind.POINTS, 10)
    (result,) = till.push(centre, draw_once(till, shown="CAR")).results
    assert (result.state, result.code) == (ResultState.EXCEPTION, "posting_differs")
    assert exceptions(centre.engine)["posting_differs"] == {
        "differences": [{"what": "prize", "claimed": 1, "derived": 0}]
    }
    assert lucky.version == 4


def test_a_drawing_that_no_hold_covers_is_settled_and_told(
    centre: Centre, till: TillBuilder, lucky: Rulebook
) -> None:
    """P2."""
    (result,) = till.push(centre, draw_once(till)).results
    assert (result.state, result.code) == (ResultState.EXCEPTION, "overdrawn")
    assert exceptions(centre.engine)["overdrawn"] == {"points": 10, "fen": 0}
    assert lucky.version == 4
    sums_hold(centre.engine)


def test_the_audit_counts_prizes_beside_their_odds(
    centre: Centre, till: TillBuilder, other: TillBuilder, lucky: Rulebook
) -> None:
    """规范促销行为暂行规定 (2020): who won what is on record, and can be checked."""
    till.ask(centre, "h", LIN, Kind.POINTS, 400)
    given, found = 0, Tally[str]()
    for seed in range(30):
        one = draw_once(till, seed, given=given)
        given += shown(one) == "MUG"
        found[shown(one)] += 1
    draw_once(till, 99, code="OTHER", shown="nothing")
    till.push(centre)
    with reading(centre.engine) as session:
        audited, second = draws.audit(session)
        assert draws.audit(session, at_once=7) == (audited, second)
        assert draws.audit(session, at_once=31) == (audited, second)
    assert found == {"MUG": 2, "POINTS": 28}
    assert (audited.code, audited.name, audited.drawings, audited.differing) == (
        "LUCKY", "幸运抽奖", 30, 0,
    )  # fmt: skip
    assert [(one.code, one.won) for one in audited.prizes] == [("MUG", 2), ("POINTS", 28)]
    mugs, points = (one.expected for one in audited.prizes)
    while_there = mugs * 4
    assert while_there.denominator == 1
    assert 2 <= while_there < 30
    assert mugs + points == 30
    assert audited.chi_square == (2 - mugs) ** 2 / mugs + (28 - points) ** 2 / points
    assert audited.degrees == 1
    assert audited.given_fen == 2 * 3_000 + 28 * 10
    assert audited.expected_fen == mugs * 3_000 + points * 10
    assert audited.most_fen == 6 * 3_000 + 24 * 10
    assert (second.code, second.drawings, second.differing) == ("OTHER", 1, 1)
    assert (other.number, lucky.version) == (0, 4)


def test_only_drawings_that_are_settled_are_audited(
    centre: Centre, till: TillBuilder, lucky: Rulebook
) -> None:
    with reading(centre.engine) as session:
        assert draws.audit(session) == ()
    first, second = draw_once(till, 1), draw_once(till, 2)
    draw_once(till, 3, code="OLD", shown="MUG")
    till.push(centre)
    with writing(centre.engine) as session:
        session.execute(
            update(ResultRow).where(ResultRow.document == second.id).values(state="void")
        )
    with reading(centre.engine) as session:
        (audited,) = draws.audit(session)
    assert audited.drawings == 1
    assert [one.won for one in audited.prizes if one.code == shown(first)] == [1]
    assert lucky.version == 4


def test_odds_are_those_of_the_rulebook_that_was_in_force(
    centre: Centre, till: TillBuilder, lucky: Rulebook
) -> None:
    till.ask(centre, "h", LIN, Kind.POINTS, 30)
    draw_once(till)
    even = replace(LUCKY, name="新抽奖", prizes=(replace(MUG, weight=3, stock=0), POINTS))
    later = replace(lucky, version=5, draws=(even,))
    with feed.stamping(centre.engine) as stamps:
        rulebooks.put(stamps, later)
    till.rulebook = later
    digits = f"{7:064x}"
    till.write(Drawing(LIN, "LUCKY", digits, ("h",), "x"))
    till.push(centre)
    with reading(centre.engine) as session:
        (audited,) = draws.audit(session)
    assert (audited.name, audited.drawings) == ("新抽奖", 2)
    assert [one.expected for one in audited.prizes] == [Fraction(3, 4), Fraction(5, 4)]
    assert audited.most_fen == 2 * 3_000


def audit_of(won: int, expected: Fraction) -> draws.DrawAudit:
    prizes = (
        draws.PrizeAudit("MUG", "马克杯", won, expected),
        draws.PrizeAudit("NEVER", "无", 0, Fraction(0)),
        draws.PrizeAudit("POINTS", "十积分", 100 - won, 100 - expected),
    )
    return draws.DrawAudit("LUCKY", "幸运抽奖", 100, 1, prizes, 12_345, Fraction(4_001, 3), 30_000)


def test_the_statistic_is_the_plain_one() -> None:
    """Worked by hand: (20-25)^2/25 + (80-75)^2/75 = 1 + 1/3."""
    assert audit_of(20, Fraction(25)).chi_square == Fraction(4, 3)
    assert audit_of(25, Fraction(25)).chi_square == 0
    assert audit_of(20, Fraction(25)).degrees == 1
    assert replace(audit_of(0, Fraction(0)), prizes=()).degrees == 0


def test_the_audit_as_text_and_as_values() -> None:
    audited = audit_of(20, Fraction(25))
    assert list(draws.as_text(audited)) == [
        "LUCKY  幸运抽奖: 100 drawings, 1 shown otherwise",
        "  won     20   expected     25.00   odds  25.00%   MUG  马克杯",
        "  won      0   expected      0.00   odds   0.00%   NEVER  无",
        "  won     80   expected     75.00   odds  75.00%   POINTS  十积分",
        "  chi-square 1.33, degrees of freedom 1",
        "  given 123.45, expected 13.34, at most 300.00 yuan",
    ]
    assert draws.as_json(audited) == {
        "draw": "LUCKY",
        "name": "幸运抽奖",
        "drawings": 100,
        "differing": 1,
        "prizes": [
            {"prize": "MUG", "name": "马克杯", "won": 20, "expected": 25.0},
            {"prize": "NEVER", "name": "无", "won": 0, "expected": 0.0},
            {"prize": "POINTS", "name": "十积分", "won": 80, "expected": 75.0},
        ],
        "chi_square": 1.3333,
        "degrees": 1,
        "given_fen": 12_345,
        "expected_fen": 1333.6667,
        "most_fen": 30_000,
    }


def test_the_audit_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = ["--database", f"sqlite:///{tmp_path / 'centre.db'}"]
    assert main(["init", *database, "--out", str(tmp_path)]) == 0
    id = json.loads((tmp_path / "T01.json").read_text(encoding="utf-8"))["till_id"]
    engine = open_engine(database[1])
    with feed.stamping(engine) as stamps:
        rulebooks.put(stamps, RULES)
    till = TillBuilder(id, "log-1", rulebook=RULES)
    till.push(Centre(engine, now=lambda: AT), draw_once(till))
    engine.dispose()
    capsys.readouterr()
    assert main(["draws", *database]) == 0
    told = capsys.readouterr().out
    assert told.startswith("LUCKY  幸运抽奖: 1 drawings, 0 shown otherwise\n")
    assert told.endswith("1 draws\n")
    assert main(["draws", "--json", *database]) == 0
    (audited,) = json.loads(capsys.readouterr().out)
    assert (audited["draw"], audited["drawings"]) == ("LUCKY", 1)
