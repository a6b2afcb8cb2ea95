"""Which vehicle a person means by a few characters. Pure: the candidates are handed in."""

from collections.abc import Sequence

from sovd_client.errors import AmbiguousVehicle, NotFound
from sovd_client.models import Vehicle

# Fewer characters would hit by accident as soon as a second vehicle is added.
SHORTEST_ENDING = 3
NAMED_AT_MOST = 5


def choose_vehicle(words: str, candidates: Sequence[Vehicle]) -> Vehicle:
    """The one vehicle whose id, VIN, name or VIN ending is `words`; the first that fits wins.

    Raises: NotFound; AmbiguousVehicle with the vehicles it could be.
    """
    wanted = words.casefold()
    steps = (
        [v for v in candidates if v.id == words],
        [v for v in candidates if v.vin.casefold() == wanted],
        [v for v in candidates if v.name == words],
        [v for v in candidates if v.name.casefold() == wanted],
        [v for v in candidates if is_ending(wanted, v)],
    )
    for fitting in steps:
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise AmbiguousVehicle(which_of(words, fitting))
    raise NotFound(f"There is no vehicle with VIN, VIN ending, name or id {words!r}.", code="NO_SUCH_VEHICLE")


def is_ending(wanted: str, vehicle: Vehicle) -> bool:
    return len(wanted) >= SHORTEST_ENDING and vehicle.vin.casefold().endswith(wanted)


def which_of(words: str, fitting: Sequence[Vehicle]) -> str:
    named = ", ".join(f"{v.name} ({v.vin})" for v in fitting[:NAMED_AT_MOST])
    more = f" and {len(fitting) - NAMED_AT_MOST} more" if len(fitting) > NAMED_AT_MOST else ""
    return f"{words!r} could be {named}{more}: give more of the VIN, or the id."
