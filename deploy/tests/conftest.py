"""Servers of the other tests, for what runs inside the images."""

from tests.conftest import postgres_cluster, redis_process

__all__ = ["postgres_cluster", "redis_process"]
