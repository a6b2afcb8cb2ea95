"""Configurations of one entity that are read and written as bytes."""

from collections.abc import Mapping

from simulator.scenario import BulkConfigurationSpec


class BulkConfigurations:
    """Shape: `specs` is shared by all vehicles of a scenario, what was written is not."""

    __slots__ = ("_specs", "_written")

    def __init__(self, specs: Mapping[str, BulkConfigurationSpec]) -> None:
        self._specs = specs
        self._written: dict[str, bytes] = {}

    def find(self, configuration_id: str) -> BulkConfigurationSpec | None:
        return self._specs.get(configuration_id)

    def read(self, spec: BulkConfigurationSpec) -> bytes:
        return self._written.get(spec.id, spec.content)

    def write(self, spec: BulkConfigurationSpec, content: bytes) -> None:
        self._written[spec.id] = content
