"""Expressions of SQL that each database has its own words for.

What an index holds and what a question asks must be the same expression, so both are written here.
"""

from typing import Any

from sqlalchemy import ColumnElement, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

SEGMENTS = 2


class EntityRoot(FunctionElement[str]):
    """The entity at the beginning of a path, `components/bms` of `components/bms/faults/P0171`: two segments."""

    type = Text()
    inherit_cache = True
    name = "entity_root"


def entity_root(path: str) -> str:
    """As the databases reckon it."""
    return "/".join(path.split("/")[:SEGMENTS])


@compiles(EntityRoot, "postgresql")
def _in_postgresql(element: EntityRoot, compiler: SQLCompiler, **how: Any) -> str:
    path = compiler.process(element.clauses, **how)
    # As PostgreSQL tells it, for whoever compares.
    return f"((split_part({path}, '/'::text, 1) || '/'::text) || split_part({path}, '/'::text, 2))"


@compiles(EntityRoot, "sqlite")
def _in_sqlite(element: EntityRoot, compiler: SQLCompiler, **how: Any) -> str:
    path = compiler.process(element.clauses, **how)
    after_first = f"instr({path}, '/')"
    return f"(substr({path}, 1, {after_first} + instr(substr({path}, {after_first} + 1) || '/', '/') - 1))"


class Aside(FunctionElement[Any]):
    """The same value, in words for which SQLite looks into no index: it has no figures by which to choose one."""

    inherit_cache = True
    name = "aside"

    def __init__(self, value: ColumnElement[Any]) -> None:
        super().__init__(value)
        self.type = value.type


@compiles(Aside)
def _as_it_is(element: Aside, compiler: SQLCompiler, **how: Any) -> str:
    return compiler.process(element.clauses, **how)


@compiles(Aside, "sqlite")
def _by_sign(element: Aside, compiler: SQLCompiler, **how: Any) -> str:
    return f"+{compiler.process(element.clauses, **how)}"
