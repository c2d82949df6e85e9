"""Setting up from the command line: what is written, and that it opens the centre."""

from __future__ import annotations

import json
import stat
from collections import Counter
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app import keys, resources, rulebook_file
from app.domain.member import is_mobile, luhn_digit
from app.domain.rulebook import Rulebook
from server import goods_file, rulebooks
from server.__main__ import main
from server.base import open_engine, reading
from server.commands.makers import new_id
from server.demo import MEMBERS, RULES
from server.tables.house import GoodsRow, StaffRow, TillRow
from server.tables.people import MemberCodeRow, MemberRow
from server.tables.value import AccountRow, LotRow
from tests.server.builder import sums_hold


def test_ids_are_uuids_of_version_7_in_the_order_of_time() -> None:
    ids = [UUID(new_id()) for _ in range(200)]
    assert len(set(ids)) == len(ids)
    assert {(id.version, id.variant) for id in ids} == {(7, "specified in RFC 4122")}
    times = [id.int >> 80 for id in ids]
    assert times == sorted(times)


def test_init_writes_one_private_file_for_each_till(tmp_path: Path) -> None:
    url, out = f"sqlite:///{tmp_path / 'centre.db'}", tmp_path / "out"
    words = ["init", "--database", url, "--shop", "0107", "--till", "T01", "--till", "T02"]
    assert main([*words, "--out", str(out), "--url", "https://centre.example"]) == 0
    files = sorted(out.iterdir())
    assert [file.name for file in files] == ["T01.json", "T02.json", "administrator.token"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "centre.db").stat().st_mode) == 0o600
    enrolled = json.loads(files[1].read_text(encoding="utf-8"))
    assert list(enrolled) == [
        "centre_url", "shop", "shop_name", "till", "till_id", "digits", "token", "phone_key",
        "seal_key", "grant_key",
    ]  # fmt: skip
    assert (enrolled["till"], enrolled["digits"]) == ("T02", "010702")
    engine = open_engine(url)
    with reading(engine) as session:
        till = session.get_one(TillRow, enrolled["till_id"])
        assert till.token_hash == keys.token_hash(enrolled["token"])
        administrator = files[2].read_text(encoding="utf-8").strip()
        assert session.scalars(select(StaffRow.token_hash)).all() == [
            keys.token_hash(administrator)
        ]
    engine.dispose()


def test_a_second_init_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["init", "--database", f"sqlite:///{tmp_path / 'centre.db'}", "--out", str(tmp_path)]
    assert main(words) == 0
    before = (tmp_path / "T01.json").read_bytes()
    assert main(words) == 2
    assert (tmp_path / "T01.json").read_bytes() == before
    assert "set up already" in capsys.readouterr().err


@pytest.mark.parametrize(("shop", "till"), [("107", "T01"), ("0107", "A01"), ("0107", "T1")])
def test_a_code_of_another_form_leaves_nothing_behind(tmp_path: Path, shop: str, till: str) -> None:
    words = ["init", "--database", f"sqlite:///{tmp_path / 'centre.db'}", "--out", str(tmp_path)]
    with pytest.raises(ValueError, match="code is"):
        main([*words, "--shop", shop, "--till", till])
    assert main(words) == 0


def test_a_centre_that_is_not_set_up_does_not_serve(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--database", f"sqlite:///{tmp_path / 'centre.db'}"]) == 2
    assert "not set up" in capsys.readouterr().err


def test_the_demo_has_the_member_of_the_guide_and_all_sums_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'centre.db'}"
    assert main(["demo", "--database", url, "--out", str(tmp_path)]) == 0
    engine = open_engine(url)
    sums_hold(engine)
    with reading(engine) as session:
        code = session.scalar(select(MemberCodeRow).where(MemberCodeRow.code == "8801000000000231"))
        assert code is not None
        zhang = session.get_one(MemberRow, code.member)
        assert (zhang.name, zhang.phone, zhang.tier) == ("张大伟", "13812345678", "gold")
        owned = select(AccountRow).where(AccountRow.member == zhang.id)
        assert {row.kind: row.balance for row in session.scalars(owned)} == {
            "points": 2_096, "principal": 18_000, "bonus": 2_000,
        }  # fmt: skip
        lots = session.scalars(select(LotRow.id).where(LotRow.kind.in_(("principal", "bonus"))))
        assert max(Counter(id.rpartition(":")[0] for id in lots).values()) == 2
        people = session.scalars(select(MemberRow)).all()
        assert len(people) == MEMBERS
        assert all(is_mobile(one.phone) and one.initials for one in people)
        assert all(luhn_digit(one.number[:-1]) == one.number[-1] for one in people)
        cards = session.scalars(select(MemberCodeRow.code).where(MemberCodeRow.kind == "card"))
        assert all(card.startswith("8801") and len(card) == 16 for card in cards)
        assert set(Counter(one.tier for one in people)) == {"base", "silver", "gold"}
        assert rulebooks.at_most(session, 1) == RULES
        goods = session.scalar(select(func.count()).select_from(GoodsRow))
        file = resources.path("demo", "goods.csv")
        assert goods == len(goods_file.read(file.read_bytes()))
    engine.dispose()
    capsys.readouterr()
    assert main(["exceptions", "--database", url]) == 0
    assert capsys.readouterr().out == "0 exceptions\n"


def test_the_night_is_done_at_the_moment_that_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--database", f"sqlite:///{tmp_path / 'centre.db'}"]
    assert main(["nightly", *words]) == 2
    assert main(["demo", *words, "--out", str(tmp_path)]) == 0
    capsys.readouterr()
    night = ["nightly", *words, "--at", "2100-01-01T03:00:00+08:00"]
    assert main(night) == 0
    assert capsys.readouterr().out.startswith("expiry: 500 members, 500 changed\n")
    assert main(night) == 0
    assert capsys.readouterr().out == ""
    for moment in ("2100-01-01T03:00:00", "tomorrow"):
        with pytest.raises(SystemExit):
            main(["nightly", *words, "--at", moment])
    engine = open_engine(words[1])
    sums_hold(engine)
    engine.dispose()


def test_a_version_of_the_rules_is_published_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--database", f"sqlite:///{tmp_path / 'centre.db'}"]
    file, bad = tmp_path / "rules.json", tmp_path / "bad.json"
    file.write_text(rulebook_file.write(replace(RULES, version=7)), encoding="utf-8")
    bad.write_text("{}", encoding="utf-8")
    assert main(["rulebook", str(file), *words]) == 2
    assert main(["init", *words, "--out", str(tmp_path)]) == 0
    assert main(["rulebook", str(bad), *words]) == 2
    assert main(["rulebook", str(file), *words]) == 0
    assert main(["rulebook", str(file), *words]) == 2
    assert "version 7 is in use" in capsys.readouterr().err
    engine = open_engine(words[1])
    with reading(engine) as session:
        assert rulebooks.at_most(session, 9) == replace(RULES, version=7)
    engine.dispose()


def test_the_demo_rules_are_what_the_guide_says() -> None:
    assert isinstance(RULES, Rulebook)
    assert [(tier.code, tier.discount_permille) for tier in RULES.tiers] == [
        ("base", 0), ("silver", 20), ("gold", 50),
    ]  # fmt: skip
    assert [(offer.from_fen, offer.bonus_fen) for offer in RULES.stored_value.offers] == [
        (50_000, 5_000), (100_000, 12_000),
    ]  # fmt: skip
    assert RULES.rounding_fen == 10
