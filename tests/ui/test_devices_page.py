"""The page of devices at a real window, with devices on pseudo terminals and TCP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.devices.wedge import WedgeDetector
from app.domain.display import Face
from app.domain.refusal import NeedsApproval
from app.domain.staff import Role
from app.models.balances import reading
from app.models.journal import DocumentRow
from app.start.devices.bench import TillBench
from app.ui.counter.actions import Name
from app.ui.counter.outside import PrinterLamp, Status
from app.ui.counter.standing import standing
from app.ui.devices.bench import Device, Passed
from app.ui.theme import Theme
from app.ui.wording import say
from peers.drawer import DrawerPeer
from peers.line import PtyLine, TcpLine
from peers.pole_display import DisplayPeer
from peers.printer import PrinterPeer
from peers.scale import ToledoPeer
from peers.scanner import ScannerPeer, silent
from tests.till import LIN_CARD, Till
from tests.ui.shop import COLA, WATER, Shop, close, open_shop
from tests.ui.test_wedge_filter import FAST_MS, press
from tests.ui.workshop import Workshop, workshop

BANK = b";6217001234567890128=30121010000?\r"
NO_SUCH = "/dev/there-is-no-such-port"


@pytest.fixture
def shop(till: Till, qtbot: QtBot, light: Theme, english: None) -> Iterator[Shop]:
    """The window in English, whose words stand in the code."""
    shop = open_shop(till, qtbot, light)
    yield shop
    close(shop)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[PtyLine]:
    with PtyLine(silent, tmp_path / "line-1") as line:
        yield line


@pytest.fixture
def other(tmp_path: Path) -> Iterator[PtyLine]:
    with PtyLine(silent, tmp_path / "line-2") as line:
        yield line


@pytest.fixture
def works(shop: Shop, light: Theme, line: PtyLine) -> Iterator[Workshop]:
    """A till with a scanner on ``line``."""
    with workshop(shop, light, {"scanner_url": line.url}) as works:
        works.until(lambda: works.board.status.scanner)
        yield works


@pytest.fixture
def peer() -> PrinterPeer:
    return PrinterPeer()


@pytest.fixture
def printing(shop: Shop, light: Theme, peer: PrinterPeer) -> Iterator[Workshop]:
    """A till with a printer on TCP."""
    with TcpLine(peer) as tcp, workshop(shop, light, {"printer_url": tcp.url}) as works:
        works.until(lambda: works.board.status.printer is PrinterLamp.READY)
        yield works


def test_a_scanner_s_new_address_works_at_once_and_the_old_one_is_let_go(
    works: Workshop, line: PtyLine, other: PtyLine
) -> None:
    works.shop.scan(COLA)
    works.open(Device.SCANNER)
    works.fill("scanner_url", other.url)
    works.save()
    works.until(lambda: works.page.trial.words.text() == "Saved. It works from now on.")
    assert works.saved().scanner_url == other.url
    works.until(lambda: other._is_open() and not line._is_open())
    ScannerPeer(other).scan(WATER)
    works.until(lambda: works.said.startswith(f"Read: {WATER}. Taken for: an article"))
    assert works.shop.total == "3.50"  # nothing is rung up while the page is open
    works.shop.window.pages.leave()
    ScannerPeer(other).scan(WATER)
    works.until(lambda: works.shop.total == "5.50")
    assert works.shop.window.omnibox.hasFocus()


def test_an_address_where_nothing_is_is_no_error_and_the_lamp_says_it(
    works: Workshop, line: PtyLine
) -> None:
    page = works.open(Device.SCANNER)
    works.fill("scanner_url", NO_SUCH)
    works.save()
    works.until(lambda: works.board.status.scanner is False)
    works.until(lambda: page.list.rows[Device.SCANNER].state.whole == "Does not answer")
    assert works.saved().scanner_url == NO_SUCH
    works.fill("scanner_url", "")
    works.save()
    works.until(lambda: works.board.status.scanner is None)
    assert page.list.rows[Device.SCANNER].state.whole == "At the keyboard"


def test_a_scanner_that_is_pulled_out_is_shown_within_two_seconds_and_works_when_put_back(
    works: Workshop, line: PtyLine
) -> None:
    state = works.open(Device.SCANNER).list.rows[Device.SCANNER].state
    line.unplug()
    works.shop.qtbot.waitUntil(lambda: state.whole == "Does not answer", timeout=2_000)
    line.plug()
    works.until(lambda: state.whole == "Connected")
    ScannerPeer(line).scan(WATER)
    works.until(lambda: works.said.startswith(f"Read: {WATER}"))


def test_live_bytes_are_seen_and_a_bank_card_s_digits_are_not(
    works: Workshop, line: PtyLine
) -> None:
    """Threat 16. Afterwards the running scanner has its line again."""
    page, scanner = works.open(Device.SCANNER), ScannerPeer(line)
    works.press(page.trial.go)
    works.until(lambda: works.said == "Listening. Scan a code; nothing is rung up.")
    scanner.scan("0107")
    works.until(lambda: works.seen == ["← 30 31 30 37 0D 0A\t0107.."])
    scanner.send(BANK)
    works.until(lambda: len(works.seen) == 2)
    assert works.seen[1] == "← bank card, not shown"
    works.until(lambda: works.said == "A bank card. It is refused, and not shown.")
    works.press(page.trial.live.pause)
    scanner.scan("0108")
    works.until(lambda: works.said.startswith("Read: 0108"))
    assert len(works.seen) == 2
    works.press(page.trial.live.pause)
    assert works.seen[2:] == ["← 30 31 30 38 0D 0A\t0108.."]
    works.press(page.trial.live.clear)
    assert works.seen == []
    works.shop.window.pages.leave()
    works.idle()
    scanner.scan(WATER)
    works.until(lambda: works.shop.total == "2.00")


def test_the_view_keeps_the_last_two_hundred_rows(works: Workshop) -> None:
    live = works.open(Device.SCANNER).trial.live
    for number in range(250):
        live.show_passed(Passed(bytes([number]), sent=True))
    assert len(works.seen) == 200
    assert works.seen[-1] == "→ F9\t."


def test_a_trial_listens_with_what_is_typed_and_lets_it_go_however_it_ends(
    works: Workshop, line: PtyLine, other: PtyLine
) -> None:
    page = works.open(Device.SCANNER)
    works.fill("scanner_url", other.url)
    works.press(page.trial.go)
    works.until(lambda: other._is_open() and not line._is_open())
    ScannerPeer(other).scan(LIN_CARD)
    works.until(lambda: works.said.startswith(f"Read: {LIN_CARD}"))
    page.list.rows[Device.SCALE].click()  # another device is looked at
    works.until(lambda: line._is_open() and not other._is_open())
    page.list.rows[Device.SCANNER].click()
    assert page.form.fields["scanner_url"].value == other.url  # what was typed is still there
    works.press(page.trial.go)
    works.until(other._is_open)
    works.shop.window.close()
    works.until(lambda: line._is_open() and not other._is_open())
    assert works.saved().scanner_url == line.url


def test_a_wrong_setting_is_told_beside_its_field_and_nothing_is_saved(works: Workshop) -> None:
    before = (works.folder / "settings.toml").read_text(encoding="utf-8")
    page = works.open(Device.SCANNER)
    works.fill("scanner_url", NO_SUCH)
    works.fill("scanner_baud", "fast")
    works.save()
    field = page.form.fields["scanner_baud"]
    assert (field.wrong.isVisible(), field.wrong.text()) == (True, "this must be a whole number")
    assert works.focused() is field.asked
    assert (works.folder / "settings.toml").read_text(encoding="utf-8") == before
    assert works.board.status.scanner is True
    works.fill("scanner_baud", "50")
    works.press(page.trial.go)
    assert field.wrong.text() == "only 1200–921600"
    assert not page.trial.running
    works.press(page.form_card.discard)
    assert (field.value, field.wrong.isVisible()) == (9600, False)
    assert not page.form_card.save.isEnabled()


def test_what_no_device_can_be_made_of_is_told_before_it_is_saved(works: Workshop) -> None:
    for device, key, value, why in (
        (Device.DRAWER, "drawer_pulse", "xx", "non-hexadecimal"),
        (Device.PRINTER, "printer_logo", "none.png", "none.png"),
        (Device.SCALE, "scale_unit", "g", "grams"),
        (Device.SCREEN, "customer_qr", "x" * 5000, "code"),
    ):
        page = works.open(device)
        if device is not Device.SCREEN:
            works.fill({"drawer_pulse": "drawer_url"}.get(key, f"{device}_url"), NO_SUCH)
        works.fill(key, value)
        works.save()
        assert why in page.form.fields[key].wrong.text().lower(), key
        works.shop.window.pages.leave()
    assert works.saved() == works.devices.settings
    assert not works.saved().drawer_url


def test_no_scan_of_any_kind_reaches_the_basket_while_the_page_is_open(
    works: Workshop, line: PtyLine
) -> None:
    shop = works.shop
    shop.scan(WATER)
    page = works.open(Device.SCANNER)
    prefix = page.form.fields["wedge_prefix"].asked
    prefix.setFocus()
    press(shop.window.windowHandle(), COLA + "\r", FAST_MS)
    assert works.said.startswith(f"Read: {COLA}")
    assert page.form.fields["wedge_prefix"].value == ""  # and nothing of it in a field
    press(shop.window.windowHandle(), BANK.decode(), FAST_MS)
    works.until(lambda: works.said == "A bank card. It is refused, and not shown.")
    ScannerPeer(line).scan(LIN_CARD)
    works.until(lambda: works.said.startswith(f"Read: {LIN_CARD}"))
    works.shop.type("", Qt.Key.Key_F9)  # nor is anything paid
    shop.settle()
    assert (shop.total, shop.strip.pages.currentIndex()) == ("2.00", 0)
    assert shop.window.pages.devices is page


def test_a_wedge_that_is_switched_off_types_as_a_person_does(works: Workshop) -> None:
    works.open(Device.SCANNER)
    works.fill("wedge_enabled", value=False)
    works.save()
    works.until(lambda: works.said.startswith("Saved"))
    works.shop.window.pages.leave()
    press(works.shop.window.windowHandle(), WATER, FAST_MS)
    assert works.shop.window.omnibox.text() == WATER
    works.shop.window.omnibox.clear()
    works.shop.window.use_wedge(WedgeDetector())
    press(works.shop.window.windowHandle(), WATER + "\r", FAST_MS)
    works.until(lambda: works.shop.total == "2.00")
    assert works.shop.window.omnibox.text() == ""


def test_the_page_is_worked_by_the_keyboard_alone(works: Workshop) -> None:
    handle = works.shop.window.windowHandle()
    works.shop.scan(WATER)
    QTest.keyClick(handle, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    page = works.page
    for _ in range(2):
        QTest.keyClick(handle, Qt.Key.Key_Down)
    assert page.device is Device.SCANNER
    QTest.keyClick(handle, Qt.Key.Key_Tab)
    assert works.focused() is page.form.fields["scanner_url"].asked
    QTest.keyClick(handle, Qt.Key.Key_Return)
    assert works.focused() is page.form.fields["scanner_baud"].asked
    QTest.keyClick(handle, Qt.Key.Key_Tab)
    QTest.keyClick(handle, Qt.Key.Key_Space)
    assert page.form.fields["wedge_enabled"].value is False
    QTest.keyClick(handle, Qt.Key.Key_Escape)
    assert works.said == "Not saved yet. Save or discard it; Esc once more discards it."
    QTest.keyClick(handle, Qt.Key.Key_Escape)
    assert works.shop.window.pages.devices is None
    assert works.shop.total == "2.00"
    assert works.shop.window.omnibox.hasFocus()
    assert works.saved().wedge_enabled


def test_every_part_that_can_be_worked_has_a_name_and_is_large_enough(works: Workshop) -> None:
    for device in Device:
        page = works.open(device)
        for row in page.list.rows.values():
            assert row.accessibleName()
        for field in page.form.fields.values():
            assert field.asked.accessibleName()
            assert field.asked.height() >= 40
        for one in (
            page.form_card.save,
            page.form_card.discard,
            page.form_card.look,
            page.trial.go,
            page.trial.live.pause,
        ):
            assert one.height() >= 40


def test_a_click_on_a_lamp_opens_its_device(works: Workshop) -> None:
    QTest.mouseClick(works.shop.window.topbar.scanner, Qt.MouseButton.LeftButton)
    opened = [works.page.device]
    lamp = works.shop.window.topbar.printer
    QTest.mouseClick(lamp, Qt.MouseButton.LeftButton, pos=QPoint(2, lamp.height() // 2))
    opened.append(works.page.device)
    assert opened == [Device.SCANNER, Device.PRINTER]
    works.shop.window.command(Name.BACK)
    assert works.shop.window.pages.devices is None


def test_a_panel_that_opens_meanwhile_takes_the_page_s_place(works: Workshop) -> None:
    """The lock is such a panel: behind the page it would lock nothing."""
    window = works.shop.window
    page = works.open(Device.SCANNER)
    works.press(page.trial.go)
    window.stage.open(window.stage.help)
    assert window.pages.devices is None
    assert window.stage.help.isVisible()
    assert not page.trial.running


def test_a_locked_till_shows_no_page(works: Workshop) -> None:
    """Who has not logged in opens no drawer and changes no address."""
    window = works.shop.window
    works.open(Device.DRAWER)
    window.stage.shut_out("", "")
    assert window.pages.devices is None
    window.command(Name.DEVICES)
    QTest.mouseClick(window.topbar.scanner, Qt.MouseButton.LeftButton)
    assert window.pages.devices is None
    assert window.stage.panel is window.stage.gate


def test_a_found_port_is_chosen_by_its_name_and_typed_as_its_address(works: Workshop) -> None:
    page = works.open(Device.SCANNER)
    works.idle()
    asked = page.form.fields["scanner_url"].asked
    assert isinstance(asked, QComboBox)
    typed = page.form.fields["scanner_url"].value
    found = [asked.itemData(at) for at in range(asked.count())]
    assert page.form.fields["scanner_url"].value == typed
    for at, url in enumerate(found):
        asked.activated.emit(at)
        assert page.form.fields["scanner_url"].value == url


def test_a_printer_moved_to_another_port_prints_what_waits_once(
    printing: Workshop, peer: PrinterPeer
) -> None:
    peer.paper_out = True
    shop, other = printing.shop, PrinterPeer(columns=32)
    printing.until(lambda: printing.board.status.printer is PrinterLamp.PAPER_OUT)
    shop.type(WATER, Qt.Key.Key_Return)
    shop.type("", Qt.Key.Key_F9)
    printing.until(lambda: shop.window.session.view and shop.window.session.view.attention == 1)
    with TcpLine(other) as tcp:
        printing.open(Device.PRINTER)
        printing.fill("printer_url", tcp.url)
        printing.fill("printer_columns", 32)
        printing.save()
        printing.until(lambda: len(other.slips) == 1)
        printing.until(lambda: printing.board.status.printer is PrinterLamp.READY)
        printing.until(lambda: printing.queue.idle)
        assert shop.till.desk.columns == 32
        shop.window.pages.leave()
        shop.type(COLA, Qt.Key.Key_Return)
        shop.type("", Qt.Key.Key_F9)
        printing.until(lambda: len(other.slips) == 2)
    peer.load_paper()
    assert (peer.slips, peer.unfinished, other.errors) == ([], [], [])


def test_the_printer_is_tried_between_two_receipts_and_says_what_became_of_it(
    printing: Workshop, peer: PrinterPeer
) -> None:
    page = printing.open(Device.PRINTER)
    printing.press(page.trial.go)
    printing.until(lambda: printing.said == "Printed; the printer confirmed it.")
    assert peer.slips[0].lines[0].strip() == "打印校准 48 列"
    assert (
        any(row.startswith("→ 1B 40 1C 26") for row in printing.seen) or len(printing.seen) == 200
    )
    assert any(row.startswith("← ") for row in printing.seen)
    peer.cover_open = True
    printing.press(page.trial.go)
    printing.until(lambda: printing.said == "The printer is open. Close its cover.")
    peer.cover_open = False
    peer.silent = True
    printing.press(page.trial.go)
    printing.until(lambda: printing.said.startswith("Nothing was printed: the printer does not"))
    peer.silent = False
    printing.fill("printer_url", "")
    printing.press(page.trial.go)
    assert page.form.fields["printer_url"].wrong.text() == "set this first"


def test_a_page_that_is_left_while_a_slip_is_printed_lets_it_end(
    printing: Workshop, peer: PrinterPeer
) -> None:
    page = printing.open(Device.PRINTER)
    printing.press(page.trial.go)
    printing.shop.window.pages.leave()
    assert not page.trial.running
    printing.shop.type(WATER, Qt.Key.Key_Return)
    printing.shop.type("", Qt.Key.Key_F9)
    printing.until(lambda: len(peer.slips) == 3)  # two of the trial, cut apart, and the receipt
    assert peer.drawer_pulses == 1
    assert peer.errors == []
    assert page.trial.words.text() == "Stopped."


def test_what_an_ended_trial_still_says_is_not_taken_for_the_next_one_s(
    printing: Workshop, peer: PrinterPeer, line: PtyLine
) -> None:
    page = printing.open(Device.PRINTER)
    printing.press(page.trial.go)
    page.list.rows[Device.SCANNER].click()
    printing.fill("scanner_url", line.url)
    printing.press(page.trial.go)
    printing.until(lambda: len(peer.slips) == 2)
    printing.until(lambda: printing.said == "Listening. Scan a code; nothing is rung up.")
    told: list[bool] = []
    printing.queue.lend(lambda: True, told.append, lambda _: None)
    printing.until(lambda: told)
    assert page.trial.running
    assert printing.said == "Listening. Scan a code; nothing is rung up."


def test_a_printer_that_comes_and_goes_is_two_lines_in_the_log(
    shop: Shop, light: Theme, peer: PrinterPeer
) -> None:
    with TcpLine(peer) as tcp, workshop(shop, light, {"printer_url": tcp.url}) as works:
        works.until(lambda: works.board.status.printer is PrinterLamp.READY)
        tcp.unplug()
        works.until(lambda: works.board.status.printer is PrinterLamp.GONE)
        works.open(Device.PRINTER)
        works.fill("printer_url", "")
        works.save()
        works.until(lambda: works.board.status.printer is PrinterLamp.NONE)
        tcp.plug()
        works.fill("printer_url", tcp.url)
        works.save()
        works.until(lambda: works.board.status.printer is PrinterLamp.READY)
        log = (works.folder / "devices.log").read_text(encoding="utf-8").splitlines()
    assert [line.split(" ", 2)[2] for line in log] == [
        "WARNING printer is gone: no answer",
        "INFO printer works again",
    ]


def test_the_doctor_asks_step_by_step_and_saves_all_of_it_at_the_end(
    printing: Workshop, peer: PrinterPeer
) -> None:
    page = printing.open(Device.PRINTER)
    before = printing.saved()
    printing.press(page.trial.doctor)
    doctor = page.doctor
    for at, number in enumerate(("2", "2", "2", "3", "17"), start=1):
        assert doctor.title.text().startswith(f"Printer doctor {at}/5: ")
        peer.received = 0
        QTest.keyClick(doctor.print, Qt.Key.Key_Return)
        printing.until(lambda: doctor.said.text.whole == "Printed; the printer confirmed it.")
        assert peer.received > 100
        QTest.keyClicks(doctor.number, number)
        QTest.keyClick(doctor.number, Qt.Key.Key_Return)
        assert printing.saved() == before
    printing.until(doctor.save.isEnabled)
    told = " ".join(part.text() for part in doctor._found.findChildren(QLabel))
    assert "Columns 48 → 32" in told
    assert "Own QR codes yes → no" in told
    QTest.keyClick(doctor.save, Qt.Key.Key_Return)
    printing.until(lambda: printing.said.startswith("Saved"))
    after = printing.saved()
    assert (after.printer_columns, after.printer_chinese, after.printer_qr) == (32, "gbk", False)
    assert (after.printer_bar_dots, after.printer_knife) == (3, "full")
    assert (after.printer_lines_to_knife, after.printer_confirmation) == (5, "in_turn")
    assert printing.shop.till.desk.columns == 32


def test_the_doctor_goes_back_takes_no_other_number_and_leaves_all_as_it_was(
    printing: Workshop,
) -> None:
    page = printing.open(Device.PRINTER)
    printing.press(page.trial.doctor)
    doctor, before = page.doctor, printing.saved()
    printing.press(doctor.next)
    assert doctor.said.text.whole == "Type one of the numbers on the slip, 0 to 3."
    doctor.number.setText("9")
    printing.press(doctor.next)
    assert doctor.title.text() == "Printer doctor 1/5: Chinese"
    doctor.number.setText("2")
    printing.press(doctor.next)
    assert doctor.title.text() == "Printer doctor 2/5: Width"
    printing.press(doctor.back)
    assert doctor.title.text() == "Printer doctor 1/5: Chinese"
    QTest.keyClick(doctor.number, Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is not doctor
    assert printing.shop.window.pages.devices is page
    assert printing.saved() == before


def test_a_drawer_of_its_own_is_opened_once_and_that_stays_in_the_journal(
    shop: Shop, light: Theme, tmp_path: Path
) -> None:
    drawer = DrawerPeer()
    with PtyLine(drawer, tmp_path / "drawer") as line, workshop(shop, light, {}) as works:
        page = works.open(Device.DRAWER)
        works.press(page.trial.go)
        assert page.form.fields["drawer_url"].wrong.text() == "set this first"
        works.fill("drawer_url", line.url)
        works.press(page.trial.go)
        works.until(lambda: works.said.startswith("The drawer was told to open."))
        assert drawer.was_opened(1)
        works.fill("drawer_url", NO_SUCH)
        works.press(page.trial.go)
        works.until(lambda: works.said.startswith("Not opened: its line cannot be reached."))
        shop.till.desk.role = Role.AUDITOR
        works.press(page.trial.go)
        works.until(lambda: not page.trial.running)
        assert works.said == say(NeedsApproval(what="drawer_opened"), online=True)
    with reading(shop.till.desk.store) as session:
        contents = session.scalars(select(DocumentRow.content)).all()
    assert [b"drawer_opened" in content for content in contents] == [True, True]


def test_a_display_shows_a_sample_and_then_the_counter_again(
    shop: Shop, light: Theme, tmp_path: Path
) -> None:
    glass = DisplayPeer(chinese=True)
    changes: dict[str, str | int | bool] = {"display_kind": "chinese"}
    with (
        PtyLine(glass, tmp_path / "display") as line,
        workshop(shop, light, {**changes, "display_url": line.url}) as works,
    ):
        shop.scan(WATER)
        works.until(lambda: glass.glass.rows[1] == "合计            2.00")
        page = works.open(Device.DISPLAY)
        works.press(page.trial.go)
        works.until(lambda: glass.glass.rows[1] == "合计           88.88")
        works.until(lambda: works.said.startswith("The sample is shown."))
        QTest.keyClick(shop.window.windowHandle(), Qt.Key.Key_Escape)
        works.until(lambda: glass.glass.rows[1] == "合计            2.00")
        assert shop.window.pages.devices is page  # Esc ended the trial only
        works.fill("display_kind", "text")
        works.save()
        works.until(lambda: works.devices.display._face == Face(chinese=False))
    assert glass.errors == []


def test_a_scale_shows_what_lies_on_it_as_long_as_it_is_tried(
    shop: Shop, light: Theme, tmp_path: Path
) -> None:
    scale = ToledoPeer()
    with PtyLine(scale, tmp_path / "scale") as line, workshop(shop, light, {}) as works:
        page = works.open(Device.SCALE)
        works.fill("scale_url", line.url)
        scale.grams = 1268
        works.press(page.trial.go)
        works.until(lambda: works.said == "1.268 kg")
        scale.grams = 500
        works.until(lambda: works.said == "0.500 kg")
        assert any(row.startswith("→ ") for row in works.seen)
        line.unplug()
        works.until(lambda: works.said.startswith("Nothing can be opened there."))
        works.press(page.trial.go)
        assert not page.trial.running
        line.plug()
        works.save()
        works.until(lambda: works.board.status.scale is True)


def test_the_logo_that_is_set_stands_on_the_receipts_on_the_screen(works: Workshop) -> None:
    Image.new("1", (100, 40), 0).save(works.devices.folder / "logo.png")
    works.open(Device.PRINTER)
    works.fill("printer_logo", "logo.png")
    works.save()
    paper = works.shop.window.stage.done.paper
    works.until(lambda: paper.logo is not None)
    works.fill("printer_logo", "")
    works.save()
    works.until(lambda: paper.logo is None)


def test_a_drawer_on_its_own_line_has_a_lamp_that_opens_its_page(
    works: Workshop, tmp_path: Path
) -> None:
    lamp = works.shop.window.topbar.drawer
    assert not lamp.isVisible()
    works.open(Device.DRAWER)
    with PtyLine(DrawerPeer(), tmp_path / "drawer") as line:
        works.fill("drawer_url", line.url)
        works.save()
        works.until(lambda: works.board.status.drawer is True)
        assert lamp.isVisible()
        line.unplug()
        works.until(lambda: works.board.status.drawer is False)
        fault = standing(Status(online=True, drawer=False))
        assert fault is not None
        works.until(lambda: works.shop.message == fault.text)
        assert lamp.word.whole == "Drawer off"
        line.plug()
        works.until(lambda: works.board.status.drawer is True)
    works.open(Device.PRINTER)
    QTest.mouseClick(lamp, Qt.MouseButton.LeftButton)
    assert works.page.device is Device.DRAWER


def test_without_a_second_screen_that_is_said(works: Workshop) -> None:
    page = works.open(Device.SCREEN)
    works.fill("customer_screen", value=True)
    works.press(page.trial.go)
    assert works.said.startswith("There is no second screen.")
    assert works.devices.screen.window is None


def test_a_card_reader_tells_the_card_that_it_reads(
    shop: Shop, light: Theme, line: PtyLine
) -> None:
    with workshop(shop, light, {"card_reader_url": line.url}) as works:
        works.until(lambda: works.board.status.cards)
        page = works.open(Device.CARDS)
        for tried in (False, True):
            if tried:
                works.press(page.trial.go)
                works.until(lambda: works.said.startswith("Listening. Swipe a card"))
            line.push(f";{LIN_CARD}=99120000000?\r".encode())
            works.until(lambda: works.said == f"Card read: {LIN_CARD}, a magnetic stripe.")
            line.push(BANK)
            works.until(lambda: works.said == "A bank card. It is refused, and not shown.")
        works.until(lambda: works.seen[-1] == "← bank card, not shown")
        works.fill("card_reader_form", "hex")
        works.save()
        works.until(lambda: works.said.startswith("Saved"))
        line.push(b"04A1B2C3\r")
        works.until(lambda: works.said == "Card read: 04A1B2C3, the number of a chip.")
    assert isinstance(works.bench, TillBench)
