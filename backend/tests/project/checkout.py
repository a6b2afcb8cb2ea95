"""The files people wrote, as git knows them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
GENERATED = "__generated__"  # folders of this name hold what a program wrote


def list_files(*suffixes: str) -> list[Path]:
    """Committed files and new ones that git does not ignore; those deleted meanwhile are left out."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes)]


def list_written_by_hand(*suffixes: str) -> list[Path]:
    return [path for path in list_files(*suffixes) if GENERATED not in path.parts]
