"""Turn the signals of a scenario into functions of time."""

import math
from bisect import bisect_right
from collections.abc import Callable
from typing import assert_never

from pydantic import JsonValue

from simulator.drive_cycle import DriveCycle
from simulator.value_specs import (
    ConstantSignal,
    CounterSignal,
    DriveSignal,
    RampSignal,
    Signal,
    SineSignal,
    StepsSignal,
    ValueSpec,
    WindowsSignal,
)

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
        case StepsSignal():
            return _steps(signal, cycle)
        case WindowsSignal():
            return _windows(signal, cycle.period_s)
        case CounterSignal():
            return _rounded(spec, _counter(signal, cycle.period_s))
        case _:
            assert_never(signal)


def _rounded(spec: ValueSpec, signal: Callable[[float], float]) -> Reading:
    if spec.type == "integer":
        return lambda time_s: round(signal(time_s))
    decimals = spec.decimals
    # A zero is added because rounding leaves a minus at what is hardly below it.
    return lambda time_s: round(signal(time_s), decimals) + 0.0


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

    def follow(time_s: float) -> float:
        return min(high, max(low, offset + gain * table.at(time_s)))

    if spec.gate is None:
        return follow
    gate = cycle.table(spec.gate, 0)
    return lambda time_s: follow(time_s) if gate.at(time_s) else 0.0


def _steps(spec: StepsSignal, cycle: DriveCycle) -> Reading:
    table = cycle.table(spec.quantity, spec.lag_s)
    limits = [step.below for step in spec.steps]
    values = [*(step.value for step in spec.steps), spec.otherwise]
    return lambda time_s: values[bisect_right(limits, table.at(time_s))]


def _windows(spec: WindowsSignal, period_s: float) -> Reading:
    windows = [(window.from_s, window.to_s, window.value) for window in spec.windows]
    otherwise = spec.otherwise

    def read(time_s: float) -> JsonValue:
        inside = time_s % period_s
        return next((value for start, end, value in windows if start <= inside < end), otherwise)

    return read


def _counter(spec: CounterSignal, period_s: float) -> Callable[[float], float]:
    times = sorted(spec.at_s)

    def count(time_s: float) -> float:
        rounds, inside = divmod(time_s, period_s)
        return spec.start + spec.step * (rounds * len(times) + bisect_right(times, inside))

    return count
