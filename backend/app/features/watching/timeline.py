"""One time for all samples of a vehicle: its own, moved when its clock is wrong. Pure."""

# Below this a difference is the way of a sample to us, above it a clock that is set wrongly.
BELIEVED = 1_000.0  # ms
# Samples that come so much later than others did are of a clock that was set back.
SET_BACK = 10_000.0  # ms


class Timeline:
    """Units: ms since 1970."""

    def __init__(self) -> None:
        self._shortest: float | None = None  # from the vehicle's time to ours

    @property
    def correction(self) -> float:
        """What is added to the vehicle's times."""
        shortest = self._shortest
        return 0.0 if shortest is None or abs(shortest) <= BELIEVED else shortest

    def place(self, told: float | None, *, now: float) -> float:
        """When a sample was taken, by our clock. `told`: when, by the vehicle's."""
        if told is None:
            return now
        way = now - told
        if self._shortest is None or way < self._shortest or way - self._shortest > SET_BACK:
            self._shortest = way
        return told + self.correction
