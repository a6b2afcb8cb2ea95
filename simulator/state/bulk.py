"""Files of one entity: what it offers and what was uploaded."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulator.failures import NotFound, TooManySubscriptions
from simulator.scenario import BulkSpec

MOST_UPLOADS = 20  # of at most 1 MiB each


@dataclass(frozen=True, slots=True)
class BulkItem:
    id: str
    name: str
    mimetype: str
    content: bytes
    created_s: float

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


class BulkStore:
    """Categories are fixed; each holds files by id."""

    __slots__ = ("_categories", "_uploads")

    def __init__(self, categories: Mapping[str, Sequence[BulkSpec]]) -> None:
        self._categories = {
            category: {spec.id: BulkItem(spec.id, spec.name, spec.mimetype, spec.content, 0.0) for spec in specs}
            for category, specs in categories.items()
        }
        self._uploads = 0

    def list_categories(self) -> list[str]:
        return list(self._categories)

    def list_items(self, category: str) -> list[BulkItem]:
        """Raises: NotFound."""
        return list(self._get(category).values())

    def get(self, category: str, item_id: str) -> BulkItem:
        """Raises: NotFound."""
        item = self._get(category).get(item_id)
        if item is None:
            raise NotFound(f"no bulk data {category}/{item_id}")
        return item

    def add(self, category: str, name: str, mimetype: str, content: bytes, now_s: float) -> BulkItem:
        """Raises: NotFound; TooManySubscriptions when the store is full."""
        items = self._get(category)
        if sum(len(each) for each in self._categories.values()) >= MOST_UPLOADS:
            raise TooManySubscriptions("there is no room for another file")
        self._uploads += 1
        item = BulkItem(f"upload-{self._uploads}", name, mimetype, content, now_s)
        items[item.id] = item
        return item

    def delete(self, category: str, item_id: str) -> None:
        """Raises: NotFound."""
        self.get(category, item_id)
        del self._categories[category][item_id]

    def delete_all(self, category: str) -> list[str]:
        """Give the ids of what is gone. Raises: NotFound."""
        ids = list(self._get(category))
        self._categories[category].clear()
        return ids

    def _get(self, category: str) -> dict[str, BulkItem]:
        items = self._categories.get(category)
        if items is None:
            raise NotFound(f"no bulk data {category}")
        return items
