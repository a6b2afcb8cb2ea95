"""One drive cycle as tables over time, so that speed, power, charge and temperatures move together."""

import math
from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise

from simulator.scenario import DriveSpec, EngineSpec, Quantity

STEP_S = 0.5
GRAVITY_M_S2 = 9.81
ROLLING_RESISTANCE = 0.011
AIR_DENSITY_KG_M3 = 1.2
DRIVE_EFFICIENCY = 0.9
RECUPERATION_EFFICIENCY = 0.6
STANDING_KMH = 3.0


class Table:
    """A quantity over one period; what adds up (distance) carries its growth into the next period."""

    __slots__ = ("_growth", "_period_s", "_values")

    def __init__(self, values: Sequence[float], period_s: float, growth: float = 0.0) -> None:
        self._values = array("d", values)
        self._period_s = period_s
        self._growth = growth

    def at(self, time_s: float) -> float:
        """Interpolate at any time, also far beyond one period."""
        rounds, inside = divmod(time_s, self._period_s)
        position = inside / STEP_S
        index = int(position)
        low = self._values[index]
        following = self._values[index + 1] if index + 1 < len(self._values) else self._values[0] + self._growth
        return low + (following - low) * (position - index) + rounds * self._growth


class DriveCycle:
    """Computes tables once, at the start; reading one is two array look-ups."""

    def __init__(self, spec: DriveSpec) -> None:
        self.period_s = spec.points[-1][0]
        speed = _sample_speed(spec.points)
        drawn = _drawn_power(spec, speed)
        refilled = _refill(spec, drawn)
        # Only a battery takes its energy back through the same wires; fuel comes from a nozzle.
        power = refilled if spec.recuperates else drawn
        # What adds up goes on growing in the next period; after a refill the energy is back where it began.
        self._growth: dict[Quantity, float] = {
            "distance": sum(speed) * STEP_S / 3_600,
            "energy": sum(refilled) * STEP_S / 3_600,
        }
        self._values: dict[Quantity, list[float]] = {
            "speed": speed,
            "acceleration": _accelerations(speed),
            "power": power,
            "energy": _running_sum(refilled, STEP_S / 3_600),
            "distance": _running_sum(speed, STEP_S / 3_600),
            "engine_speed": _engine_speeds(spec.engine, speed),
        }
        self._tables: dict[tuple[Quantity, float], Table] = {}

    def table(self, quantity: Quantity, lag_s: float) -> Table:
        """Give the table of a quantity behind a first-order lag (0: none); the same one to all who ask."""
        key = (quantity, lag_s)
        if key not in self._tables:
            values = self._values[quantity]
            growth = self._growth.get(quantity, 0.0)
            self._tables[key] = Table(_lagged(values, lag_s) if lag_s else values, self.period_s, growth)
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


def _drawn_power(spec: DriveSpec, speed_kmh: Sequence[float]) -> list[float]:
    return [
        _drawn_kw(spec, speed / 3.6, acceleration)
        for speed, acceleration in zip(speed_kmh, _accelerations(speed_kmh), strict=True)
    ]


def _refill(spec: DriveSpec, drawn: list[float]) -> list[float]:
    """Give back in the refill what the rest of the cycle draws."""
    if spec.refill is None:
        return drawn
    first, last = int(spec.refill.from_s / STEP_S), int(spec.refill.to_s / STEP_S)
    used = sum(drawn[:first]) + sum(drawn[last:])
    return [*drawn[:first], *[-used / (last - first)] * (last - first), *drawn[last:]]


def _drawn_kw(spec: DriveSpec, speed_m_s: float, acceleration: float) -> float:
    rolling = spec.mass_kg * GRAVITY_M_S2 * ROLLING_RESISTANCE if speed_m_s > 0 else 0.0
    drag = 0.5 * AIR_DENSITY_KG_M3 * spec.drag_area_m2 * speed_m_s**2
    at_wheel = (spec.mass_kg * acceleration + rolling + drag) * speed_m_s / 1_000
    if at_wheel >= 0:
        return at_wheel / DRIVE_EFFICIENCY + spec.auxiliary_kw
    return (at_wheel * RECUPERATION_EFFICIENCY if spec.recuperates else 0.0) + spec.auxiliary_kw


def _running_sum(values: Sequence[float], factor: float) -> list[float]:
    return [total * factor for total in accumulate(values[:-1], initial=0.0)]


def _engine_speeds(engine: EngineSpec | None, speed_kmh: Sequence[float]) -> list[float]:
    if engine is None:
        return [0.0] * len(speed_kmh)
    return [_engine_speed(engine, speed) for speed in speed_kmh]


def _engine_speed(engine: EngineSpec, speed_kmh: float) -> float:
    if speed_kmh < STANDING_KMH:
        return engine.idle_rpm
    gear = next((gear for gear in engine.gears if speed_kmh <= gear.up_to_kmh), engine.gears[-1])
    return max(engine.idle_rpm, speed_kmh * gear.rpm_per_kmh)


def _lagged(values: Sequence[float], lag_s: float) -> list[float]:
    share = 1 - math.exp(-STEP_S / lag_s)
    # One period is run before to leave the start-up behind; a mean start keeps even long lags close.
    level = sum(values) / len(values)
    smooth = []
    for value in [*values, *values]:
        level += (value - level) * share
        smooth.append(level)
    return smooth[len(values) :]
