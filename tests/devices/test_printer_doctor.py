"""The printer doctor: a cashier who reads the paper, at printers that lack one thing or another."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from app.__main__ import main
from app.config import Settings, load, save
from app.devices import doctor
from app.devices.escpos import PAPER_80, Chinese, Knife, PrinterProfile, encode
from app.devices.printer import Confirmation
from app.domain.receipt import Receipt
from app.domain.refusal import Unavailable
from app.domain.slips.calibration import calibration_receipt
from app.domain.slips.gallery import sample
from app.domain.slips.template import STANDARD
from app.start import printers
from app.start.printer_doctor import examine
from peers.line import on_pty, on_tcp
from peers.paper import draw
from peers.printer import PrinterPeer
from peers.slip import Bars, Picture, Qr, Slip, Text
from tests.devices.test_escpos import FONT

PlugIn = Callable[..., AbstractContextManager[str]]
LINE = 30
PROFILE = replace(PAPER_80, font=FONT)
PARTIAL, FULL = bytes([1, 49, 66]), bytes([0, 48, 65])
USUAL: dict[str, object] = {"knife_dots": 3 * LINE}
LEARNT = {
    "printer_confirmation": "in_turn",
    "printer_chinese": "gb18030",
    "printer_picture": False,
    "printer_columns": 48,
    "printer_qr": True,
    "printer_bar_dots": 2,
    "printer_knife": "partial",
    "printer_lines_to_knife": 3,
}
MODELS: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "usual": (USUAL, {}),
    "no Chinese": (
        USUAL | {"chinese": ""},
        {"printer_chinese": "none", "printer_picture": True},
    ),
    "58 mm with GBK": (
        USUAL | {"columns": 32, "chinese": "gbk"},
        {"printer_columns": 32, "printer_chinese": "gbk"},
    ),
    "no QR": (USUAL | {"lacks": (b"\x1d(",)}, {"printer_qr": False}),
    "no bars": (USUAL | {"lacks": (b"\x1dk",)}, {"printer_bar_dots": 6}),
    "no knife": (
        USUAL | {"cuts": b""},
        {"printer_knife": "none", "printer_lines_to_knife": Settings().printer_lines_to_knife},
    ),
    "full cuts only": (
        {"cuts": FULL, "knife_dots": 5 * LINE},
        {"printer_knife": "full", "printer_lines_to_knife": 5},
    ),
    "nothing but a head": (
        {"columns": 32, "chinese": "", "lacks": (b"\x1d(", b"\x1dk"), "cuts": b""},
        {
            "printer_chinese": "none",
            "printer_picture": True,
            "printer_columns": 32,
            "printer_qr": False,
            "printer_bar_dots": 2,  # drawn
            "printer_knife": "none",
        },
    ),
}


class Cashier:
    """Types what the paper says: knows the questions and the paper, and nothing of the driver."""

    def __init__(self, peer: PrinterPeer, scanner_dots: int = 2) -> None:
        self.peer, self.scanner_dots, self.asked = peer, scanner_dots, list[str]()
        self._seen = 0

    def __call__(self, question: str) -> str:
        self.asked.append(question)
        cut, left = self.peer.slips[self._seen :], self.peer._paper.slip
        self._seen, self.peer._paper.slip = len(self.peer.slips), Slip()
        if "knife" in question or "切断" in question:
            texts = [p.text for p in cut[0].pieces if isinstance(p, Text)] if cut else ["0"]
            return texts[-1]
        read = {
            "字": self._chinese,
            "不换行": self._width,
            "手机": self._codes,
            "扫码枪": self._bars,
        }
        (answer,) = {find(left) for word, find in read.items() if question.startswith(word)}
        return str(answer)

    def _chinese(self, paper: Slip) -> int:
        samples = ["1 会员 储值 㑇㘎㧐䥽€", "2 会员 储值 喆镕煊甯"]
        right = [at for at, line in enumerate(samples, start=1) if line in paper.lines]
        return right[0] if right else 3

    def _width(self, paper: Slip) -> int:
        whole = [t for t in paper.lines if t[0].isdigit() and t.endswith("|")]
        drawn = [p for p in paper.pieces if isinstance(p, Picture)][-len(doctor.RULERS) :]
        across = self.peer.columns * 12
        return len(whole) or sum(picture.bytes_across * 8 <= across for picture in drawn)

    def _codes(self, paper: Slip) -> int:
        if any(isinstance(piece, Qr) for piece in paper.pieces):
            return 1
        seen = zxingcpp.read_barcodes(draw(paper, self.peer.columns, FONT).convert("L"))
        return 2 if [code.text for code in seen] == ["https://example.com/0123456789"] else 0

    def _bars(self, paper: Slip) -> int:
        wide = [p.bar_dots for p in paper.pieces if isinstance(p, Bars)]
        if not wide:
            seen = zxingcpp.read_barcodes(draw(paper, self.peer.columns, FONT).convert("L"))
            drawn = {code.text for code in seen} == {"12345678"}
            return self.scanner_dots if drawn else 0
        labels = dict(zip((3, 2, 1), wide, strict=True))  # as they are printed below each other
        readable = [label for label, dots in labels.items() if dots >= self.scanner_dots]
        least = min(readable)
        return max(label for label in readable if labels[label] == labels[least])


@pytest.mark.parametrize("model", MODELS)
def test_the_right_numbers_make_a_profile_that_the_printer_understands(
    model: str, tmp_path: Path
) -> None:
    """F58: a Chinese printer is not always GB18030."""
    has, differs = MODELS[model]
    peer = PrinterPeer(**has)  # type: ignore[arg-type]  # each of its own kind
    said: list[object] = []
    with on_tcp(peer) as url:
        save(tmp_path, {"printer_url": url})
        assert examine(tmp_path, Cashier(peer), said.append) == 0
    found = load(tmp_path)
    expected = LEARNT | differs
    assert {key: getattr(found, key) for key in expected} == expected
    assert str(said[-1]).startswith("已保存")
    profile = printers.profile(found, tmp_path)
    columns = min(profile.columns, 48)
    for receipt in (calibration_receipt(profile.columns), sample("sale", columns, STANDARD)):
        understood(has, receipt, profile)


def understood(has: dict[str, object], receipt: Receipt, profile: PrinterProfile) -> None:
    """A new printer of the same make prints ``receipt``, and its codes can be read."""
    peer = PrinterPeer(**has)  # type: ignore[arg-type]  # each of its own kind
    peer(encode(receipt, profile))
    assert peer.errors == []
    slips = [*peer.slips, peer._paper.slip]
    seen = set()
    for slip in slips:
        codes = zxingcpp.read_barcodes(draw(slip, peer.columns, FONT).convert("L"))
        seen |= {code.text for code in codes}
    expected = {getattr(item, "content", "") for item in receipt.items} - {""}
    assert seen == expected


@pytest.mark.parametrize(("scanner_dots", "number"), [(2, "2"), (3, "3")])
def test_of_two_bars_of_one_length_the_larger_number_is_the_right_one(
    scanner_dots: int, number: str
) -> None:
    """A printer that takes no single dot goes on with two, and must not be sent one later."""
    peer = PrinterPeer()
    peer(doctor.job(doctor.steps()[3], PROFILE))
    assert peer.errors == [peer.errors[0]]
    assert "bar width 1" in peer.errors[0]
    assert Cashier(peer, scanner_dots)("扫码枪") == number


@pytest.mark.parametrize("lines", range(doctor.MOST_LINES + 1))
@pytest.mark.parametrize("knife", [Knife.PARTIAL, Knife.FULL])
def test_the_last_number_on_the_strip_tells_how_far_the_knife_is(knife: Knife, lines: int) -> None:
    cuts = PARTIAL if knife is Knife.PARTIAL else FULL
    peer = PrinterPeer(knife_dots=lines * LINE, cuts=cuts)
    step = doctor.steps()[4]
    peer(doctor.job(step, PROFILE))
    number = int(Cashier(peer)("切断"))
    assert doctor.learnt(step, number, PROFILE) == {
        "printer_knife": knife.value,
        "printer_lines_to_knife": lines,
    }


def test_a_number_that_is_none_of_the_step_is_a_mistake_and_any_other_can_be_saved(
    tmp_path: Path,
) -> None:
    for step in doctor.steps():
        for number in step.numbers:
            save(tmp_path, doctor.learnt(step, number, PROFILE))
        for number in (-1, step.numbers.stop):
            with pytest.raises(ValueError, match=f"{step.name}: {number}"):
                doctor.learnt(step, number, PROFILE)


def test_where_nothing_came_out_well_the_old_settings_stay_or_the_surest_is_taken() -> None:
    none = {step.name: doctor.learnt(step, 0, PROFILE) for step in doctor.steps()}
    assert none == {
        "chinese": {},
        "width": {},
        "codes": {"printer_qr": False},
        "bars": {"printer_bar_dots": 6},
        "knife": {"printer_knife": "none"},
    }


@settings(max_examples=10, deadline=None)
@given(
    st.builds(
        replace,
        st.just(PROFILE),
        columns=st.sampled_from(doctor.RULERS),
        chinese=st.sampled_from(Chinese),
        knife=st.sampled_from(Knife),
        picture=st.booleans(),
        native_qr=st.booleans(),
    )
)
def test_each_job_is_printed_by_whatever_is_known_so_far(profile: PrinterProfile) -> None:
    """On the widest printer nothing but the single dot is refused, and no job opens the drawer."""
    for step in doctor.steps():
        peer = PrinterPeer(columns=doctor.RULERS[-1])
        assert peer(doctor.job(step, profile)) == b""
        assert [error for error in peer.errors if "bar width 1" not in error] == []
        assert peer.drawer_pulses == 0


@pytest.mark.parametrize("plug_in", [on_pty, on_tcp])
@pytest.mark.parametrize(
    ("faults", "expected"),
    [
        ({}, Confirmation.IN_TURN),
        ({"paper_low": True}, Confirmation.IN_TURN),
        ({"answers_in_turn": False}, Confirmation.AT_ONCE),
        ({"silent": True}, Confirmation.NEVER),
        ({"noise": b"\x00"}, Confirmation.NEVER),  # a serial printer that is switched off
    ],
)
def test_the_printer_is_asked_how_it_confirms_and_prints_nothing(
    plug_in: PlugIn, faults: dict[str, object], expected: Confirmation
) -> None:
    peer = PrinterPeer(**faults)  # type: ignore[arg-type]  # each of its own kind
    with plug_in(peer) as url:
        assert doctor.confirmation(url, answer_s=0.4) is expected
    assert (peer.errors, peer.slips, peer._paper.slip.pieces) == ([], [], [])


@pytest.mark.parametrize("fault", ["paper_out", "cover_open"])
def test_a_printer_that_cannot_print_is_not_judged(fault: str) -> None:
    """It would answer nothing in its turn, and be taken for a lesser one for ever."""
    peer = PrinterPeer()
    setattr(peer, fault, True)
    with on_tcp(peer) as url, pytest.raises(Unavailable, match="printer_not_ready"):
        doctor.confirmation(url)


def test_a_print_queue_of_windows_is_not_asked() -> None:
    assert doctor.confirmation("win32://EPSON") is Confirmation.NEVER


def test_what_is_no_number_is_asked_for_again_and_nothing_changes_nothing(tmp_path: Path) -> None:
    peer = PrinterPeer()
    answers = iter(["no", "٣", "9", "", "", "2", "", ""])
    said: list[object] = []
    with on_tcp(peer) as url:
        save(tmp_path, {"printer_url": url})
        assert examine(tmp_path, lambda _: next(answers), said.append) == 0
    assert load(tmp_path) == Settings(printer_url=url, printer_qr=False)
    assert said[1:4] == ["no: 0-3", "٣: 0-3", "9: 0-3"]
    assert said[4] == "printer_qr = false"


def test_a_printer_that_fails_half_way_ends_it_and_what_was_learnt_stays(tmp_path: Path) -> None:
    peer = PrinterPeer()

    def ask(_: str) -> str:
        peer.paper_out = True
        return "2"

    said: list[object] = []
    with on_tcp(peer) as url:
        save(tmp_path, {"printer_url": url})
        assert examine(tmp_path, ask, said.append) == 3
    assert load(tmp_path) == Settings(printer_url=url, printer_chinese="gbk")
    assert str(said[-1]).startswith("没有打印")


def test_the_command_says_what_keeps_the_printer_from_being_examined(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["printer-doctor", "--data", str(tmp_path)]) == 2
    assert "printer_url" in capsys.readouterr().out
    save(tmp_path, {"printer_url": str(tmp_path / "no")})
    assert main(["printer-doctor", "--data", str(tmp_path)]) == 3
    assert "连不上设备" in capsys.readouterr().err
