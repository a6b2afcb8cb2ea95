"""Bends on the way: how far the wheel is turned, and what that does at a speed."""

import math
from collections.abc import Sequence

from simulator.drive_specs import SteeringSpec

# Two waves that do not fit into each other look like a road; both fit into the round, or it would jump at its end.
BENDS_PER_ROUND = ((3, 0.7), (11, 0.3))
# The speed at which a driver turns the wheel half as far as at walking pace.
HALF_TURN_KMH = 18.0


def steering_angles(spec: SteeringSpec, speed_kmh: Sequence[float], step_s: float) -> list[float]:
    """Units: degrees at the steering wheel, positive to the left; straight ahead while standing."""
    period_s = len(speed_kmh) * step_s
    return [
        spec.largest_degrees * _bend(index * step_s / period_s) * _share(speed) for index, speed in enumerate(speed_kmh)
    ]


def yaw_rates(spec: SteeringSpec, speed_kmh: Sequence[float], steering: Sequence[float]) -> list[float]:
    """Units: degrees per second, of a vehicle that follows its wheels."""
    return [
        math.degrees(speed / 3.6 * math.tan(math.radians(angle / spec.ratio)) / spec.wheelbase_m)
        for speed, angle in zip(speed_kmh, steering, strict=True)
    ]


def lateral_accelerations(spec: SteeringSpec, speed_kmh: Sequence[float], steering: Sequence[float]) -> list[float]:
    """Units: m/s2."""
    rates = yaw_rates(spec, speed_kmh, steering)
    return [math.radians(rate) * speed / 3.6 for rate, speed in zip(rates, speed_kmh, strict=True)]


def _bend(share_of_round: float) -> float:
    return sum(part * math.sin(2 * math.pi * number * share_of_round) for number, part in BENDS_PER_ROUND)


def _share(speed_kmh: float) -> float:
    return 0.0 if speed_kmh == 0 else 1 / (1 + (speed_kmh / HALF_TURN_KMH) ** 2)
