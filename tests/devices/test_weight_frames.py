"""The frames of scales, from the bytes in the makers' manuals, and from no manual at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.weight_frames import (
    Reading,
    Unit,
    read_8217,
    read_stream,
    with_parity,
    without_parity,
)

KG, LB, G = Unit.KILOGRAM, Unit.POUND, Unit.GRAM
UNITS = st.sampled_from(Unit)
STREAM = (
    b"ST,GS,+000.876kg",
    b"US,NT,-001.568lb",
    b"ST,NT,+  1.268kg",
    b"ST,GS,+    500g",
    b"US,GS,+0123.456  lb",
)


@pytest.mark.parametrize(
    ("frame", "unit", "reading"),
    [
        # PSC Magellan 8500 Service Manual (Mettler-Toledo DIVA), p. 39: WW.WWW kg, WW.WW lb, N net
        (b"01.268", KG, Reading(1268)),
        (b"01.268N", KG, Reading(1268, net=True)),
        (b"02.80", LB, Reading(1270, net=False)),
        (b"02.80N", LB, Reading(1270, net=True)),
        (b"00.000", KG, Reading(0)),
        # Rice Lake BenchPro manual, p. 26: five or six digits
        (b"101.268", KG, Reading(101_268)),
        # what a scale that is set to the other unit says
        (b"02.80", KG, None),
        (b"01.268", LB, None),
        (b"1.268", KG, None),
        (b"01,268", KG, None),
        (b"01.268 ", KG, None),
        (b"-1.268", KG, None),
        (b"", KG, None),
    ],
)
def test_an_8217_says_a_weight(frame: bytes, unit: Unit, reading: Reading | None) -> None:
    assert read_8217(frame, unit) == reading


@pytest.mark.parametrize(
    ("frame", "reading"),
    [
        # the same manual, p. 45, 6.1.4.3: bit 0 motion, 1 over capacity, 2 under zero,
        # 3 outside the zero range, 4 centre of zero, 5 net, 6 always
        (b"?\x41", Reading(stable=False)),
        (b"?\x42", Reading(over=True)),
        (b"?\x43", Reading(stable=False, over=True)),
        (b"?\x44", Reading(below_zero=True)),
        (b"?\x48", Reading(unzeroed=True)),
        (b"?\x50", Reading()),
        (b"?\x60", Reading(net=True)),
        (b"?\x01", None),
        (b"?\xc1", None),
        (b"?", None),
        (b"?AA", None),
    ],
)
def test_an_8217_says_why_there_is_no_weight(frame: bytes, reading: Reading | None) -> None:
    assert read_8217(frame, KG) == reading


@pytest.mark.parametrize(
    ("frame", "unit", "reading"),
    [
        # Excell 20key-6PS manual, p. 12, examples 1 and 2
        (b"ST,GS,+000.876kg", KG, Reading(876)),
        (b"US,NT,-001.568lb", LB, Reading(-711, stable=False, net=True, below_zero=True)),
        # Excell H3 manual, p. 65, the general format of 21 bytes
        (b"US,GS,+0123.456  lb", LB, Reading(55_999, stable=False)),
        (b"OL,GS,+            ", KG, Reading(over=True)),
        (b"OL,GS,-            ", KG, Reading(below_zero=True)),
        (b"ST,TR,+012.3456  kg", KG, None),  # the tare is no weight
        # Excell AM4 manual, p. 12: 17 bytes where the unit is g
        (b"ST,GS,+    500g", G, Reading(500)),
        (b"ST,GS,+  500.6g", G, Reading(501)),
        # CAS CI-600D manual, p. 75 ("AND 18 bytes"); Triner TS-700, A-13
        (b"ST,NT,+  1.268kg", KG, Reading(1268, net=True)),
        (b"OL,NT,+ 15.010kg", KG, Reading(net=True, over=True)),
        (b"ST,GS,-000.000kg", KG, Reading(0)),
        (b"ST,GS,+01.2685kg", KG, Reading(1269)),  # half a gram up
        # not ours
        (b"ST,GS,+000.876kg", LB, None),
        (b"ST,GS,+0000876kg", KG, None),  # where is the point?
        (b"ST,GS,+00.876kg", KG, None),
        (b"ST,GS,+000.876g", KG, None),
        (b"ST,GS,+0 0.876kg", KG, None),
        (b"ST,GS,+-00.876kg", KG, None),
        (b"ST,GS, 000.876kg", KG, None),
        (b"T,GS,+000.876kg", KG, None),
        (b"ST,GS,+123.456 lb ", LB, None),
        (b"ST,PC,+000.876kg", KG, None),
    ],
)
def test_a_stream_says_a_weight(frame: bytes, unit: Unit, reading: Reading | None) -> None:
    assert read_stream(frame, unit) == reading


@given(st.sampled_from(STREAM), UNITS, st.data())
def test_a_frame_that_lost_or_won_a_byte_is_no_weight(
    frame: bytes, unit: Unit, data: st.DataObject
) -> None:
    """Or else +11.268 would become +1.268 with one bad contact. Both in the scale's own unit."""
    at = data.draw(st.integers(0, len(frame) - 1))
    more = data.draw(st.binary(min_size=1, max_size=1))
    own = next((each for each in Unit if read_stream(frame, each)), KG)
    assert read_stream(frame[:at] + frame[at + 1 :], own) is None
    assert read_stream(frame[:at] + more + frame[at:], own) is None


@given(st.integers(0, 99_999), st.integers(0, 7), st.integers(0, 7))
def test_one_wrong_bit_in_an_8217_frame_with_parity_is_no_weight(
    grams: int, place: int, bit: int
) -> None:
    sent = with_parity(b"\x02" + f"{grams // 1000:02d}.{grams % 1000:03d}".encode() + b"\r")
    assert read_8217(without_parity(sent)[1:-1], KG) == Reading(grams)
    torn = bytearray(sent)
    torn[place] ^= 1 << bit
    heard = without_parity(bytes(torn))
    whole = heard[:1] == b"\x02" and heard[-1:] == b"\r"
    assert not whole or read_8217(heard[1:-1], KG) is None
