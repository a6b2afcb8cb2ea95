"""The shape of a drive cycle in a scenario file."""

# Pydantic copies defaults for every instance; ruff knows a model only beside its BaseModel.
# ruff: noqa: RUF012

from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from simulator.value_specs import Spec, WindowSpec


class GearSpec(Spec):
    up_to_kmh: float
    rpm_per_kmh: float


class EngineSpec(Spec):
    """An engine that stands still while the vehicle is parked."""

    idle_rpm: float
    gears: Annotated[list[GearSpec], Field(min_length=1)]


class RefillSpec(Spec):
    """When the vehicle stands and takes back what the cycle used."""

    from_s: float
    to_s: float


class SteeringSpec(Spec):
    """How far the wheel is turned at walking pace; the faster, the less."""

    largest_degrees: Annotated[float, Field(gt=0)] = 160.0
    ratio: Annotated[float, Field(gt=0)] = 15.0  # of the steering wheel's angle to the road wheels'
    wheelbase_m: Annotated[float, Field(gt=0)] = 2.8


class DriveSpec(Spec):
    """The drive cycle all linked signals share.

    Shape: `points` are pairs of time in s and speed in km/h, the first at 0, the last at the period's end.
    """

    points: Annotated[
        list[Annotated[list[float], Field(min_length=2, max_length=2)]], Field(min_length=2, max_length=500)
    ]
    mass_kg: Annotated[float, Field(gt=0)]
    drag_area_m2: Annotated[float, Field(gt=0)]
    auxiliary_kw: Annotated[float, Field(ge=0)] = 0.4
    recuperates: bool = False
    refill: RefillSpec | None = None
    parked: list[WindowSpec] = []  # the key is out, the brake is set; the refill need not be named again
    engine: EngineSpec | None = None
    steering: SteeringSpec = SteeringSpec()
    starts_at_s: float = 0.0

    @property
    def period_s(self) -> float:
        return self.points[-1][0]

    @model_validator(mode="after")
    def _times_rise_and_speeds_close(self) -> Self:
        times = [time for time, _ in self.points]
        if times[0] != 0 or any(later <= earlier for earlier, later in pairwise(times)):
            raise ValueError("the times of the points must begin at 0 and rise")
        if self.points[0][1] != self.points[-1][1]:
            raise ValueError("the last speed must equal the first, the cycle repeats")
        if times[-1] > 7_200:
            raise ValueError("a cycle lasts two hours at most")
        if self.refill and not 0 <= self.refill.from_s < self.refill.to_s <= times[-1]:
            raise ValueError("the refill must lie inside the cycle")
        return self

    @model_validator(mode="after")
    def _is_parked_only_while_standing(self) -> Self:
        for window in self.parked:
            for (start, low), (end, high) in pairwise(self.points):
                if start < window.to_s and end > window.from_s and (low or high):
                    raise ValueError(f"the vehicle moves while it is parked, {window.from_s:g} to {window.to_s:g} s")
        return self
