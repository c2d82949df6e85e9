"""What every scale driver promises, on a pty and on TCP, against scales that go wrong."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.devices.ports import Scale, Weight
from app.devices.scale import StreamScale, ToledoScale
from app.devices.weight_frames import Unit
from app.domain.refusal import Unavailable
from peers.line import PtyLine, UnpluggedError, on_pty, on_tcp
from peers.scale import StreamPeer, ToledoPeer

PlugIn = Callable[..., AbstractContextManager[str]]
both_lines = pytest.mark.parametrize("plug_in", [on_pty, on_tcp])
both_kinds = pytest.mark.parametrize("kind", ["toledo", "stream"])


def peer_of(
    kind: str, grams: int = 0, *, moving: bool = False, silent: bool = False
) -> ToledoPeer | StreamPeer:
    of = ToledoPeer if kind == "toledo" else StreamPeer
    return of(grams, moving=moving, silent=silent)


def plugged(plug_in: PlugIn, peer: ToledoPeer | StreamPeer) -> AbstractContextManager[str]:
    return plug_in(peer, talk=peer.talk) if isinstance(peer, StreamPeer) else plug_in(peer)


def driver(kind: str, url: str, patience_s: float = 1.0) -> Scale:
    if kind == "toledo":
        return ToledoScale(url, patience_s=patience_s)
    return StreamScale(url, patience_s=patience_s)


def refused(scale: Scale) -> str:
    with pytest.raises(Unavailable) as raised:
        scale.weigh()
    return raised.value.code


@both_lines
@both_kinds
def test_what_lies_on_it_is_weighed_to_the_gram(plug_in: PlugIn, kind: str) -> None:
    peer = peer_of(kind, 1268)
    with plugged(plug_in, peer) as url:
        scale = driver(kind, url)
        assert scale.weigh() == Weight(1268, stable=True)
        peer.grams = 0
        assert scale.weigh() == Weight(0, stable=True)
        peer.grams = 15_000
        assert scale.weigh() == Weight(15_000, stable=True)
        scale.close()


@both_lines
@both_kinds
def test_what_moves_is_not_stable(plug_in: PlugIn, kind: str) -> None:
    with plugged(plug_in, peer_of(kind, 1268, moving=True)) as url:
        assert not driver(kind, url).weigh().stable


@both_lines
@both_kinds
def test_too_much_is_no_weight(plug_in: PlugIn, kind: str) -> None:
    with plugged(plug_in, peer_of(kind, 15_001)) as url:
        assert refused(driver(kind, url)) == "scale_over"


@both_lines
@both_kinds
def test_below_zero_is_no_weight(plug_in: PlugIn, kind: str) -> None:
    peer = peer_of(kind, 0)
    peer.tare_grams = 20
    with plugged(plug_in, peer) as url:
        assert refused(driver(kind, url)) == "scale_below_zero"


@both_lines
@both_kinds
def test_a_silent_scale_is_not_waited_for_for_ever(plug_in: PlugIn, kind: str) -> None:
    with plugged(plug_in, peer_of(kind, 1268, silent=True)) as url:
        scale = driver(kind, url, patience_s=0.2)
        assert refused(scale) == "scale_silent"
        with pytest.raises(Unavailable, match="scale_silent"):
            scale.tare()


@both_lines
@both_kinds
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(noise=st.binary(min_size=1, max_size=40))
def test_noise_is_no_weight(plug_in: PlugIn, kind: str, noise: bytes) -> None:
    peer = peer_of(kind, 1268)
    peer.noise = noise
    with plugged(plug_in, peer) as url, pytest.raises(Unavailable, match="scale_garbled"):
        driver(kind, url, patience_s=0.15).weigh()


@both_lines
@both_kinds
def test_what_is_put_in_a_bag_is_weighed_without_it(plug_in: PlugIn, kind: str) -> None:
    peer = peer_of(kind, 150)
    with plugged(plug_in, peer) as url:
        scale = driver(kind, url)
        scale.tare()
        assert scale.weigh() == Weight(0, stable=True)
        peer.grams = 650
        assert scale.weigh() == Weight(500, stable=True)


@both_lines
def test_a_tare_that_was_not_taken_is_told(plug_in: PlugIn) -> None:
    with plugged(plug_in, ToledoPeer(0)) as url, pytest.raises(Unavailable, match="not_tared"):
        ToledoScale(url).tare()
    with (
        plugged(plug_in, ToledoPeer(5, moving=True)) as url,
        pytest.raises(Unavailable, match="scale_moving"),
    ):
        ToledoScale(url).tare()
    refusing = StreamPeer(5, refuses=True)
    with plugged(plug_in, refusing) as url, pytest.raises(Unavailable, match="not_tared"):
        StreamScale(url).tare()
    deaf = StreamPeer(5, tares=False)
    with plugged(plug_in, deaf) as url, pytest.raises(Unavailable, match="scale_garbled"):
        StreamScale(url, patience_s=0.3).tare()


@both_kinds
def test_a_scale_that_is_not_there_is_told(kind: str, tmp_path: Path) -> None:
    assert refused(driver(kind, str(tmp_path / "absent"))) == "link_open"


@both_lines
def test_a_plug_that_is_pulled_is_told(plug_in: PlugIn) -> None:
    def pulled(data: bytes) -> bytes:
        raise UnpluggedError

    with plug_in(pulled) as url:
        assert refused(ToledoScale(url)) == "link_lost"


# What is particular to the 8217


@both_lines
def test_the_weight_of_what_lay_there_before_is_never_told(plug_in: PlugIn) -> None:
    """A scale whose answers come late gives the last customer's weight to the first question."""
    peer = ToledoPeer(5000, late=True)
    with plugged(plug_in, peer) as url:
        assert refused(ToledoScale(url, patience_s=0.2)) == "scale_silent"
        peer.grams = 1268  # the answer to the question that was given up is still to come
        assert ToledoScale(url).weigh() == Weight(1268, stable=True)


@both_lines
def test_an_answer_to_an_earlier_question_is_not_taken(plug_in: PlugIn) -> None:
    pan = ToledoPeer(1268)
    answers = [pan(b"\xd7").replace(b"\xb2", b"\xb1"), pan(b"\xd7"), pan(b"\xd7")]  # 01.168 first

    with plug_in(lambda data: answers.pop(0)) as url:
        assert ToledoScale(url).weigh() == Weight(1268, stable=True)
    assert answers == []


@both_lines
@pytest.mark.parametrize("flip", range(1, 7))
def test_a_bit_that_is_torn_on_the_line_changes_no_weight(plug_in: PlugIn, flip: int) -> None:
    """With parity it is seen at once; without, the second answer differs. It is asked again."""
    for parity in (True, False):
        peer = ToledoPeer(1268, parity=parity, flip=flip)
        with plugged(plug_in, peer) as url:
            assert ToledoScale(url, parity=parity).weigh() == Weight(1268, stable=True)


@both_lines
@pytest.mark.parametrize("cut", range(1, 8))
def test_half_a_frame_is_no_weight(plug_in: PlugIn, cut: int) -> None:
    with plugged(plug_in, ToledoPeer(1268, cut=cut)) as url:
        assert refused(ToledoScale(url, patience_s=0.15)) == "scale_garbled"


@both_lines
def test_a_tare_is_not_asked_for_twice(plug_in: PlugIn) -> None:
    peer = ToledoPeer(5, flip=1)
    with plugged(plug_in, peer) as url, pytest.raises(Unavailable, match="scale_garbled"):
        ToledoScale(url).tare()
    assert peer.questions == 1


def test_an_8217_is_not_set_to_grams() -> None:
    with pytest.raises(ValueError, match="kilograms or pounds"):
        ToledoScale("/dev/null", unit=Unit.GRAM)


@both_lines
def test_an_8217_with_eight_bits_or_in_pounds_is_understood(plug_in: PlugIn) -> None:
    with plugged(plug_in, ToledoPeer(1268, parity=False)) as url:
        assert ToledoScale(url, parity=False).weigh() == Weight(1268, stable=True)
    pounds = ToledoPeer(1270, pounds=True)
    with plugged(plug_in, pounds) as url:
        assert ToledoScale(url, unit=Unit.POUND).weigh() == Weight(1270, stable=True)
        assert refused(ToledoScale(url, patience_s=0.15)) == "scale_garbled"
    assert pounds.errors == []


@both_lines
def test_a_scale_without_its_zero_is_told(plug_in: PlugIn) -> None:
    with plugged(plug_in, ToledoPeer(1268, unzeroed=True)) as url:
        assert refused(ToledoScale(url)) == "scale_not_zeroed"


# What is particular to the stream


@both_lines
def test_a_frame_that_comes_once_only_is_no_weight(plug_in: PlugIn) -> None:
    peer = StreamPeer(1268, spoilt=[b"ST,GS,+009.268kg\r\n", b"ST,GS,+0", b"ST,TR,+000.100kg\r\n"])
    with plugged(plug_in, peer) as url:
        assert StreamScale(url).weigh() == Weight(1268, stable=True)


@both_lines
def test_two_equal_frames_with_another_between_them_are_not_two_in_a_row(plug_in: PlugIn) -> None:
    nine, rubbish = b"ST,GS,+009.268kg\r\n", b"\xff\r\n"
    peer = StreamPeer(1268, spoilt=[nine, rubbish, nine, rubbish, nine])
    with plugged(plug_in, peer) as url:
        assert StreamScale(url).weigh() == Weight(1268, stable=True)


def test_what_a_stream_said_before_the_question_is_dropped(tmp_path: Path) -> None:
    peer = StreamPeer(1268)
    with PtyLine(peer, tmp_path / "tty", talk=peer.talk) as line:
        other = os.open(line.url, os.O_RDWR | os.O_NOCTTY)  # holds the terminal, reads nothing
        try:
            line.push(b"ST,GS,+009.999kg\r\n" * 20)
            assert StreamScale(line.url).weigh() == Weight(1268, stable=True)
        finally:
            os.close(other)


@both_lines
def test_a_stream_in_grams_or_pounds_is_understood(plug_in: PlugIn) -> None:
    with plugged(plug_in, StreamPeer(1268, unit="g")) as url:
        assert StreamScale(url, unit=Unit.GRAM).weigh() == Weight(1268, stable=True)
        assert refused(StreamScale(url, patience_s=0.2)) == "scale_garbled"
    with plugged(plug_in, StreamPeer(1000, unit="lb")) as url:  # 1.000 lb
        assert StreamScale(url, unit=Unit.POUND).weigh() == Weight(454, stable=True)
