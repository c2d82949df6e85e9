"""A scanner that types: told from a person by the pace of the keys."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.wedge import EMPTY_RETURN_MS, WedgeDetector

CODE = "6901234567892"


@dataclass
class Counter:
    """A focused field behind the detector, as the event filter of the window would drive it."""

    detector: WedgeDetector = field(default_factory=WedgeDetector)
    now_ms: float = 1000.0
    field_text: str = ""
    returns: int = 0
    scans: list[str] = field(default_factory=list)

    def press(self, text: str, after_ms: float) -> None:
        self.now_ms += after_ms
        verdict = self.detector.key(text, self.now_ms)
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
