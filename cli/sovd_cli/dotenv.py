"""The `.env` beside which the service is started: its variables, without running anything."""

import re
from collections.abc import Mapping
from pathlib import Path

LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*")


def read_dotenv(file: Path) -> Mapping[str, str]:
    """Nothing where there is no file. Values may stand in quotes; `#` after a blank begins a remark.

    Raises: OSError.
    """
    if not file.is_file():
        return {}
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    found = (LINE.fullmatch(line) for line in lines if not line.lstrip().startswith("#"))
    return {match[1]: unquoted(match[2]) for match in found if match is not None}


def unquoted(value: str) -> str:
    for quote in ("'", '"'):
        if value.startswith(quote) and (end := value.find(quote, 1)) > 0:
            return value[1:end]
    return re.split(r"\s+#", value, maxsplit=1)[0]
