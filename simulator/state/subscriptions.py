"""Cyclic subscriptions of one entity: what is observed, how often and until when."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.failures import NotFound, TooManySubscriptions

INTERVALS_S: Mapping[str, float] = {"fast": 0.05, "normal": 0.2, "slow": 0.5}
SUBSCRIPTIONS_PER_ENTITY = 32


@dataclass(slots=True)
class Subscription:
    id: str
    resource: str  # absolute path on this server
    data_id: str
    interval: str
    ends_at_s: float
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def interval_s(self) -> float:
        return INTERVALS_S[self.interval]


class SubscriptionBook:
    def __init__(self) -> None:
        self._subscriptions: dict[str, Subscription] = {}
        self._given = 0

    def list_valid(self, now_s: float) -> list[Subscription]:
        self._subscriptions = {each.id: each for each in self._subscriptions.values() if now_s < each.ends_at_s}
        return list(self._subscriptions.values())

    def get(self, subscription_id: str, now_s: float) -> Subscription:
        """Raises: NotFound."""
        for subscription in self.list_valid(now_s):
            if subscription.id == subscription_id:
                return subscription
        raise NotFound(f"no cyclic subscription {subscription_id}")

    def add(self, resource: str, data_id: str, interval: str, *, now_s: float, duration_s: int) -> Subscription:
        """Raises: TooManySubscriptions."""
        if len(self.list_valid(now_s)) >= SUBSCRIPTIONS_PER_ENTITY:
            raise TooManySubscriptions(f"at most {SUBSCRIPTIONS_PER_ENTITY} subscriptions here")
        self._given += 1
        subscription = Subscription(f"sub-{self._given}", resource, data_id, interval, now_s + duration_s)
        self._subscriptions[subscription.id] = subscription
        return subscription

    def remove_all(self) -> None:
        for subscription in self._subscriptions.values():
            subscription.ended.set()
        self._subscriptions.clear()

    def remove(self, subscription_id: str, now_s: float) -> None:
        """Raises: NotFound."""
        self.get(subscription_id, now_s).ended.set()
        del self._subscriptions[subscription_id]
