"""Every request of the watching to one vehicle: paced, counted, and held back while the vehicle is silent."""

import asyncio
from collections import deque
from collections.abc import Callable

from app.features.watching.budget import SILENCE, Budget, step
from app.features.watching.items import Trouble
from app.sovd.answers import SovdAnswer
from app.sovd.errors import NotSent, Silent, VehicleError
from app.sovd.link import VehicleLink
from app.sovd.requests import SovdRequest

MEASURED = 5.0  # seconds over which the cost is measured
# One question without an answer may be that of one item; two in a row, and nothing heard between, are the vehicle.
LOST_UNTIL_SILENT = 2

# Told after every sign of life, with None, and after every loss, with its reason. Must not wait.
Hearing = Callable[[Trouble | None], None]


class Line:
    def __init__(self, link: VehicleLink, budget: Budget, hearing: Hearing) -> None:
        self.link = link
        self.trouble: Trouble | None = None  # why the vehicle counts as silent
        self.requests = 0
        self._budget = budget
        self._hearing = hearing
        self._pause = 1 / budget.requests_per_second
        self._slots = asyncio.Semaphore(budget.at_once)
        self._probing = asyncio.Lock()
        self._next_turn = 0.0
        self._lost = 0
        self._failures = 0
        self._retry_at = 0.0
        self._sent: deque[float] = deque()
        self._clock = asyncio.get_running_loop().time

    @property
    def is_silent(self) -> bool:
        return self.trouble is not None

    @property
    def retry_in(self) -> float | None:
        """Seconds until a silent vehicle is asked again."""
        return max(0.0, self._retry_at - self._clock()) if self.is_silent else None

    @property
    def requests_per_second(self) -> float:
        self._forget_before(self._clock() - MEASURED)
        return len(self._sent) / MEASURED

    async def ask(self, request: SovdRequest) -> SovdAnswer:
        """Waits for its turn. A silent vehicle is asked by one at a time, when it is due; the others wait for that.

        Raises: NotSent, Silent, MalformedAnswer, VehicleRefusal.
        """
        if self.is_silent:
            async with self._probing:
                if self.is_silent:
                    await asyncio.sleep(self._retry_at - self._clock())
                    return await self._asked(request)
        return await self._asked(request)

    def heard(self) -> None:
        """The vehicle is there."""
        self._lost = self._failures = 0
        self.trouble = None
        self._hearing(None)

    def lost(self, error: NotSent | Silent) -> None:
        now = self._clock()
        # What was under way when the vehicle fell silent is lost as well, and says nothing new.
        if self.is_silent and now < self._retry_at:
            return
        self._lost += 1
        if isinstance(error, Silent) and self._lost < LOST_UNTIL_SILENT:
            return
        self._failures += 1
        self._retry_at = now + step(SILENCE, self._failures)
        self.trouble = Trouble.of(error)
        self._hearing(self.trouble)

    async def _asked(self, request: SovdRequest) -> SovdAnswer:
        async with self._slots:
            await self._turn()
            try:
                answer = await self.link.send(request, within=self._budget.answer_within)
            except (NotSent, Silent) as lost:
                self.lost(lost)
                raise
            except VehicleError:
                self.heard()
                raise
        self.heard()
        return answer

    async def _turn(self) -> None:
        now = self._clock()
        turn = max(now, self._next_turn)
        self._next_turn = turn + self._pause
        if turn > now:
            await asyncio.sleep(turn - now)
        self.requests += 1
        self._sent.append(self._clock())
        self._forget_before(self._sent[-1] - MEASURED)

    def _forget_before(self, moment: float) -> None:
        while self._sent and self._sent[0] < moment:
            self._sent.popleft()
