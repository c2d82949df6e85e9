"""What a member agreed to and is tagged with, shown at the counter and taken back there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from app.domain.documents import Channel, Consent, ConsentChange, ProfileChange, Purpose
from app.domain.member.consent import Given
from app.domain.member.told import Kept
from app.domain.refusal import Unavailable
from app.ui.counter.choice import Choice
from app.ui.theme import Theme
from tests.till import LIN, START, Till
from tests.ui.crew import shown, written
from tests.ui.serving import Centre, open_service, pick
from tests.ui.shop import Shop, close, open_shop

BEFORE = START - timedelta(days=30)
MEMBERSHIP = Consent(Purpose.MEMBERSHIP, "1", given=True, channel=Channel.SCREEN)
OFFERS = Consent(Purpose.MARKETING, "0", given=True, channel=Channel.SPOKEN)
KEPT = Kept((Given(MEMBERSHIP, BEFORE), Given(OFFERS, BEFORE)), ("regular",), ("lately here",))


@pytest.fixture
def centre() -> Centre:
    return Centre(kept=KEPT)


@pytest.fixture
def counter(
    till: Till, centre: Centre, qtbot: QtBot, light: Theme, english: None
) -> Iterator[Shop]:
    till.desk = replace(till.desk, calls=centre)
    shop = open_shop(till, qtbot, light)
    shop.window.use_wedge(None)
    yield shop
    close(shop)


def listed(shop: Shop) -> dict[str, tuple[str, str]]:
    """What stands in each line of the list."""
    panel = shown(shop)
    assert isinstance(panel, Choice)
    return {
        row.text.whole: (row.detail.whole, row.aside.text())
        for row in panel.rows
        if row.isVisible()
    }


def open_list(shop: Shop, name: str) -> None:
    open_service(shop, "Profile")
    pick(shop, name)


def test_it_is_said_since_when_how_and_under_which_text_each_purpose_was_agreed_to(
    counter: Shop, centre: Centre
) -> None:
    open_list(counter, "Consents")
    assert centre.asked == [f"{LIN} agreed"]
    assert listed(counter) == {
        "Consent: membership": ("since 2026-10-22 on the screen, text 1", "☑"),
        "Consent: offers by message": ("2026-10-22 by word, to the old text 0", "☐"),
        "Consent: personal offers": ("never asked", "☐"),
    }


def test_what_is_taken_back_here_is_shown_before_the_head_office_has_heard(counter: Shop) -> None:
    """PIPL Art. 15: as easily as it was given."""
    open_list(counter, "Consents")
    pick(counter, "Consent: membership")
    pick(counter, "Takes it back")
    body = written(counter.till)[-1].body
    assert isinstance(body, ConsentChange)
    assert body.consents == (replace(MEMBERSHIP, given=False, channel=Channel.SPOKEN),)
    open_list(counter, "Consents")
    assert listed(counter)["Consent: membership"] == ("refused 2026-11-21 by word", "☐")
    assert listed(counter)["Consent: offers by message"][0].endswith("old text 0")


@pytest.mark.parametrize("offline", [True, False])
def test_without_the_head_office_only_what_was_told_here_is_shown_and_said_to_be(
    counter: Shop, centre: Centre, *, offline: bool
) -> None:
    def fails() -> None:
        raise Unavailable("centre_unreachable", "no answer")

    centre.answer = fails
    if offline:
        counter.go_offline()
    open_list(counter, "Consents")
    pick(counter, "Consent: offers")
    pick(counter, "Agrees")
    open_list(counter, "Consents")
    panel = shown(counter)
    assert isinstance(panel, Choice)
    assert "known here" in panel.title.text()
    assert listed(counter)["Consent: membership"] == ("the head office knows", "☐")
    assert listed(counter)["Consent: offers by message"][1] == "☑"
    assert bool(centre.asked) is not offline


def test_tags_are_shown_and_only_those_by_hand_are_taken_off(counter: Shop) -> None:
    open_list(counter, "Tags")
    assert list(listed(counter)) == ["Add a tag", "regular", "lately here"]
    pick(counter, "lately here")
    assert written(counter.till) == []
    assert "by itself" in counter.message
    open_list(counter, "Tags")
    pick(counter, "regular")
    assert written(counter.till)[-1].body == ProfileChange(LIN, (), (), ("regular",))
    open_list(counter, "Tags")
    assert list(listed(counter)) == ["Add a tag", "lately here"]
