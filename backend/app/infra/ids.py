"""Identifiers that sort by time (UUID version 7, RFC 9562)."""

import os
import time
from uuid import UUID


class TimeOrderedIds:
    """Within one process every id is greater than the one before."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self) -> UUID:
        # 48 bits of milliseconds, then 12 bits of their fraction: RFC 9562, section 6.2, method 3.
        microseconds = time.time_ns() // 1000
        ticks = (microseconds // 1000) << 12 | (microseconds % 1000) * 4096 // 1000
        self._last = max(ticks, self._last + 1)
        random = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
        return UUID(int=(self._last >> 12) << 80 | 0x7 << 76 | (self._last & 0xFFF) << 64 | 0b10 << 62 | random)


new_id = TimeOrderedIds()
