"""What watching may cost a vehicle, and how the requests of all who watch share it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.features.watching.items import Item


@dataclass(frozen=True, slots=True)
class Budget:
    requests_per_second: float
    at_once: int  # requests under way
    subscriptions: int  # each keeps a connection of the vehicle's server open
    answer_within: timedelta


# Per vehicle and process, whoever watches. A connector has some room beside these for commands.
BUDGET = Budget(requests_per_second=20, at_once=4, subscriptions=16, answer_within=timedelta(seconds=3))

# Seconds until a vehicle that does not answer is asked again, and until an item that it refuses is.
SILENCE: tuple[float, ...] = (1, 2, 4, 8, 15, 30)
REFUSAL: tuple[float, ...] = (1, 2, 5, 10, 30)


def step(waits: tuple[float, ...], failures: int) -> float:
    """Shape: `failures` from 1."""
    return waits[min(failures, len(waits)) - 1]


def fair_intervals(wishes: Mapping[Item, float], requests_per_second: float) -> dict[Item, float]:
    """Seconds between two readings of each item: slow wishes are met, fast ones share what is left equally."""
    left, rest = requests_per_second, len(wishes)
    fair: dict[Item, float] = {}
    for item, interval in sorted(wishes.items(), key=lambda wish: -wish[1]):
        granted = min(1 / interval, left / rest)
        fair[item] = 1 / granted
        left -= granted
        rest -= 1
    return fair
