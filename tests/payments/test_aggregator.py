"""The driver of a provider against its peer, over real HTTP and HTTPS."""

from __future__ import annotations

import ssl
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import keys
from app.domain.payment import Answer, Said
from app.domain.refusal import Unavailable
from app.payments.aggregator import HttpAcquirer
from peers.acquirer import AcquirerPeer, AcquirerServer
from server import certificate
from tests.sync.peer import certified

KEY = bytes(range(32))
CODE, OTHER = "134500000000000001", "281200000000000002"
SHOP = "好又多便利(人民路店)"
FIRST = f"42000{1:023d}"


@pytest.fixture
def peer() -> AcquirerPeer:
    return AcquirerPeer(keys.signing_public(KEY))


@pytest.fixture
def server(peer: AcquirerPeer) -> Iterator[AcquirerServer]:
    with AcquirerServer(peer) as server:
        yield server


@pytest.fixture
def provider(server: AcquirerServer) -> HttpAcquirer:
    return HttpAcquirer(server.url, "m-0107", KEY)


def unavailable(provider: HttpAcquirer) -> str:
    """The code of why a charge was not answered; nothing that is told has the customer's code."""
    with pytest.raises(Unavailable) as no:
        provider.charge("p1", CODE, 400, SHOP)
    assert CODE not in "".join(traceback.format_exception(no.value))
    assert CODE not in f"{no.value.code}{no.value.detail}"
    return no.value.code


def test_what_is_asked_twice_under_an_id_is_charged_once(
    provider: HttpAcquirer, peer: AcquirerPeer
) -> None:
    """A double press, a retry, a lost answer."""
    assert provider.charge("p1", CODE, 400, SHOP) == Answer(Said.PAID, FIRST)
    assert provider.charge("p1", CODE, 400, SHOP) == Answer(Said.PAID, FIRST)
    assert provider.query("p1") == Answer(Said.PAID, FIRST)
    assert peer.charged == {"p1": 1}
    assert peer.taken_fen == 400


@pytest.mark.parametrize(
    ("agrees", "then"), [("agrees", Answer(Said.PAID, FIRST)), ("leaves", Answer(Said.FAILED))]
)
def test_a_customer_who_has_to_agree_is_waited_for(
    provider: HttpAcquirer,
    peer: AcquirerPeer,
    agrees: str,
    then: Answer,
) -> None:
    peer.says = ["pending"]
    assert provider.charge("p1", CODE, 400, SHOP) == Answer(Said.PENDING)
    assert provider.query("p1") == Answer(Said.PENDING)
    peer.agree(paid=agrees == "agrees")
    assert provider.query("p1") == then


@pytest.mark.parametrize(("way", "said"), [("refused", Said.FAILED), ("unknown", Said.UNKNOWN)])
def test_what_was_not_taken_is_said_so(
    provider: HttpAcquirer, peer: AcquirerPeer, way: str, said: Said
) -> None:
    peer.says = [way]
    assert provider.charge("p1", CODE, 400, SHOP) == Answer(said)
    assert provider.query("p1") == Answer(said)
    assert not peer.charged


def test_a_code_that_was_used_before_pays_nothing_more(
    provider: HttpAcquirer, peer: AcquirerPeer
) -> None:
    provider.charge("p1", CODE, 400, SHOP)
    assert provider.charge("p2", CODE, 400, SHOP) == Answer(Said.FAILED)
    assert peer.taken_fen == 400


def test_a_charge_whose_answer_is_lost_can_be_asked_about(
    provider: HttpAcquirer, peer: AcquirerPeer
) -> None:
    peer.says = ["lost"]
    assert unavailable(provider) == "payment_unreachable"
    assert provider.query("p1") == Answer(Said.PAID, FIRST)
    assert peer.charged == {"p1": 1}


def test_a_provider_that_says_nothing_is_given_up_in_time(
    server: AcquirerServer, peer: AcquirerPeer
) -> None:
    peer.says = ["silent"]
    provider = HttpAcquirer(server.url, "m-0107", KEY, patience=0.02)
    assert unavailable(provider) == "payment_unreachable"


def test_a_provider_in_trouble_leaves_it_open(provider: HttpAcquirer, peer: AcquirerPeer) -> None:
    peer.says = ["broken"]
    assert unavailable(provider) == "payment_unwell"
    peer.deaf = True
    assert unavailable(provider) == "payment_unreachable"


def test_what_was_given_back_is_never_charged_by_a_late_question(
    provider: HttpAcquirer, peer: AcquirerPeer
) -> None:
    assert provider.give_back("p1") == Answer(Said.RETURNED)
    assert provider.charge("p1", CODE, 400, SHOP) == Answer(Said.RETURNED)
    provider.charge("p2", OTHER, 300, SHOP)
    assert provider.give_back("p2").said is Said.RETURNED
    assert provider.give_back("p2").said is Said.RETURNED
    assert (dict(peer.charged), peer.taken_fen) == ({"p2": 1}, 0)


def test_a_part_of_a_payment_goes_back_once_and_never_more_than_was_paid(
    provider: HttpAcquirer, peer: AcquirerPeer
) -> None:
    paid = provider.charge("p1", CODE, 400, SHOP)
    for _ in range(2):
        assert provider.refund("r1", paid.reference, 150).said is Said.RETURNED
    assert provider.refund("r2", paid.reference, 251).said is Said.FAILED
    assert provider.refund("r3", paid.reference, 250).said is Said.RETURNED
    assert provider.refund("r4", "no such number", 1).said is Said.FAILED
    assert peer.taken_fen == 0


def test_a_question_that_another_key_signed_is_not_answered(server: AcquirerServer) -> None:
    stranger = HttpAcquirer(server.url, "m-0107", bytes(32))
    assert unavailable(stranger) == "payment_not_known_there"
    assert not server.peer.asked


def test_an_answer_to_something_else_is_none(
    provider: HttpAcquirer, peer: AcquirerPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for said in (
        {"id": "p2", "said": "paid", "reference": "7"},
        {"id": "p1", "said": "paid", "reference": ""},
        {"id": "p1", "said": "certainly", "reference": "7"},
    ):
        monkeypatch.setattr(peer, "answer", lambda *_, said=said: (200, said))
        assert unavailable(provider) == "payment_not_understood"


def test_no_code_crosses_a_network_in_the_clear() -> None:
    with pytest.raises(Unavailable) as no:
        HttpAcquirer("http://pay.example.com", "m-0107", KEY)
    assert no.value.code == "payment_not_trusted"


def test_over_https_only_who_has_the_right_certificate_hears_a_code(
    tmp_path: Path, peer: AcquirerPeer
) -> None:
    folder, ca = certified(tmp_path / "right", "127.0.0.1")
    _, other = certified(tmp_path / "other", "127.0.0.1")
    with AcquirerServer(peer) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / certificate.SERVER_FILE)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        url = server.url.replace("http:", "https:")
        assert unavailable(HttpAcquirer(url, "m-0107", KEY, other)) == "payment_not_trusted"
        assert not peer.asked
        paid = HttpAcquirer(url, "m-0107", KEY, ca).charge("p1", CODE, 400, SHOP)
    assert paid == Answer(Said.PAID, FIRST)
