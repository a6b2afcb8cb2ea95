"""The table of dialects keeps to what it promises."""

from app.sovd.dialects import DIALECT_OF_BASE, DIALECTS, KNOWN_BASES


def test_every_dialect_is_found_by_its_own_name() -> None:
    assert all(name == dialect.name for name, dialect in DIALECTS.items())


def test_every_base_of_a_dialect_is_one_that_is_looked_at() -> None:
    bases = {dialect.base_path for dialect in DIALECTS.values()} - {None}
    assert bases <= set(KNOWN_BASES)
    assert set(DIALECT_OF_BASE) <= set(KNOWN_BASES)


def test_paths_begin_with_a_slash_and_end_without() -> None:
    assert all(base == "" or (base[0] == "/" and base[-1] != "/") for base in KNOWN_BASES)
