"""What the chain that is asked says it has can be had, however long it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from app.models.mirror import FORM
from server.base import open_engine
from server.centre import Centre
from tests.fuzzing.chain import TOKENS, application, known
from tests.server.speaking import Speaker, served

HOURS = 200
"""So many looks at a clock that goes on by a minute with each are more than three hours."""
SAID = {"allowed": True, "reason": "看过"}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    engine = open_engine(f"sqlite:///{tmp_path / 'centre.db'}")
    yield application(engine)
    engine.dispose()


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    with served(app) as address:
        yield address


def pass_time(app: FastAPI) -> None:
    centre: Centre = app.state.centre
    for _ in range(HOURS):
        centre.now()


def test_its_image_can_be_fetched_after_hours_and_when_another_was_wanted(
    app: FastAPI, address: str
) -> None:
    (image,) = known(app)["images"]
    (feed,) = known(app)["feeds"]
    till = Speaker(address, TOKENS["till"])
    pass_time(app)
    wanted = {"feed_id": feed, "unfinished": [], "form": FORM}
    assert till.ask("POST", "/v1/tills/image", wanted).status_code == 200
    pass_time(app)
    assert till.ask("GET", f"/v1/tills/image/{image}").status_code == 200


@pytest.mark.parametrize("role", ["manager", "administrator"])
def test_its_requests_wait_for_an_answer_after_hours(app: FastAPI, address: str, role: str) -> None:
    requests = known(app)["approvals"]
    pass_time(app)
    asked = Speaker(address, TOKENS[role])
    told = [asked.ask("POST", f"/v1/approvals/{id}/answer", SAID) for id in requests]
    assert [one.status_code for one in told] == [200] * len(requests)
