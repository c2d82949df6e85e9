"""How the centre is: an old horizon is alarming, and a till that floods it waits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from app import canon
from server import health
from server.base import STATEMENT_S, reading, writing
from server.centre import Centre
from server.health import HORIZON_S, look
from server.http import create_app
from server.identity.grant_signing import public_of
from server.quota import AT_ONCE, PER_S, Quota
from server.seen import EVERY, Seen
from tests.server.builder import AT, HEALTH, LIN, TillBuilder
from tests.server.speaking import Speaker, served


@pytest.fixture
def on_postgresql(engine: Engine) -> Engine:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer, whom nobody is in front of")
    return engine


@contextmanager
def open_writer(engine: Engine) -> Iterator[None]:
    """A transaction that has a number and does not end."""
    with engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT pg_current_xact_id()"))
        yield


def found(engine: Engine) -> health.Health:
    with reading(engine) as session:
        return look(session, AT)


def test_a_centre_where_nothing_waits_is_well(engine: Engine) -> None:
    seen = found(engine)
    assert (seen.is_well, seen.horizon_s, seen.prepared) == (True, 0, 0)
    assert (seen.parked, seen.quarantined, seen.exceptions) == (0, 0, 0)
    assert seen.warnings == ()
    assert [(one.till, one.at) for one in seen.tills] == [
        ("T01", None),
        ("T02", None),
        ("T03", None),
    ]
    assert health.as_text(seen)[-1] == "all is well"


def test_a_horizon_that_stands_is_alarming(
    on_postgresql: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What commits meanwhile reaches no till: nobody would notice but the members."""
    monkeypatch.setattr(health, "HORIZON_S", -1)
    with open_writer(on_postgresql):
        seen = found(on_postgresql)
    assert (seen.alarms, seen.is_well, seen.horizon_s) == (("horizon_old",), False, 0)
    assert "ALARM horizon_old" in health.as_text(seen)
    assert json.loads(json.dumps(health.as_json(seen)))["well"] is False
    assert HORIZON_S == 60


def test_the_horizon_is_as_old_as_the_oldest_writer(on_postgresql: Engine) -> None:
    with open_writer(on_postgresql), on_postgresql.connect() as connection:
        age = connection.execute(health._OLDEST).scalar_one()
        assert timedelta(0) < age < timedelta(minutes=5)
    assert found(on_postgresql).horizon_s == 0


def test_an_idle_writer_and_a_long_statement_are_ended_by_the_database(
    on_postgresql: Engine,
) -> None:
    """A process that hangs in a transaction would stop the feed of the whole chain."""
    with on_postgresql.connect() as connection:
        said = [
            connection.execute(text(f"SHOW {name}")).scalar_one()
            for name in ("idle_in_transaction_session_timeout", "statement_timeout")
        ]
        assert said == ["1min", "5min"]
        assert STATEMENT_S == 300
        connection.execute(text("SET LOCAL statement_timeout = 1"))
        with pytest.raises(OperationalError, match="statement timeout"):
            connection.execute(text("SELECT count(*) FROM generate_series(1, 100000000)"))


def test_what_waits_is_counted_and_a_defect_is_a_warning(
    engine: Engine, centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    till.raw(b"nonsense")
    till.push(centre)
    other.sell(LIN, points=900)
    other.make_newer()
    other.push(centre)
    seen = found(engine)
    assert (seen.parked, seen.quarantined) == (1, 1)
    assert seen.warnings == ("quarantined",)
    assert seen.is_well


def test_a_till_is_seen_about_once_a_minute_and_silence_is_a_warning(engine: Engine) -> None:
    seen = Seen(engine)
    seen.note("T01", HEALTH, AT - timedelta(days=2))
    seen.note("T02", HEALTH, AT)
    seen.note("T02", HEALTH, AT + EVERY / 2)
    told = found(engine)
    assert [one.at for one in told.tills] == [AT - timedelta(days=2), AT, None]
    assert (told.warnings, told.is_well) == (("till_silent",), True)
    seen.note("T02", HEALTH, AT + EVERY)
    assert found(engine).tills[1].at == AT + EVERY
    assert any(
        line.startswith("0107 T02  2026-11-21 04:31:00Z") for line in health.as_text(told)
    ) or (found(engine).tills[1].program == "0.1.0")


def test_a_round_over_http_is_seen(engine: Engine) -> None:
    with served(create_app(Centre(engine, now=lambda: AT))) as address:
        till = Speaker(address, "token-T01")
        body = canon.dump(TillBuilder("T01", "log-1").request())
        assert till.ask("POST", "/v1/round", body).status_code == 200
        watcher = Speaker(address, "token-admin")
        told = watcher.ask("GET", "/v1/administration/health").json()
    assert told["tills"][0] == {
        "shop": "0107",
        "till": "T01",
        "at": AT.isoformat(),
        "program": "0.1.0",
        "unsent": 0,
        "unknown_prints": 0,
    }


class Clock:
    """Seconds that a test turns."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_till_that_floods_the_centre_waits_and_the_others_do_not() -> None:
    """Threat 23."""
    clock = Clock()
    quota = Quota(clock)
    assert [quota.wait_s("T01") for _ in range(AT_ONCE)] == [0] * AT_ONCE
    assert quota.wait_s("T01") == 1
    assert quota.wait_s("T02") == 0
    clock.now += 1
    assert [quota.wait_s("T01") for _ in range(PER_S + 1)] == [0] * PER_S + [1]


def test_a_till_may_ask_so_often_for_ever() -> None:
    clock = Clock()
    quota = Quota(clock)
    for _ in range(10 * AT_ONCE):
        assert quota.wait_s("T01") == 0
        clock.now += 1 / PER_S


def test_a_flood_is_answered_when_to_come_again_and_a_stranger_uses_up_nothing(
    engine: Engine,
) -> None:
    app = create_app(Centre(engine, now=lambda: AT))
    app.state.quota = Quota(Clock())
    with served(app) as address:
        stranger = Speaker(address, till="T01")
        till, other = Speaker(address, "token-T01"), Speaker(address, "token-T02")
        for _ in range(3):
            assert stranger.ask("POST", "/v1/round", b"{}").status_code == 401
        for _ in range(AT_ONCE):
            assert app.state.quota.wait_s("T01") == 0
        answer = till.ask("POST", "/v1/round", b"{}")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
        assert answer.json() == {"detail": "centre_busy"}
        assert other.ask("POST", "/v1/round", b"{}").status_code == 422


def test_every_process_of_the_centre_signs_with_the_same_key(engine: Engine) -> None:
    with reading(engine) as one, writing(engine) as another:
        assert public_of(one) == public_of(another)
