"""The simulated vehicles of the demo profile, as the simulator's start-up names them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pydantic import BaseModel, TypeAdapter, ValidationError

from app.config import BadConfiguration
from app.features.vehicles.vehicle import Vehicle, VehicleDraft
from app.sovd.link import Endpoint

LOOK_EVERY = 0.02  # seconds


@dataclass(frozen=True, slots=True)
class DemoVehicle:
    """is_gone: an earlier demo had it, this one has not."""

    vin: str
    name: str
    tags: tuple[str, ...]
    url: str
    is_gone: bool = False

    def draft(self) -> VehicleDraft:
        return VehicleDraft(self.vin, self.name, self.tags, Endpoint(kind="sovd_http", url=self.url))

    def is_still(self, known: Vehicle | None) -> bool:
        """Whether that is the vehicle of the demo; one that a person has given another address is theirs."""
        return known is not None and known.endpoint.url == self.url


class DemoVehicleIn(BaseModel):
    vin: str
    name: str
    tags: tuple[str, ...] = ()
    url: str
    gone: bool = False


_LIST = TypeAdapter(list[DemoVehicleIn])


async def await_demo_vehicles(path: Path, *, within: timedelta) -> Sequence[DemoVehicle]:
    """The simulator may start beside us and write its list, in one step, when it is ready.

    Raises: BadConfiguration.
    """
    deadline = asyncio.get_running_loop().time() + within.total_seconds()
    while not path.exists() and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110, ASYNC240 - it is a file
        await asyncio.sleep(LOOK_EVERY)
    return read_demo_vehicles(path)


def read_demo_vehicles(path: Path) -> Sequence[DemoVehicle]:
    """Shape: a JSON list of `{"vin", "name", "tags"?, "url", "gone"?}`; other members are ignored.

    Raises: BadConfiguration.
    """
    try:
        listed = _LIST.validate_json(path.read_bytes())
    except OSError as missing:
        raise BadConfiguration(f"SOVD_DEMO_VEHICLES: {path} cannot be read: {missing.strerror}") from missing
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadConfiguration(f"SOVD_DEMO_VEHICLES: {path}: {place}: {first['msg']}") from wrong
    return [DemoVehicle(each.vin.upper(), each.name, each.tags, each.url, each.gone) for each in listed]
