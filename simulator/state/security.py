"""Seed and key: how a client shows that it may do more, as UDS SecurityAccess has it."""

import secrets

from simulator.failures import KeyRefused, PreconditionMissing

SEED_BYTES = 4
TRIES = 3
DELAY_S = 10.0
INVALID_KEY, EXCEEDED_ATTEMPTS, DELAY_NOT_EXPIRED = 0x35, 0x36, 0x37  # NRCs, ISO 14229-1 Annex A


def compute_key(seed: bytes, level: int) -> bytes:
    """Every byte of the seed XOR (0x5A + level). A real vehicle keeps such a function secret."""
    return bytes(byte ^ ((0x5A + level) & 0xFF) for byte in seed)


class SecurityAccess:
    """One seed at a time; three wrong keys, and nothing is possible for ten seconds."""

    def __init__(self) -> None:
        self._seed: tuple[int, bytes] | None = None
        self._wrong = 0
        self._blocked_until_s = 0.0

    def request_seed(self, level: int, now_s: float) -> bytes:
        """Raises: KeyRefused while the delay runs."""
        self._require_no_delay(now_s)
        seed = secrets.token_bytes(SEED_BYTES)
        self._seed = (level, seed)
        return seed

    def check_key(self, level: int, key: bytes, now_s: float) -> None:
        """Raises: PreconditionMissing without a seed for this level; KeyRefused."""
        self._require_no_delay(now_s)
        if self._seed is None or self._seed[0] != level:
            raise PreconditionMissing(f"no seed was requested for level {level}")
        expected = compute_key(self._seed[1], level)
        self._seed = None
        if secrets.compare_digest(key, expected):
            self._wrong = 0
            return
        self._wrong += 1
        if self._wrong >= TRIES:
            self._wrong, self._blocked_until_s = 0, now_s + DELAY_S
            raise KeyRefused(EXCEEDED_ATTEMPTS, "too many wrong keys")
        raise KeyRefused(INVALID_KEY, "the key is wrong")

    def _require_no_delay(self, now_s: float) -> None:
        if now_s < self._blocked_until_s:
            raise KeyRefused(DELAY_NOT_EXPIRED, f"wait {self._blocked_until_s - now_s:.0f} s after the wrong keys")
