"""Turn the signals of a scenario into functions of time."""

import math
from collections.abc import Callable
from typing import assert_never

from pydantic import JsonValue

from simulator.drive_cycle import DriveCycle
from simulator.scenario import ConstantSignal, DriveSignal, RampSignal, Signal, SineSignal, ValueSpec

Reading = Callable[[float], JsonValue]  # time in s -> value


def compile_value(spec: ValueSpec, cycle: DriveCycle) -> Reading:
    """Build the function that gives a value at a time, rounded as its type asks."""
    if spec.fields is not None:
        parts = {name: compile_value(part, cycle) for name, part in spec.fields.items()}
        return lambda time_s: {name: read(time_s) for name, read in parts.items()}
    if spec.signal is None:
        fixed = spec.value
        return lambda _time_s: fixed
    return _compile_signal(spec, spec.signal, cycle)


def _compile_signal(spec: ValueSpec, signal: Signal, cycle: DriveCycle) -> Reading:
    match signal:
        case ConstantSignal(value=value):
            return lambda _time_s: value
        case SineSignal():
            return _rounded(spec, _sine(signal))
        case RampSignal():
            return _rounded(spec, _ramp(signal))
        case DriveSignal():
            return _rounded(spec, _drive(signal, cycle))
        case _:
            assert_never(signal)


def _rounded(spec: ValueSpec, signal: Callable[[float], float]) -> Reading:
    if spec.type == "integer":
        return lambda time_s: round(signal(time_s))
    decimals = spec.decimals
    return lambda time_s: round(signal(time_s), decimals)


def _sine(spec: SineSignal) -> Callable[[float], float]:
    turn = 2 * math.pi / spec.period_s
    return lambda time_s: spec.mean + spec.amplitude * math.sin(turn * (time_s + spec.phase_s))


def _ramp(spec: RampSignal) -> Callable[[float], float]:
    span = spec.end - spec.start
    return lambda time_s: spec.start + span * (time_s % spec.period_s) / spec.period_s


def _drive(spec: DriveSignal, cycle: DriveCycle) -> Callable[[float], float]:
    table = cycle.table(spec.quantity, spec.lag_s)
    low = -math.inf if spec.low is None else spec.low
    high = math.inf if spec.high is None else spec.high
    gain, offset = spec.gain, spec.offset
    return lambda time_s: min(high, max(low, offset + gain * table.at(time_s)))
