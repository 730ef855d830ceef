"""What is taken away as a table and imported again changes nothing: the real record, in every kind and every format."""

import pytest

from cooperation import imports, tables
from cooperation.imports import KINDS, Options
from cooperation.models import Record
from tests import factories
from tests.imports import files

pytestmark = pytest.mark.django_db

OWN = [kind for kind in KINDS.values() if kind.model]


def again(kind, name, records):
    """The verdicts on the rows of an export that is imported as it is."""
    data, _media_type = tables.write(name, *imports.table(kind, records))
    table = tables.read(f"export.{name}", files.file(data))
    return {row.verdict.value for row in imports.run(table.headings, table.rows, Options(kind)).rows}


def owners(kind):
    if not kind.is_row:
        return kind.model.objects.order_by("pk")
    return kind.model._meta.get_field(kind.model.owner).related_model.objects.order_by("pk")


@pytest.mark.parametrize("name", tables.FORMATS)
@pytest.mark.usefixtures("article")
def test_an_export_of_the_real_record_changes_nothing_when_it_is_imported(name):
    before = dict(Record.objects.values_list("slug", "last_changed_at"))
    filled = [kind for kind in OWN if imports.table(kind, owners(kind))[1]]

    assert len(filled) >= 8
    assert {kind.name: again(kind, name, owners(kind)) for kind in filled} == {kind.name: {"unchanged"} for kind in filled}
    assert dict(Record.objects.values_list("slug", "last_changed_at")) == before


@pytest.mark.parametrize("kind", OWN, ids=lambda kind: kind.name)
def test_an_export_has_exactly_the_columns_that_are_imported(kind):
    assert imports.table(kind, owners(kind))[0] == list(kind.columns)


@pytest.mark.parametrize("name", tables.FORMATS)
def test_words_a_spreadsheet_would_run_come_back_as_they_were(name):
    for number, title in enumerate(["=1+1", "'quoted'", "@home", "+1", "-2 degrees", "a\nb", '"x"; y, z', "条约"]):
        factories.make_partner(f"partner-{number}", title=title, state="draft")

    assert again(KINDS["partner"], name, owners(KINDS["partner"])) == {"unchanged"}
