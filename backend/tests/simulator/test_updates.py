"""Software updates: prepared, executed, watched, refused."""

import httpx2
import pytest

from simulator.failures import UpdateBusy
from simulator.operation_specs import FailureSpec
from simulator.scenario import UpdateSpec
from simulator.state.updates import Update, UpdateBook

PACKAGE = UpdateSpec(id="P", name="Package", prepare_s=2, execute_s=10)
FAILING = PACKAGE.model_copy(
    update={"failure": FailureSpec(error_code="error-response", message="no", at_percent=30.0), "automated": False}
)


def test_an_update_is_prepared_and_then_executed() -> None:
    update = Update(PACKAGE)
    assert update.progress(0).status == "pending"
    update.begin("prepare", 0)
    assert (update.progress(1).percent, update.progress(1).status) == (50, "inProgress")
    assert update.progress(2).status == "completed"
    update.begin("execute", 5)
    assert (update.progress(10).phase, update.progress(10).percent) == ("execute", 50)
    assert update.progress(15).status == "completed"


def test_an_automated_update_does_both() -> None:
    update = Update(PACKAGE)
    update.begin("prepare", 0, goes_on=True)
    assert update.progress(1).phase == "prepare"
    assert (update.progress(7).phase, update.progress(7).percent) == ("execute", 50)
    assert update.progress(12).status == "completed"


def test_an_update_that_is_not_prepared_is_not_executed() -> None:
    with pytest.raises(UpdateBusy, match="prepared first"):
        Update(PACKAGE).begin("execute", 0)


def test_an_update_can_fail() -> None:
    update = Update(FAILING)
    update.begin("prepare", 0)
    update.begin("execute", 2)
    assert update.progress(5).status == "failed"
    assert update.failure(5) is not None


def test_only_one_update_runs_at_a_time() -> None:
    book = UpdateBook([PACKAGE, FAILING.model_copy(update={"id": "Q"})])
    book.begin("P", "prepare", 0)
    with pytest.raises(UpdateBusy) as caught:
        book.begin("Q", "prepare", 1)
    assert caught.value.error_code == "update-preparation-in-progress"
    with pytest.raises(UpdateBusy):
        book.delete("P", 1)
    with pytest.raises(UpdateBusy) as caught:
        book.begin("Q", "prepare", 5, goes_on=True)
    assert caught.value.error_code == "update-automated-not-supported"


def test_updates_are_on_the_wire(van: httpx2.Client) -> None:
    (first, _) = van.get("/updates").json()["items"]
    assert van.get("").json()["updates"] == "/sovd/v1/updates"
    detail = van.get(f"/updates/{first}").json()
    assert (detail["size"], detail["updated_components"]) == (48200, ["/sovd/v1/components/telematics"])
    begun = van.put(f"/updates/{first}/prepare")
    assert (begun.status_code, begun.headers["location"]) == (202, f"/sovd/v1/updates/{first}/status")
    status = van.get(f"/updates/{first}/status").json()
    assert (status["phase"], status["status"]) == ("prepare", "inProgress")
    refused = van.put(f"/updates/{first}/execute")
    assert (refused.status_code, refused.json()["error_code"]) == (409, "update-preparation-in-progress")


def test_an_update_is_registered_and_deleted(van: httpx2.Client) -> None:
    made = van.post("/updates", json={"update_name": "New lamps", "size": 12})
    path = made.headers["location"].removeprefix("/sovd/v1")
    assert van.get(path).json()["update_name"] == "New lamps"
    assert van.delete(path).status_code == 204
    assert van.get(path).status_code == 404
    assert van.post("/updates", json={"size": 12}).status_code == 400
    assert van.delete("/updates/autonomous").status_code == 405
    assert van.get("/updates/x/y").status_code == 404
