"""The rulebook as a file: strict, all that is wrong at once, and each with its place."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from app import canon, resources, rulebook_file
from app.domain import rulebook
from app.domain.rulebook import (
    PLAIN,
    Audience,
    DealBy,
    EarnAt,
    EarnBy,
    Offer,
    Part,
    Rulebook,
    SpendOrder,
    Validity,
)
from app.rulebook_file import BadRulebook, Problem, Wrong, check, read, schema, write
from tests.domain.strategies import rulebooks

SAMPLES = sorted(resources.path("rulebooks").glob("*.json"))
PAGE = Path(__file__).parent.parent / "docs" / "rulebook-file.md"
TEN_OFF: dict[str, Any] = {"code": "ten", "name": "ten", "deal": {"by": "amount", "off_fen": 10}}
LEAST: dict[str, Any] = {"version": 1, "effective_from": "2026-01-01T00:00:00+08:00"}


def problems(text: str | bytes) -> list[str]:
    """What is wrong with ``text``, as a person reads it."""
    with pytest.raises(BadRulebook) as no:
        read(text)
    return list(map(str, no.value.problems))


def wrong(**parts: Any) -> list[str]:
    """What is wrong with a rulebook that has ``parts``."""
    return problems(json.dumps(LEAST | parts))


# --- in and out


@settings(max_examples=60)
@given(rulebooks())
def test_what_was_written_is_read_again(rules: Rulebook) -> None:
    assert read(write(rules)) == rules
    assert canon.load(Rulebook, write(rules).encode()) == rules


def test_a_rulebook_is_written_in_the_order_of_its_fields_with_defaults() -> None:
    text = write(PLAIN)
    assert text.startswith('{\n  "version": 0,\n  "effective_from": "2026-01-01T00:00:00Z",\n')
    assert text.endswith('\n    "tags": []\n  }\n}\n')
    assert list(json.loads(text)) == [field.name for field in fields(Rulebook)]
    assert '"name": "普通会员"' in text


def test_what_is_not_written_is_the_default() -> None:
    found = read(json.dumps(LEAST))
    assert found.version == 1
    assert found.tiers == PLAIN.tiers
    assert found.effective_from.utcoffset() == PLAIN.zone.utcoffset(None)


def test_text_and_bytes_and_the_mark_of_an_editor_are_read_alike() -> None:
    text = json.dumps(LEAST)
    assert read(text) == read(text.encode()) == read(b"\xef\xbb\xbf" + text.encode())
    assert read("\ufeff" + text) == read(text)


# --- no JSON, no text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "line 1, column 0"),
        ('{\n  "version": 1,\n}', "line 3, column 1"),
        ('{"version": 1', "line 1, column 13"),
        ("nonsense", "line 1, column 2"),
        ('{"version": ' + "9" * 5_000 + "}", "line 1, column 4314"),
        ("[" * 10_000, "line 1, column 202"),
        ('{"consent_version": "\\ud800"}', "line 1, column 28"),
    ],
)
def test_what_is_no_json_has_its_line_and_column(text: str, place: str) -> None:
    with pytest.raises(BadRulebook) as no:
        read(text)
    (problem,) = no.value.problems
    assert (problem.place, problem.code) == (place, Wrong.NOT_JSON)
    assert problem.what == f"not JSON: {problem.detail}"
    assert problem.detail
    assert " at line" not in problem.detail


def test_a_file_in_another_encoding_is_told_with_its_line() -> None:
    chinese = '\n{\n"tiers": [\n{"code": "gold", "name": "金卡"}]}'.encode("gb18030")
    assert problems(chinese) == ["line 4: not UTF-8 text"]
    assert problems("\ud800") == ["line 1: not UTF-8 text"]


@pytest.mark.parametrize("text", ["[]", "5", '"rulebook"', "null"])
def test_a_rulebook_is_an_object(text: str) -> None:
    assert problems(text) == ["rulebook: an object { } is wanted"]


# --- the shape


@pytest.mark.parametrize("number", ["5", 5.0, True, None, [5]])
def test_a_number_is_a_whole_number_and_nothing_like_it(number: object) -> None:
    rule = {"code": "a", "rate": number}
    assert wrong(earning=[rule]) == ["earning[0].rate: a whole number is wanted"]


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"consent_version": 5}, "consent_version: a text is wanted"),
        ({"tier_rules": {"one_step": 1}}, "tier_rules.one_step: true or false is wanted"),
        ({"tiers": {"code": "a"}}, "tiers: a list [ ] is wanted"),
        ({"returns": []}, "returns: an object { } is wanted"),
        ({"earning": [{"code": "a"}, 5]}, "earning[1]: an object { } is wanted"),
        (
            {"effective_to": 5},
            "effective_to: a moment such as 2026-01-01T00:00:00+08:00 is wanted",
        ),
        (
            {"effective_to": "2027-01-01"},
            "effective_to: a moment such as 2026-01-01T00:00:00+08:00 is wanted",
        ),
        (
            {"earning": [{"code": "a", "window": {"first": "2026-02-30"}}]},
            "earning[0].window.first: a day such as 2026-01-31 is wanted",
        ),
        (
            {"earning": [{"code": "a", "window": {"last": 5}}]},
            "earning[0].window.last: a day such as 2026-01-31 is wanted",
        ),
        (
            {"holding": {"policy": "maybe"}},
            "holding.policy: one of off or held is wanted",
        ),
        ({"teirs": []}, "teirs: no such field"),
        ({"redemption": {"stpe": 1}}, "redemption.stpe: no such field"),
        ({"tags": [{"by": "age"}]}, "tags[0].tag: missing"),
        ({"tags": [{"tag": "a", "least": 5, "most": 4}]}, "tags[0].by: missing"),
        ({"tiers": [{"code": "a", "name": "b"}, {"name": "c"}]}, "tiers[1].code: missing"),
    ],
)
def test_what_is_wrong_in_shape_is_told_by_its_place(parts: dict[str, Any], told: str) -> None:
    assert wrong(**parts) == [told]


def test_what_must_stand_there_is_missed() -> None:
    assert problems("{}") == ["effective_from: missing", "version: missing"]


def test_a_field_that_stands_there_twice_is_not_guessed() -> None:
    """Of two, only the last would count, without a word."""
    least = json.dumps(LEAST)[:-1]
    assert problems(f'{least}, "version": 2}}') == ["version: stands there more than once"]
    assert problems(f'{least}, "tiers": [{{"code": "a", "name": "b", "name": ""}}]}}') == [
        "tiers[0].name: stands there more than once",
        "tiers[0].name: empty",
    ]
    assert problems(f'{least}, "version": "x", "version": 1, "tags": [], "tags": []}}') == [
        "tags: stands there more than once",
        "version: stands there more than once",
    ]


# --- what the rules ask


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (
            {"earning": [{"code": "a"}, {"code": "b"}, {"code": "c", "rate": -1}]},
            "earning[2].rate: below 0",
        ),
        (
            {"stored_value": {"offers": [{"from_fen": 1, "bonus_fen": 1, "instalments": 0}]}},
            "stored_value.offers[0].instalments: below 1",
        ),
        (
            {
                "tiers": [
                    {"code": "a", "name": "a"},
                    {"code": "b", "name": "b", "from_growth": 9},
                    {"code": "c", "name": "c", "from_growth": 8},
                ]
            },
            "tiers[2].from_growth: below 9",
        ),
        (
            {"tiers": [{"code": "a", "name": "a", "from_growth": -1}]},
            "tiers[0].from_growth: below 0",
        ),
        ({"tiers": []}, "tiers: empty"),
        ({"version": 10**30}, "version: above 1000000000000"),
        ({"effective_from": "2026-01-01T00:00:00"}, "effective_from: without a time zone"),
        (
            {"effective_to": "2025-12-31T16:00:00Z"},
            "effective_to: not later than effective_from",
        ),
        (
            {"earning": [{"code": "a", "validity": {"month": 2, "day": 29}}]},
            "earning[0].validity.day: no such day in every year",
        ),
        (
            {"earning": [{"code": "a", "caps": [{"most": 1}, {"most": -1}]}]},
            "earning[0].caps[1].most: below 0",
        ),
        (
            {"earning": [{"code": "a", "audience": {"tiers": ["gold"]}}]},
            "earning[0].audience.tiers[0]: there is no gold",
        ),
        (
            {"multipliers": [{"code": "a", "percent": 200, "rules": ["fresh"]}]},
            "multipliers[0].rules[0]: there is no fresh",
        ),
        (
            {"tiers": [{"code": "a", "name": "a", "gift": {"passes": ["SWIM"]}}]},
            "tiers[0].gift.passes[0]: there is no SWIM",
        ),
        (
            {"tiers": [{"code": "a", "name": "a", "gift": {"coupons": ["TEN"]}}]},
            "tiers[0].gift.coupons[0]: there is no TEN",
        ),
        (
            {"rewards": [{"kind": "coupon", "code": "TEN", "name": "ten", "points": 1}]},
            "rewards[0].code: there is no TEN",
        ),
        (
            {"promotions": [{"code": "a", "name": "a", "deal": {"by": "nth", "nth": 1}}]},
            "promotions[0].deal.nth: below 2",
        ),
        (
            {
                "promotions": [TEN_OFF],
                "coupons": [{"code": "x", "name": "x", "deal": TEN_OFF["deal"]}, TEN_OFF],
            },
            "coupons[1].code: ten is taken already",
        ),
        (
            {
                "plans": [{"code": "year", "name": "year", "price_fen": 1}],
                "promotions": [TEN_OFF | {"audience": {"plans": ["month"]}}],
            },
            "promotions[0].audience.plans[0]: there is no month",
        ),
        (
            {"draws": [{"code": "d", "name": "d", "points": 1, "prizes": []}]},
            "draws[0].prizes: empty",
        ),
    ],
)
def test_what_is_wrong_in_sense_is_told_by_its_place(parts: dict[str, Any], told: str) -> None:
    assert wrong(**parts) == [told]


def test_all_that_is_wrong_is_told_at_once() -> None:
    """In shape and in sense, within a part and between parts, by place."""
    found = wrong(
        version=-1,
        teirs=1,
        tiers=[
            {"code": "a", "name": ""},
            {"code": "a", "name": "b", "from_growth": "5", "gift": {"passes": ["SWIM"]}},
        ],
        earning=[
            {"code": "", "rate": "5", "by": "visit", "per": 3},
            {"code": "q", "audience": {"tiers": ["a", "z"]}, "rate": -1},
            *[{"code": str(n)} for n in range(8)],
            {"code": "7", "window": {"weekdays": [1, "x", 9]}},
        ],
        multipliers=[{"code": "m", "percent": True, "rules": ["q", "nope"]}],
        stored_value={"offers": [{"bonus_fen": 5.0, "instalments": 0}]},
    )
    assert found == [
        "earning[0].code: empty",
        "earning[0].rate: a whole number is wanted",
        "earning[1].audience.tiers[1]: there is no z",
        "earning[1].rate: below 0",
        "earning[10].code: 7 is taken already",
        "earning[10].window.weekdays[1]: a whole number is wanted",
        "earning[10].window.weekdays[2]: above 7",
        "multipliers[0].percent: a whole number is wanted",
        "multipliers[0].rules[1]: there is no nope",
        "stored_value.offers[0].bonus_fen: a whole number is wanted",
        "stored_value.offers[0].from_fen: missing",
        "stored_value.offers[0].instalments: below 1",
        "teirs: no such field",
        "tiers[0].name: empty",
        "tiers[1].code: a is taken already",
        "tiers[1].from_growth: a whole number is wanted",
        "tiers[1].gift.passes[0]: there is no SWIM",
        "version: below 0",
    ]


def test_what_only_follows_from_a_wrong_shape_is_not_told() -> None:
    """Whether ``per`` goes with ``by`` cannot be known while ``by`` is not known."""
    rule = {"code": "a", "by": "moneys", "per": 100, "campaign": "spring"}
    assert [told.split(":")[0] for told in wrong(earning=[rule])] == ["earning[0].by"]
    assert wrong(effective_from=5, effective_to="2020-01-01T00:00:00Z") == [
        "effective_from: a moment such as 2026-01-01T00:00:00+08:00 is wanted"
    ]
    assert wrong(earning=[5, 6]) == [
        "earning[0]: an object { } is wanted",
        "earning[1]: an object { } is wanted",
    ]
    assert wrong(tiers=[{"name": "a"}, {"name": "b"}]) == [
        "tiers[0].code: missing",
        "tiers[1].code: missing",
    ]


def test_a_problem_has_a_code_to_translate_by() -> None:
    with pytest.raises(BadRulebook) as no:
        read(json.dumps(LEAST | {"rounding_fen": 0}))
    assert no.value.problems == (Problem("rounding_fen", Wrong.BELOW, "1"),)
    assert str(no.value) == "rounding_fen: below 1"


# --- the schema and the samples


def test_the_schema_is_the_one_that_the_types_make() -> None:
    """To renew it, write what ``schema()`` returns into the file."""
    assert resources.path("rulebook.schema.json").read_text(encoding="utf-8") == schema()


def test_the_schema_says_what_a_rulebook_is() -> None:
    made = json.loads(schema())
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["required"] == ["version", "effective_from"]
    assert made["description"].startswith("The rules in force from")
    forms = {form.__name__ for form in parts()} - {"Rulebook"}
    assert forms <= set(made["$defs"])
    for form in (made, *(made["$defs"][name] for name in forms)):
        assert form["additionalProperties"] is False
        assert form["description"]
    assert "additionalProperties" not in made["$defs"]["EarnBy"]


def parts() -> list[type[Any]]:
    """Every part that a rulebook is made of."""
    forms = [form for form in vars(rulebook).values() if isinstance(form, type)]
    shared = {Part, Offer}
    return [form for form in forms if issubclass(form, Part) and form not in shared]


def test_the_samples_are_fine(capsys: pytest.CaptureFixture[str]) -> None:
    assert [sample.stem for sample in SAMPLES] == ["bakery", "gym", "supermarket"]
    assert check(SAMPLES) == 0
    assert capsys.readouterr().out.splitlines()[1] == (
        f"{SAMPLES[1]}: 可用 / fine: version 1, from 2026-01-01 00:00:00+08:00"
    )


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_till_reads_a_sample_as_the_shop_does(sample: Path) -> None:
    assert canon.load(Rulebook, sample.read_bytes()) == read(sample.read_bytes())


def test_the_samples_show_the_range() -> None:
    """R49, R53-R62, R68-R71, R75, R81: what can be set, without a line of code."""
    bakery, gym, market = (read(sample.read_bytes()) for sample in SAMPLES)
    every = (bakery, gym, market)
    used = {rule.by for rules in every for rule in rules.earning}
    assert used == set(EarnBy)
    assert {rules.stored_value.spend_order for rules in every} == set(SpendOrder)
    assert {rules.stored_value.earn_at for rules in every} == set(EarnAt)
    assert "香烟" in market.no_points.categories
    assert market.multipliers[0].window.days == (8,)
    assert market.earning[0].validity == Validity(month=12, day=31, years=1)
    assert [tier.from_growth for tier in market.tiers] == [0, 2_000, 8_000, 30_000]
    assert market.stored_value.offers[0].from_fen == 50_000
    assert market.stored_value.offers[0].bonus_fen == 5_000
    assert bakery.multipliers[0].audience == Audience(birthday=True)
    assert bakery.stored_value.offers[2].instalments == 3
    assert bakery.stored_value.change_most_fen == 100
    assert any(rule.audience.plans for rule in gym.earning)
    assert any(rule.vesting_days for rule in gym.earning)
    assert all(product.pays_for for product in gym.stored_value.passes)
    assert gym.stored_value.unnamed_limit_fen == 0


def test_the_samples_show_the_range_of_offers() -> None:
    """R78-R108: plans, promotions, coupons, draws, early access and the benefits mall."""
    bakery, gym, market = (read(sample.read_bytes()) for sample in SAMPLES)
    every = (bakery, gym, market)
    deals = {one.deal.by for rules in every for one in (*rules.promotions, *rules.coupons)}
    assert deals == set(DealBy)
    assert {(plan.code, plan.months) for plan in gym.plans} == {
        ("month", 1), ("quarter", 3), ("year", 12),
    }  # fmt: skip
    assert [plan.months for plan in market.plans] == [12]
    assert all(rules.draws and rules.early_access for rules in every)
    promotions = {one.code: one for one in market.promotions}
    assert promotions["首单减10"].audience.first_order
    assert promotions["年卡鲜食95折"].audience.plans == ("year",)
    assert promotions["水果九折码"].word == "GUO10"
    flash = promotions["周五晚秒杀"]
    assert (flash.stock, flash.caps[0].most, flash.window.weekdays) == (50, 2, (5,))
    assert any(one.audience.members for one in market.promotions)
    assert any(not one.points and one.audience.tiers for one in market.rewards)
    assert any(rule.coupon for rule in market.earning)
    ticket = market.coupon(market.draws[0].ticket)
    assert ticket is not None
    assert ticket.validity.days == 7
    assert {one.per_sale for one in bakery.coupons} == {1, 2}


def test_each_file_is_checked_and_each_problem_has_its_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(LEAST | {"rounding_fen": 0, "teirs": 1}), encoding="utf-8")
    gone = tmp_path / "gone.json"
    said: list[str] = []
    assert check([bad, SAMPLES[0], gone], said.append) == 1
    assert said == [
        f"{bad}: rounding_fen: below 1",
        f"{bad}: teirs: no such field",
        f"{SAMPLES[0]}: 可用 / fine: version 1, from 2026-03-01 06:00:00+08:00",
        f"{gone}: No such file or directory",
    ]
    assert check([gone], said.append) == 1
    assert check([bad], said.append) == 1
    assert check([], said.append) == 0


# --- the page


def test_every_field_is_explained() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for form in parts():
        _, heading, rest = page.partition(f"### `{form.__name__}`\n")
        assert heading, form.__name__
        rows = re.findall(r"^\| `(\w+)` \|", rest.partition("\n#")[0], re.MULTILINE)
        assert rows == [field.name for field in fields(form)], form.__name__


def test_every_code_of_a_problem_is_explained() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|", page.partition("## 错误")[2], re.MULTILINE)
    assert rows == [code.value for code in Wrong]


def test_names_of_the_file_are_the_ones_of_the_module() -> None:
    assert all(hasattr(rulebook_file, name) for name in rulebook_file.__all__)
