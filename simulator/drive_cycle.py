"""One drive cycle as tables over time, so that speed, power, charge and temperatures move together."""

import math
from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise

from simulator.drive_specs import DriveSpec, EngineSpec
from simulator.driving import lateral_accelerations, steering_angles, yaw_rates
from simulator.value_specs import Quantity, WindowSpec

STEP_S = 0.5
GRAVITY_M_S2 = 9.81
ROLLING_RESISTANCE = 0.011
AIR_DENSITY_KG_M3 = 1.2
DRIVE_EFFICIENCY = 0.9
RECUPERATION_EFFICIENCY = 0.6
STANDING_KMH = 3.0
# What is either so or not, or begins again: between two samples it stays, instead of becoming something between.
HELD = frozenset[Quantity]({"gear", "parked", "running", "standing", "refilling", "trip"})


class Table:
    """A quantity over one period; what adds up (distance) carries its growth into the next period."""

    __slots__ = ("_growth", "_holds", "_period_s", "_values")

    def __init__(self, values: Sequence[float], period_s: float, growth: float = 0.0, *, holds: bool = False) -> None:
        self._values = array("d", values)
        self._period_s = period_s
        self._growth = growth
        self._holds = holds

    def at(self, time_s: float) -> float:
        """Interpolate at any time, also far beyond one period."""
        rounds, inside = divmod(time_s, self._period_s)
        position = inside / STEP_S
        index = int(position)
        low = self._values[index]
        if self._holds:
            return low
        following = self._values[index + 1] if index + 1 < len(self._values) else self._values[0] + self._growth
        return low + (following - low) * (position - index) + rounds * self._growth


class DriveCycle:
    """Computes tables when they are first asked for; reading one is two array look-ups."""

    def __init__(self, spec: DriveSpec) -> None:
        self.period_s = spec.period_s
        speed = _sample_speed(spec.points)
        parked, refilling = _parked(spec, len(speed)), _refilling(spec, len(speed))
        drawn = _drawn_power(spec, speed, parked)
        refilled = _refill(spec, drawn)
        # Only a battery takes its energy back through the same wires; fuel comes from a nozzle.
        power = refilled if spec.recuperates else drawn
        accelerations = _accelerations(speed)
        steering = steering_angles(spec.steering, speed, STEP_S)
        # What adds up goes on growing in the next period; after a refill the energy is back where it began.
        self._growth: dict[Quantity, float] = {
            "distance": sum(speed) * STEP_S / 3_600,
            "energy": sum(refilled) * STEP_S / 3_600,
        }
        self._values: dict[Quantity, list[float]] = {
            "speed": speed,
            "acceleration": accelerations,
            "power": power,
            "traction": [max(0.0, each) for each in power],
            "recovery": _only(refilling, [max(0.0, -each) for each in power], so=False),
            "charging": _only(refilling, [max(0.0, -each) for each in power], so=True),
            "braking": [max(0.0, -each) for each in accelerations],
            "energy": _running_sum(refilled, STEP_S / 3_600),
            "distance": _running_sum(speed, STEP_S / 3_600),
            "trip": _running_sum(speed, STEP_S / 3_600),
            "engine_speed": _engine_speeds(spec.engine, speed, parked),
            "gear": _gears(spec.engine, speed),
            "parked": parked,
            "running": [1.0 - each for each in parked],
            "standing": _standing(speed),
            "refilling": refilling,
            "steering": steering,
            "yaw_rate": yaw_rates(spec.steering, speed, steering),
            "lateral_acceleration": lateral_accelerations(spec.steering, speed, steering),
        }
        self._tables: dict[tuple[Quantity, float], Table] = {}

    def table(self, quantity: Quantity, lag_s: float) -> Table:
        """Give the table of a quantity behind a first-order lag (0: none); the same one to all who ask."""
        key = (quantity, lag_s)
        if key not in self._tables:
            values = self._values[quantity]
            growth = self._growth.get(quantity, 0.0)
            holds = quantity in HELD and not lag_s
            self._tables[key] = Table(_lagged(values, lag_s) if lag_s else values, self.period_s, growth, holds=holds)
        return self._tables[key]


def _sample_speed(points: Sequence[Sequence[float]]) -> list[float]:
    samples = math.ceil(points[-1][0] / STEP_S)
    legs = list(pairwise(points))
    speeds = []
    leg = 0
    for index in range(samples):
        time_s = index * STEP_S
        while time_s >= legs[leg][1][0]:
            leg += 1
        (start, low), (end, high) = legs[leg]
        speeds.append(low + (high - low) * (time_s - start) / (end - start))
    return speeds


def _accelerations(speed_kmh: Sequence[float]) -> list[float]:
    following = [*speed_kmh[1:], speed_kmh[0]]
    return [(after - now) / 3.6 / STEP_S for now, after in zip(speed_kmh, following, strict=True)]


def _drawn_power(spec: DriveSpec, speed_kmh: Sequence[float], parked: Sequence[float]) -> list[float]:
    """An engine that is off draws nothing; a battery goes on feeding what is on beside the motor."""
    drawn = [
        _drawn_kw(spec, speed / 3.6, acceleration)
        for speed, acceleration in zip(speed_kmh, _accelerations(speed_kmh), strict=True)
    ]
    return drawn if spec.engine is None else _only(parked, drawn, so=False)


def _refill(spec: DriveSpec, drawn: list[float]) -> list[float]:
    """Give back in the refill what the rest of the cycle draws."""
    if spec.refill is None:
        return drawn
    first, last = int(spec.refill.from_s / STEP_S), int(spec.refill.to_s / STEP_S)
    used = sum(drawn[:first]) + sum(drawn[last:])
    return [*drawn[:first], *[-used / (last - first)] * (last - first), *drawn[last:]]


def _refilling(spec: DriveSpec, samples: int) -> list[float]:
    if spec.refill is None:
        return [0.0] * samples
    return _inside([(spec.refill.from_s, spec.refill.to_s)], samples)


def _only(flags: Sequence[float], values: Sequence[float], *, so: bool) -> list[float]:
    """The values where the flag is as wanted, elsewhere 0."""
    return [value if bool(flag) is so else 0.0 for flag, value in zip(flags, values, strict=True)]


def _parked(spec: DriveSpec, samples: int) -> list[float]:
    windows: list[WindowSpec] = spec.parked
    spans = [(window.from_s, window.to_s) for window in windows]
    return _inside([*spans, *([(spec.refill.from_s, spec.refill.to_s)] if spec.refill else [])], samples)


def _inside(spans: Sequence[tuple[float, float]], samples: int) -> list[float]:
    """1 for each sample that lies in one of the spans until the next one."""
    return [
        float(any(start <= index * STEP_S and (index + 1) * STEP_S <= end for start, end in spans))
        for index in range(samples)
    ]


def _standing(speed_kmh: Sequence[float]) -> list[float]:
    following = [*speed_kmh[1:], speed_kmh[0]]
    return [float(now == 0 and after == 0) for now, after in zip(speed_kmh, following, strict=True)]


def _drawn_kw(spec: DriveSpec, speed_m_s: float, acceleration: float) -> float:
    rolling = spec.mass_kg * GRAVITY_M_S2 * ROLLING_RESISTANCE if speed_m_s > 0 else 0.0
    drag = 0.5 * AIR_DENSITY_KG_M3 * spec.drag_area_m2 * speed_m_s**2
    at_wheel = (spec.mass_kg * acceleration + rolling + drag) * speed_m_s / 1_000
    if at_wheel >= 0:
        return at_wheel / DRIVE_EFFICIENCY + spec.auxiliary_kw
    return (at_wheel * RECUPERATION_EFFICIENCY if spec.recuperates else 0.0) + spec.auxiliary_kw


def _running_sum(values: Sequence[float], factor: float) -> list[float]:
    return [total * factor for total in accumulate(values[:-1], initial=0.0)]


def _engine_speeds(engine: EngineSpec | None, speed_kmh: Sequence[float], parked: Sequence[float]) -> list[float]:
    if engine is None:
        return [0.0] * len(speed_kmh)
    return [0.0 if off else _engine_speed(engine, speed) for speed, off in zip(speed_kmh, parked, strict=True)]


def _engine_speed(engine: EngineSpec, speed_kmh: float) -> float:
    gear = _gear(engine, speed_kmh)
    return engine.idle_rpm if gear == 0 else max(engine.idle_rpm, speed_kmh * engine.gears[gear - 1].rpm_per_kmh)


def _gears(engine: EngineSpec | None, speed_kmh: Sequence[float]) -> list[float]:
    if engine is None:
        return [float(speed > 0) for speed in speed_kmh]
    return [float(_gear(engine, speed)) for speed in speed_kmh]


def _gear(engine: EngineSpec, speed_kmh: float) -> int:
    """Neutral (0) while it hardly moves."""
    if speed_kmh < STANDING_KMH:
        return 0
    fitting = (number for number, gear in enumerate(engine.gears, start=1) if speed_kmh <= gear.up_to_kmh)
    return next(fitting, len(engine.gears))


def _lagged(values: Sequence[float], lag_s: float) -> list[float]:
    share = 1 - math.exp(-STEP_S / lag_s)
    # One period is run before to leave the start-up behind; a mean start keeps even long lags close.
    level = sum(values) / len(values)
    smooth = []
    for value in [*values, *values]:
        level += (value - level) * share
        smooth.append(level)
    return smooth[len(values) :]
