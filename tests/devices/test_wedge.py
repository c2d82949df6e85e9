"""A scanner that types: told from a person by the pace of the keys."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.wedge import (
    EMPTY_RETURN_MS,
    NEXT_TRACK_MS,
    REST_OF_STRIPE_MS,
    WedgeDetector,
    narrowed,
)
from app.domain.stripe import CardKind, CardRead, read_of

CODE = "6901234567892"


@dataclass
class Counter:
    """A focused field behind the detector, as the event filter of the window would drive it."""

    detector: WedgeDetector = field(default_factory=WedgeDetector)
    now_ms: float = 1000.0
    field_text: str = ""
    returns: int = 0
    scans: list[str] = field(default_factory=list)
    wait_ms: int = 0

    def press(self, text: str, after_ms: float) -> None:
        if self.wait_ms and after_ms >= self.wait_ms:
            self.pause(self.wait_ms)
            after_ms -= self.wait_ms
        self.now_ms += after_ms
        verdict = self.detector.key(text, self.now_ms)
        self.wait_ms = verdict.wait_ms
        if not verdict.swallow:
            if text in ("\r", "\n"):
                self.returns += 1
            else:
                self.field_text += text
        self.obey(verdict.scan, verdict.take_back)

    def obey(self, scan: str, take_back: int) -> None:
        if scan:
            self.scans.append(scan)
            self.field_text = self.field_text[: len(self.field_text) - take_back]

    def type(self, text: str, gap_ms: float) -> None:
        for ch in text:
            self.press(ch, gap_ms)

    def pause(self, for_ms: float) -> None:
        self.now_ms += for_ms
        verdict = self.detector.quiet(self.now_ms)
        self.wait_ms = verdict.wait_ms
        self.obey(verdict.scan, verdict.take_back)


def test_a_burst_that_ends_with_return_is_a_scan_and_leaves_nothing_behind() -> None:
    counter = Counter()
    counter.type(CODE + "\r", 8)
    assert (counter.scans, counter.field_text, counter.returns) == ([CODE], "", 0)


def test_what_a_person_typed_before_a_scan_stays() -> None:
    counter = Counter()
    counter.type("12", 150)
    counter.pause(300)
    counter.type(CODE + "\r", 8)
    assert (counter.scans, counter.field_text) == ([CODE], "12")


@given(st.text("0123456789", min_size=1, max_size=20), st.floats(81, 400))
def test_a_person_who_types_fast_is_no_scanner(text: str, gap_ms: float) -> None:
    counter = Counter()
    counter.type(text + "\r", gap_ms)
    assert (counter.scans, counter.field_text, counter.returns) == ([], text, 1)


@given(
    code=st.text("0123456789ABCDEF-", min_size=6, max_size=40),
    gaps=st.lists(st.floats(1, 35), min_size=41, max_size=41),
    end=st.sampled_from(["\r", "\n", "\r\n"]),
    before=st.text("0123456789", max_size=4),
)
def test_every_burst_is_a_scan(code: str, gaps: list[float], end: str, before: str) -> None:
    counter = Counter()
    counter.type(before, 120)
    counter.pause(60)
    for ch, gap in zip(code + end[0], gaps, strict=False):
        counter.press(ch, gap)
    counter.type(end[1:], 10)
    assert (counter.scans, counter.field_text, counter.returns) == ([code], before, 0)


def test_a_first_paint_may_delay_one_key() -> None:
    counter = Counter()
    counter.type(CODE[:1], 8)
    counter.press(CODE[1], 49)
    counter.type(CODE[2:] + "\r", 8)
    assert counter.scans == [CODE]


def test_a_longer_gap_ends_the_burst() -> None:
    counter = Counter()
    counter.type(CODE[:4], 8)
    counter.press(CODE[4], 51)
    counter.type(CODE[5:9] + "\r", 8)
    assert (counter.scans, counter.returns) == ([], 1)


def test_a_slow_burst_is_typing() -> None:
    counter = Counter()
    counter.type(CODE + "\r", 45)
    assert (counter.scans, counter.field_text) == ([], CODE)


def test_a_short_burst_is_typing() -> None:
    counter = Counter()
    counter.type("12345\r", 8)
    assert (counter.scans, counter.field_text, counter.returns) == ([], "12345", 1)


def test_a_return_that_comes_late_is_a_persons() -> None:
    counter = Counter()
    counter.type(CODE, 8)
    counter.press("\r", 120)
    assert (counter.scans, counter.returns) == ([], 1)


def test_the_second_return_of_a_scan_does_nothing() -> None:
    counter = Counter()
    counter.type(CODE + "\r", 8)
    counter.press("\n", EMPTY_RETURN_MS)
    assert counter.returns == 0


def test_a_persons_return_after_a_scan_works() -> None:
    counter = Counter()
    counter.type(CODE + "\r", 8)
    counter.press("\r", EMPTY_RETURN_MS + 1)
    assert counter.returns == 1


def test_two_scans_in_a_row_are_two_scans() -> None:
    counter = Counter()
    counter.type(CODE + "\r\n" + "880112345678\r\n", 8)
    assert (counter.scans, counter.field_text, counter.returns) == ([CODE, "880112345678"], "", 0)


@pytest.mark.parametrize("typed", ["６９０１２３４５６７８９２", "6901２３45６789２"])
def test_full_width_digits_of_an_input_method_are_repaired(typed: str) -> None:
    counter = Counter()
    counter.type(typed + "\r", 8)
    assert (counter.scans, counter.field_text) == ([CODE], "")


def test_keys_without_text_do_not_end_a_burst() -> None:
    counter = Counter()
    for ch in "ABC123456":
        counter.press("", 4)  # Shift
        counter.press(ch, 4)
    counter.press("\r", 8)
    assert counter.scans == ["ABC123456"]


def test_keys_that_no_scanner_has_end_a_burst() -> None:
    counter = Counter()
    counter.type(CODE, 8)
    counter.detector.reset()
    counter.press("\r", 8)
    assert (counter.scans, counter.returns) == ([], 1)


def test_a_sign_within_a_burst_is_no_command() -> None:
    detector = WedgeDetector()
    assert not detector.key("-", 0).burst
    bursts = [detector.key(ch, 1000 + 8 * at).burst for at, ch in enumerate("0107-T03")]
    assert bursts == [False, False, True, True, True, True, True, True]


def test_a_scanner_with_a_prefix_leaks_nothing_behind_it() -> None:
    counter = Counter(WedgeDetector(prefix="~"))
    counter.type("~" + CODE, 8)
    assert counter.field_text == "~"
    counter.press("\r", 8)
    assert (counter.scans, counter.field_text) == ([CODE], "")


def test_a_prefix_makes_short_codes_scans_and_other_bursts_typing() -> None:
    counter = Counter(WedgeDetector(prefix="~"))
    counter.type("~88\r", 8)
    counter.pause(500)
    counter.type(CODE + "\r", 8)
    assert (counter.scans, counter.field_text, counter.returns) == (["88"], CODE, 1)


def test_a_suffix_ends_a_code_and_the_return_behind_it_is_nothing() -> None:
    counter = Counter(WedgeDetector(suffix="\t"))
    counter.type(CODE + "\t\r", 8)
    assert (counter.scans, counter.field_text, counter.returns) == ([CODE], "", 0)


def test_a_scanner_without_return_ends_by_a_pause_where_it_is_set_so() -> None:
    counter = Counter(WedgeDetector(idle_end=True))
    counter.type(CODE, 8)
    counter.pause(60)
    assert (counter.scans, counter.field_text) == ([CODE], "")


def test_a_pause_alone_ends_nothing_by_default() -> None:
    counter = Counter()
    counter.type(CODE, 8)
    counter.pause(60)
    assert (counter.scans, counter.field_text) == ([], CODE)


# Stripes: a reader of magnetic cards that types

PAN = "6200000000000005"
BANK_TRACKS = (f"%B{PAN}^ZHANG/DAWEI^2512101?", f";{PAN}=25121010000012300000?")
CARD_TRACKS = ("%VIPCARD?", ";8801000000000231=99120000000?")
BANK = CardRead(CardKind.BANK)
CARD = CardRead(CardKind.STRIPE, "8801000000000231")
any_end = pytest.mark.parametrize("end", ["\r", "\n", "\r\n", ""])


def swiped(counter: Counter, *tracks: str, end: str = "\r", gap_ms: float = 8) -> None:
    counter.type("".join(track + end for track in tracks), gap_ms)
    counter.pause(NEXT_TRACK_MS)


@any_end
@pytest.mark.parametrize(
    ("tracks", "read"),
    [
        (BANK_TRACKS, BANK),
        (BANK_TRACKS[:1], BANK),
        (BANK_TRACKS[1:], BANK),
        (CARD_TRACKS, CARD),
        (CARD_TRACKS[1:], CARD),
        (("%E?", CARD_TRACKS[1]), CARD),
        ((CARD_TRACKS[0], BANK_TRACKS[1]), BANK),
    ],
)
def test_a_swipe_is_one_card_and_leaves_nothing_behind(
    end: str, tracks: tuple[str, ...], read: CardRead
) -> None:
    counter = Counter()
    counter.type("12", 150)
    counter.pause(300)
    swiped(counter, *tracks, end=end)
    assert [read_of(scan) for scan in counter.scans] == [read]
    assert (counter.field_text, counter.returns) == ("12", 0)


@pytest.mark.parametrize("detector", [{}, {"prefix": "~"}, {"suffix": "#"}, {"idle_end": True}])
def test_a_swipe_is_known_however_the_scanner_beside_it_is_set(detector: dict[str, str]) -> None:
    counter = Counter(WedgeDetector(**detector))  # type: ignore[arg-type]  # one of them a bool
    swiped(counter, *BANK_TRACKS)
    assert [read_of(scan) for scan in counter.scans] == [BANK]
    assert counter.field_text == ""


def test_a_swipe_behind_a_prefix_leaks_nothing_of_the_card() -> None:
    counter = Counter(WedgeDetector(prefix="~"))
    counter.type("~" + BANK_TRACKS[1], 8)
    assert counter.field_text == "~"
    counter.pause(NEXT_TRACK_MS)
    assert ([read_of(scan) for scan in counter.scans], counter.field_text) == ([BANK], "")


@pytest.mark.parametrize("length", range(3, len(BANK_TRACKS[1])))
def test_half_a_bank_card_leaves_no_digit_in_a_field(length: int) -> None:
    """PCI DSS 3.3.1: where a swipe breaks off, what was typed is taken back all the same."""
    counter = Counter()
    counter.type(BANK_TRACKS[1][:length], 8)
    counter.pause(NEXT_TRACK_MS)
    assert counter.scans == []
    counter.pause(REST_OF_STRIPE_MS)
    assert (counter.field_text, counter.scans) == ("", [BANK_TRACKS[1][:length]])
    assert read_of(counter.scans[0]) is None


@given(st.lists(st.integers(1, REST_OF_STRIPE_MS - 1), min_size=38, max_size=38))
def test_a_swipe_that_is_held_up_leaks_no_more_than_its_beginning(gaps: list[int]) -> None:
    counter = Counter()
    counter.type(BANK_TRACKS[1][:3], 8)
    for ch, gap in zip(BANK_TRACKS[1][3:], gaps, strict=False):
        counter.press(ch, gap)
        assert counter.field_text == ";6"
    counter.pause(NEXT_TRACK_MS)
    assert ([read_of(scan) for scan in counter.scans], counter.field_text) == ([BANK], "")


@pytest.mark.parametrize("before", ["9", "99", "x", "\x02"])
@pytest.mark.parametrize("end", ["\r", ""])
@pytest.mark.parametrize("length", [*range(3, 30, 4), 30])
def test_keys_straight_before_a_swipe_are_no_part_of_it(before: str, end: str, length: int) -> None:
    """Whole or cut off anywhere: no digit of the card stays."""
    counter, track = Counter(), ";6200000000000005=25121010000?"[:length]
    counter.type(before + track + end, 8)
    counter.pause(REST_OF_STRIPE_MS)
    assert (counter.field_text, counter.scans) == (before, [track])


def test_two_cards_in_turn_are_two_cards() -> None:
    counter = Counter()
    swiped(counter, *CARD_TRACKS)
    counter.pause(400)
    swiped(counter, *BANK_TRACKS)
    assert [read_of(scan) for scan in counter.scans] == [CARD, BANK]


def test_an_arrow_within_a_swipe_does_not_let_the_rest_out() -> None:
    counter = Counter()
    counter.type(BANK_TRACKS[1][:9], 8)
    counter.detector.reset()
    counter.type(BANK_TRACKS[1][9:], 8)
    counter.pause(NEXT_TRACK_MS)
    assert ([read_of(scan) for scan in counter.scans], counter.field_text) == ([BANK], "")


def test_a_code_that_begins_like_a_track_ends_at_its_return() -> None:
    counter = Counter()
    counter.type("%ABC-123\r", 8)
    assert (counter.scans, counter.field_text, counter.returns) == (["%ABC-123"], "", 0)


@pytest.mark.parametrize("text", [";880100?", "%50"])
def test_a_person_may_type_what_begins_like_a_track(text: str) -> None:
    counter = Counter()
    counter.type(text + "\r", 90)
    assert (counter.scans, counter.field_text, counter.returns) == ([], text, 1)


def test_keys_are_not_lost_for_ever_where_nobody_asks_after_a_pause() -> None:
    detector = WedgeDetector()
    for at, ch in enumerate(";620"):
        detector.key(ch, 8 * at)
    assert detector.key("5", 24 + REST_OF_STRIPE_MS).swallow
    assert not detector.key("7", 25 + 2 * REST_OF_STRIPE_MS).swallow


def test_a_pause_that_is_too_short_ends_no_stripe() -> None:
    detector = WedgeDetector()
    for at, ch in enumerate(";880100?"):
        detector.key(ch, 8 * at)
    assert not detector.quiet(56 + NEXT_TRACK_MS - 1).scan
    assert detector.quiet(56 + NEXT_TRACK_MS).scan == ";880100?"


def test_a_swipe_under_a_chinese_input_method_is_read() -> None:
    assert read_of(narrowed("；６２００００００００００００５＝２５１２１０１０？")) is not None


def test_neither_a_verdict_nor_the_detector_prints_a_bank_card_s_number() -> None:
    """Threat 16."""
    detector = WedgeDetector()
    told = [detector.key(ch, 8 * at) for at, ch in enumerate(BANK_TRACKS[1])]
    shown = repr(told) + repr(vars(detector))
    verdict = detector.quiet(8 * len(told) + NEXT_TRACK_MS)
    assert read_of(verdict.scan) == BANK
    shown += repr(verdict)
    assert "'6'" not in shown
    assert PAN[:4] not in shown
