"""Read scenario files; every complaint names the file, the line and the place inside."""

from collections.abc import Sequence
from pathlib import Path

import yaml
from pydantic import ValidationError

from simulator.scenario import Scenario

# The same loader in C where PyYAML was built with it: a start is several times quicker.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
BUILT_IN = Path(__file__).parent / "scenarios"


class BadScenario(Exception):
    """A scenario that cannot be used; the message says where and why."""


def read_scenarios(folder: Path) -> list[Scenario]:
    """Read all `*.yaml` files of a folder, in the order of their names.

    Raises: BadScenario if there is none, one is wrong or two share a VIN.
    """
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise BadScenario(f"{folder}: no scenario (*.yaml) here")
    scenarios: dict[str, Path] = {}
    found = []
    for file in files:
        scenario = read_scenario(file)
        if scenario.vin in scenarios:
            raise BadScenario(f"{file}: its VIN is already used by {scenarios[scenario.vin]}")
        scenarios[scenario.vin] = file
        found.append(scenario)
    return found


def read_scenario(file: Path) -> Scenario:
    """Read one file.

    Raises: BadScenario if it cannot be read, is not YAML or does not fit the format.
    """
    try:
        # The nodes are kept beside the content: only they know the lines.
        loader = LOADER(file.read_text(encoding="utf-8"))
        root = loader.get_single_node()
        content = loader.construct_document(root) if root else None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        raise BadScenario(f"{file}: {wrong}") from wrong
    try:
        return Scenario.model_validate(content)
    except ValidationError as wrong:
        complaints = [
            f"{file}:{_line_of(root, error['loc'])}: {_place(error['loc'])}: {error['msg']}"
            for error in wrong.errors(include_url=False)
        ]
        raise BadScenario("\n".join(complaints)) from wrong


def _place(location: Sequence[int | str]) -> str:
    return ".".join(str(step) for step in location) or "the file"


def _line_of(root: yaml.Node | None, location: Sequence[int | str]) -> int:
    """Find the line (from 1) of the deepest part of the place that exists in the file."""
    node = root
    line = 1
    for step in location:
        child = _child(node, step)
        if child is None:
            # Pydantic puts the kind of a union into the place; the file has no such level.
            continue
        node, line = child
    return line


def _child(node: yaml.Node | None, step: int | str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item, item.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return value, key.start_mark.line + 1
    return None
