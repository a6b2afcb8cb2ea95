"""Every error code that the server can give has words in the console, in both languages."""

import ast
import re
from collections.abc import Iterator
from http import HTTPStatus

import pytest

from app.features.doctor.findings import Cause
from app.sovd.errors import SovdErrorCode
from tests.vehicle_servers import ROOT

TEXT = ROOT / "frontend/src/lib/text"
UPPER = re.compile(r"[A-Z][A-Z_]+[A-Z]")
LOWER = re.compile(r"[a-z]+(-[a-z]+)*")


def literals_for_code(tree: ast.AST) -> Iterator[str]:
    """What stands where a code stands: `code = "X"`, `code="X"`, `{"code": "X"}`, `error_body(sentence, "X")`."""
    for node in ast.walk(tree):
        found: list[ast.expr | None] = []
        match node:
            case ast.Assign(targets=[ast.Name(id="code" | "INTERNAL")], value=value):
                found = [value]
            case ast.AnnAssign(target=ast.Name(id="code"), value=value):
                found = [value]
            case ast.keyword(arg="code", value=value):
                found = [value]
            case ast.Dict(keys=keys, values=values):
                pairs = zip(keys, values, strict=True)
                found = [value for key, value in pairs if isinstance(key, ast.Constant) and key.value == "code"]
            case ast.Call(func=ast.Name(id="error_body"), args=[_, value]):
                found = [value]
        yield from (each.value for each in found if isinstance(each, ast.Constant) and isinstance(each.value, str))


def codes_of_the_server() -> set[str]:
    files = (ROOT / "backend/app").rglob("*.py")
    return {code for file in files for code in literals_for_code(ast.parse(file.read_text()))}


def words(file: str, language: str) -> set[str]:
    table = re.search(rf"^const {language}\b.*?^}}", (TEXT / file).read_text(), flags=re.MULTILINE | re.DOTALL)
    assert table is not None
    return set(re.findall(r"^  '?([\w-]+)'?: \{", table.group(), flags=re.MULTILINE))


@pytest.mark.parametrize("language", ["EN", "DE"])
def test_every_code_of_the_server_has_words(language: str) -> None:
    given = {code for code in codes_of_the_server() if UPPER.fullmatch(code)}
    assert "VIN_TAKEN" in given
    assert "BODY_TOO_LARGE" in given
    assert given - words("problemCodes.ts", language) == set()


@pytest.mark.parametrize("language", ["EN", "DE"])
def test_every_code_about_a_vehicle_has_words(language: str) -> None:
    given = {code for code in codes_of_the_server() if LOWER.fullmatch(code)} | set(SovdErrorCode)
    assert {"address-denied", "outcome-unknown"} <= given
    assert given - words("vehicleCodes.ts", language) == set()


@pytest.mark.parametrize("status", [403, 404, 405, 409, 422, 429, 500, 503, 504], ids=str)
def test_what_the_framework_refuses_has_words(status: int) -> None:
    code = HTTPStatus(status).name
    by_status = (TEXT / "problem.ts").read_text()
    assert code in words("problemCodes.ts", "EN") or f"      {status}: " in by_status


def test_every_cause_that_the_doctor_names_has_german_words() -> None:
    """In English the console says what the server says."""
    told = {cause for file in ("healthOfService.ts", "healthOfServers.ts") for cause in causes_in(file)}
    assert set(Cause) - told == set()
    assert told - set(Cause) == set()


def causes_in(file: str) -> set[str]:
    return set(re.findall(r"^  '([a-z]+\.[a-z_]+)': \{", (TEXT / file).read_text(), flags=re.MULTILINE))


def test_every_file_of_words_speaks_both_languages() -> None:
    files = [file for file in TEXT.glob("*.ts") if not file.name.endswith(".test.ts")]
    speaks = {file.name: "inLanguage" in file.read_text() for file in files}
    assert [name for name, both in speaks.items() if not both] == []


def test_the_walk_is_not_blind() -> None:
    source = 'class A(B):\n    code = "ONE"\nraise B("", code="TWO")\nsend({"code": "THREE"})\nerror_body("", "FOUR")\n'
    assert set(literals_for_code(ast.parse(source))) == {"ONE", "TWO", "THREE", "FOUR"}
