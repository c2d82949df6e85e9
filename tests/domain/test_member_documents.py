"""What a document of members can be at all."""

from __future__ import annotations

import pytest

from app.domain.documents import CodeChange, Field, Merge, NewMember, ProfileChange, Source
from app.domain.member import CodeKind
from tests.domain.strategies import CHEN, LIN


@pytest.mark.parametrize(
    ("source", "referrer"), [(Source.REFERRAL, ""), (Source.TILL, CHEN), (Source.WEB, CHEN)]
)
def test_a_referral_has_a_referrer_and_nothing_else_has_one(source: Source, referrer: str) -> None:
    with pytest.raises(ValueError, match="a referral has a referrer"):
        NewMember(LIN, "18", "base", source, referrer=referrer)
    assert NewMember(LIN, "18", "base", Source.REFERRAL, referrer=CHEN).referrer == CHEN


def test_a_change_changes_something() -> None:
    with pytest.raises(ValueError, match="changes something"):
        ProfileChange(LIN, ())
    assert ProfileChange(LIN, (Field.NAME,)).fields == (Field.NAME,)
    assert ProfileChange(LIN, (), ("奶粉",)).tags_added == ("奶粉",)
    assert ProfileChange(LIN, (), (), ("奶粉",)).tags_removed == ("奶粉",)


@pytest.mark.parametrize(
    ("kind", "code", "replaces"),
    [
        (CodeKind.PHONE, "a", ""),
        (CodeKind.NUMBER, "a", ""),
        (CodeKind.CARD, "", ""),
        (CodeKind.CARD, "a", "a"),
    ],
)
def test_phones_and_numbers_are_not_changed_as_cards_are(
    kind: CodeKind, code: str, replaces: str
) -> None:
    with pytest.raises(ValueError, match="for ever"):
        CodeChange(LIN, kind, code, replaces)


def test_a_card_is_bound_replaced_or_taken_off() -> None:
    assert CodeChange(LIN, CodeKind.CARD, "a").replaces == ""
    assert CodeChange(LIN, CodeKind.CARD, "", "a").code == ""
    assert not CodeChange(LIN, CodeKind.BARCODE, "b", "a").identified


@pytest.mark.parametrize(("loser", "approved_by"), [(LIN, "1001"), (CHEN, "")])
def test_two_members_are_merged_and_somebody_approved_it(loser: str, approved_by: str) -> None:
    with pytest.raises(ValueError, match="somebody approved it"):
        Merge(LIN, loser, "同一人", approved_by)
    assert Merge(LIN, CHEN, "同一人", "1001").loser == CHEN
