"""To whom a till speaks: the centre of its enrolment over TLS 1.3, and nobody else.

Real handshakes on real sockets. Whoever else answers reads nothing of a question.
"""

from __future__ import annotations

import ssl
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from app import canon
from app.domain.refusal import Unavailable
from app.operations import basket, checkout, members
from app.sync import connection, step
from app.sync.http import HttpExchange
from app.sync.step import sync_once
from app.sync.wire import VERSION, Health, Request
from app.ui.wording.centre import UNAVAILABLE
from server import certificate
from tests.simulation.world import GOODS, MEMBERS, World, check_centre
from tests.sync.peer import (
    ANSWER,
    HERE,
    answer,
    certified,
    of_the_centre,
    peer,
    serving,
)

TOKEN = "secret-token-of-the-till"
QUESTION = Request(VERSION, "", "", "log", 0, "", 0, (), (), 10, Health("0", 0, 0))


def refused(url: str, ca: str) -> str:
    """The code with which a question does not go out; what is told of it holds no secret."""
    with pytest.raises(Unavailable) as no:
        HttpExchange(url, TOKEN, ca)(QUESTION)
    told = "".join(traceback.format_exception(no.value))
    assert TOKEN not in told
    assert no.value.code in UNAVAILABLE
    return no.value.code


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(1, tmp_path / "world")
    yield world
    check_centre(world.engine)
    world.close()


def sell_to_a_member(world: World) -> None:
    desk = world.tills["T01"].desk
    basket.scan(desk, next(iter(GOODS)))
    members.bind(desk, MEMBERS[0])
    checkout.pay(desk, None)


def sync(world: World, url: str, ca: str) -> None:
    """Rounds of till T01 until there is nothing more."""
    exchange = HttpExchange(url, "token-T01", ca)
    while sync_once(world.tills["T01"].desk.store, exchange).more:
        pass


def unsent(world: World) -> int:
    return step.pending(world.tills["T01"].desk.store)


def test_a_whole_round_goes_over_tls_and_a_renewal_needs_nothing_at_the_till(
    world: World, tmp_path: Path
) -> None:
    folder, ca = certified(tmp_path / "tls", HERE)
    for _ in range(2):
        sell_to_a_member(world)
        assert unsent(world) > 0
        with serving(world.centre, of_the_centre(folder)) as url:
            sync(world, url, ca)
        assert unsent(world) == 0
        certificate.make(folder, (), datetime.now(UTC), ca_key=folder / certificate.CA_KEY_FILE)


def test_the_peer_of_these_tests_reads_a_question_where_it_is_trusted(tmp_path: Path) -> None:
    """Otherwise the others would prove nothing."""
    folder, ca = certified(tmp_path, HERE)
    with peer(of_the_centre(folder)) as centre:
        assert HttpExchange(centre.url, TOKEN, ca)(QUESTION) == ANSWER
    assert canon.dump(QUESTION) in centre.read
    assert f"Authorization: Bearer {TOKEN}".encode() in centre.read


def test_a_centre_may_be_known_by_a_name_too(tmp_path: Path) -> None:
    folder, ca = certified(tmp_path, "localhost")
    with peer(of_the_centre(folder)) as centre:
        url = f"https://localhost:{centre.port}"
        assert HttpExchange(url, TOKEN, ca)(QUESTION) == ANSWER


def test_under_another_ca_nothing_is_said(tmp_path: Path) -> None:
    """Threat 10: a false server with a CA of the same name and a certificate for the same host."""
    _, ca = certified(tmp_path / "ours", HERE)
    theirs, _ = certified(tmp_path / "theirs", HERE)
    with peer(of_the_centre(theirs)) as stranger:
        assert refused(stranger.url, ca) == "centre_not_trusted"
    assert (stranger.talks, stranger.read) == (1, b"")


def test_to_a_self_signed_certificate_nothing_is_said(tmp_path: Path) -> None:
    _, ca = certified(tmp_path / "ours", HERE)
    theirs, _ = certified(tmp_path / "theirs", HERE)
    alone = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    alone.load_cert_chain(theirs / certificate.CA_FILE, theirs / certificate.CA_KEY_FILE)
    with peer(alone) as stranger:
        assert refused(stranger.url, ca) == "centre_not_trusted"
    assert (stranger.talks, stranger.read) == (1, b"")


@pytest.mark.parametrize("host", ["127.0.0.2", "localhost", "centre.example.cn"])
def test_to_another_host_of_the_same_ca_nothing_is_said(tmp_path: Path, host: str) -> None:
    folder, ca = certified(tmp_path, host)
    with peer(of_the_centre(folder)) as other:
        assert refused(other.url, ca) == "centre_other_name"
    assert (other.talks, other.read) == (1, b"")


def test_the_name_of_the_subject_is_no_host(tmp_path: Path) -> None:
    """A name that stands in the subject and not among the hosts does not count."""
    folder, ca = certified(tmp_path, HERE)
    assert not connection.trusting(ca).hostname_checks_common_name
    with peer(of_the_centre(folder)) as other:
        assert refused(f"https://localhost:{other.port}", ca) == "centre_other_name"
    assert other.read == b""


@pytest.mark.parametrize("days_ago", [398, -2])
def test_outside_of_its_time_a_certificate_is_not_spoken_to(tmp_path: Path, days_ago: int) -> None:
    """Expired, or a till's clock that is wrong; the CA itself is in its time, or both are not."""
    folder, ca = certified(tmp_path, HERE, days_ago=days_ago)
    with peer(of_the_centre(folder)) as centre:
        assert refused(centre.url, ca) == "centre_certificate_date"
    assert (centre.talks, centre.read) == (1, b"")


def test_nothing_older_than_tls_13_is_spoken(tmp_path: Path) -> None:
    folder, ca = certified(tmp_path, HERE)
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    old.load_cert_chain(folder / certificate.SERVER_FILE)
    with peer(old) as centre:
        assert refused(centre.url, ca) == "centre_not_tls13"
    assert (centre.talks, centre.read) == (1, b"")


def test_the_centre_answers_nobody_who_speaks_less_than_tls_13(tmp_path: Path) -> None:
    folder, ca = certified(tmp_path, HERE)
    old = ssl.create_default_context(cadata=ca)
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    session = requests.Session()
    session.mount("https://", connection._Verified(old))
    with peer(of_the_centre(folder)) as centre, pytest.raises(requests.exceptions.SSLError):
        session.get(centre.url, timeout=20)
    assert (centre.talks, centre.read) == (1, b"")


def test_where_no_tls_is_spoken_only_a_greeting_is_sent(tmp_path: Path) -> None:
    _, ca = certified(tmp_path, HERE)
    with peer(None) as clear:
        assert refused(clear.url, ca) == "centre_not_tls13"
    assert clear.read[0] == 0x16  # a handshake, as every one begins
    assert TOKEN.encode() not in clear.read
    assert b"POST" not in clear.read


def test_who_hangs_up_in_the_greeting_cannot_be_reached(tmp_path: Path) -> None:
    _, ca = certified(tmp_path, HERE)
    with peer(None, says=b"") as gone:
        assert refused(gone.url, ca) == "centre_unreachable"


@pytest.mark.parametrize("where", ["http://127.1", "http://2130706433", "http://0.0.0.0"])
def test_plain_http_to_a_name_that_is_not_this_machines_is_not_begun(where: str) -> None:
    """Each of them leads to the peer, if it were tried."""
    with peer(None) as clear:
        assert refused(f"{where}:{clear.port}", "") == "centre_not_secure"
    assert (clear.talks, clear.read) == (0, b"")


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_not_followed(tmp_path: Path, status: str) -> None:
    folder, ca = certified(tmp_path, HERE)
    with peer(None) as elsewhere:
        where = f"Location: http://{HERE}:{elsewhere.port}/v1/round"
        with peer(of_the_centre(folder), says=answer(status, where)) as centre:
            assert refused(centre.url, ca) == "centre_redirects"
    assert (elsewhere.talks, elsewhere.read) == (0, b"")


def test_a_man_in_the_middle_hears_nothing_and_the_sale_is_sent_when_he_is_gone(
    world: World, tmp_path: Path
) -> None:
    """Threat 10. He has a certificate of his own for the centre's very address."""
    folder, ca = certified(tmp_path / "ours", HERE)
    his, _ = certified(tmp_path / "his", HERE)
    sell_to_a_member(world)
    before = unsent(world)
    with peer(of_the_centre(his)) as man, pytest.raises(Unavailable) as no:
        sync(world, man.url, ca)
    assert (no.value.code, man.talks, man.read) == ("centre_not_trusted", 1, b"")
    assert unsent(world) == before
    with serving(world.centre, of_the_centre(folder)) as url:
        sync(world, url, ca)
    assert unsent(world) == 0


def test_no_variable_of_the_environment_brings_another_ca_or_a_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, ca = certified(tmp_path / "ours", HERE)
    theirs, _ = certified(tmp_path / "theirs", HERE)
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(theirs / certificate.CA_FILE))
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine {HERE} login thief password thief\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "session-keys"))
    with peer(of_the_centre(theirs)) as stranger:
        for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://{HERE}:{stranger.port}")
        with peer(of_the_centre(folder)) as centre:
            assert HttpExchange(centre.url, TOKEN, ca)(QUESTION) == ANSWER
        assert stranger.talks == 0
        assert refused(stranger.url, ca) == "centre_not_trusted"
    assert stranger.read == b""
    assert TOKEN.encode() in centre.read
    assert not (tmp_path / "session-keys").exists()


def test_public_cas_do_not_join_the_one_of_the_enrolment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What requests does by itself adds them to the context at the first connection."""
    folder, ca = certified(tmp_path / "ours", HERE)
    theirs, _ = certified(tmp_path / "theirs", HERE)
    bundle = str(theirs / certificate.CA_FILE)
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", bundle)
    exchange = HttpExchange("https://x", TOKEN, ca)
    with peer(of_the_centre(folder)) as centre:
        exchange._line._url = centre.url
        assert exchange(QUESTION) == ANSWER
    with peer(of_the_centre(theirs)) as stranger:
        exchange._line._url = stranger.url
        with pytest.raises(Unavailable) as no:
            exchange(QUESTION)
    assert (no.value.code, stranger.read) == ("centre_not_trusted", b"")
    assert len(connection.trusting(ca).get_ca_certs()) == 1


def test_without_a_ca_of_the_shop_the_public_ones_are_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = certified(tmp_path, HERE)
    with peer(of_the_centre(folder)) as centre:
        assert refused(centre.url, "") == "centre_not_trusted"
        bundle = str(folder / certificate.CA_FILE)
        monkeypatch.setattr(connection, "DEFAULT_CA_BUNDLE_PATH", bundle)
        assert HttpExchange(centre.url, TOKEN)(QUESTION) == ANSWER
    assert centre.talks == 2
    assert centre.read.count(TOKEN.encode()) == 1


def test_an_exchange_over_tls_has_no_way_to_speak_in_the_clear(tmp_path: Path) -> None:
    _, ca = certified(tmp_path, HERE)
    session = connection.connect(ca, plain=False)
    with peer(None) as clear, pytest.raises(requests.exceptions.InvalidSchema):
        session.post(f"http://{HERE}:{clear.port}", data=TOKEN, timeout=20)
    assert clear.talks == 0


@pytest.mark.parametrize(
    "url",
    [
        "https://anna:password@centre.example.cn",
        "http://centre.example.cn\\@127.0.0.1",
        "http://[127.0.0.1",
        "https://",
        "https://centre.example.cn:99999",
        "ftp://127.0.0.1",
        "//127.0.0.1",
        "",
    ],
)
def test_an_address_that_two_readers_read_differently_is_refused(url: str) -> None:
    with pytest.raises(Unavailable) as no:
        HttpExchange(url, TOKEN)
    assert no.value.code == "centre_not_secure"
    assert "password" not in str(no.value)


@given(
    st.tuples(
        st.sampled_from(["http://", "HTTP:", "http:/", "https://", "http:\\\\"]),
        st.lists(
            st.sampled_from(
                [HERE, "localhost", "[::1]", "evil.example", "@", "\\", "/", "?", "#", ":", ".",
                 "\t", "\n", " ", "%40", "%2e", "。", "1", "0x7f"]
            ),
            max_size=6,
        ).map("".join),
    ).map("".join)
)  # fmt: skip
def test_an_address_that_is_taken_goes_nowhere_else_in_the_clear(url: str) -> None:
    """The one who decides and the one who sends read the address by different programs."""
    try:
        exchange = HttpExchange(url, TOKEN)
    except Unavailable:
        return
    try:
        sent = requests.Request("POST", exchange._line._url + "/v1/round").prepare().url
    except requests.RequestException:
        return
    to = urlsplit(sent)
    assert to.scheme == "https" or to.hostname in {HERE, "localhost", "::1"}
