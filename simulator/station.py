"""A vehicle together with what controls it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from simulator.listener import Listener
from simulator.scenario import DialectName
from simulator.vehicle_app import VehicleApp


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a vehicle before it is built."""

    vin: str
    name: str
    tags: Sequence[str]
    dialect: DialectName


class Station:
    """`prefix` is empty where the vehicle has a port of its own."""

    __slots__ = ("_app", "_build", "_is_on", "_prefix", "about", "listener")

    def __init__(self, about: About, listener: Listener, build: Callable[[], VehicleApp], prefix: str = "") -> None:
        self.about = about
        self.listener = listener
        self._build = build
        self._prefix = prefix
        self._app: VehicleApp | None = None
        self._is_on = True

    @property
    def app(self) -> VehicleApp:
        """Built when it is first asked for."""
        if self._app is None:
            self._app = self._build()
        return self._app

    @property
    def is_on(self) -> bool:
        return self._is_on if self._prefix else self.listener.is_open

    def switch_off(self) -> None:
        if self._prefix:
            self._is_on = False
        else:
            self.listener.close()

    async def switch_on(self) -> None:
        """Raises: OSError if somebody took the port."""
        if self._prefix:
            self._is_on = True
        else:
            await self.listener.open()

    def describe(self) -> dict[str, JsonValue]:
        """Shape: one entry of the ready line."""
        about = self.about
        return {
            "vin": about.vin,
            "name": about.name,
            "tags": [*about.tags],
            "url": f"{self.listener.url}{self._prefix}",
        }

    def describe_state(self) -> dict[str, JsonValue]:
        """Shape: one entry of the control API's list. Builds nothing."""
        app = self._app
        return {
            **self.describe(),
            "is_on": self.is_on,
            "dialect": self.about.dialect if app is None else app.speaker.dialect.name,
            "misbehaviour": [] if app is None else app.misbehaviour.describe(),
        }
