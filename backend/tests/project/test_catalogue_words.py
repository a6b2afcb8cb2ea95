"""The console says the catalogue's titles in German too; a title that it does not know would stay English there."""

from app.features.commands.catalogue import CATALOGUE
from tests.project.checkout import ROOT

WORDS = (ROOT / "frontend/src/lib/text/catalogue.ts").read_text()


def test_every_title_of_the_catalogue_has_german_words() -> None:
    titles = {command.title for command in CATALOGUE.values()}
    fields = {field.title for command in CATALOGUE.values() for field in command.fields}
    assert len(titles) > 10
    assert {title for title in titles | fields if f"{title}: '" not in WORDS and f"'{title}': '" not in WORDS} == set()
