"""`.env.example` tells of every setting and of every variable of compose, and of nothing else."""

import re

from app.config import Settings
from tests.vehicle_servers import ROOT

OF_COMPOSE_ITSELF = {"COMPOSE_PROFILES"}


def variable_of(name: str) -> str:
    alias = Settings.model_fields[name].validation_alias
    return alias if isinstance(alias, str) else f"SOVD_{name.upper()}"


def test_every_setting_stands_in_the_example_and_nothing_else_does() -> None:
    told = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)
    of_compose = set(re.findall(r"(?<!\$)\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    assert sorted(told) == sorted({*map(variable_of, Settings.model_fields), *of_compose, *OF_COMPOSE_ITSELF})
