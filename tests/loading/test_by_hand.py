"""What docs/fixtures.md says of writing a set by hand is so."""

import json
import re

import pytest
from django.conf import settings

from cooperation.loading import load
from cooperation.models import Citation, Treaty
from cooperation.receipts import uncited_facts
from tests.fields_table import tables
from tests.loading.files import counts

pytestmark = pytest.mark.django_db

GUIDE = (settings.BASE_DIR / "docs" / "fixtures.md").read_text(encoding="utf-8")


def test_the_example_of_the_guide_is_loaded_as_it_stands(tmp_path):
    (example,) = re.findall(r"^```json\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    folder = tmp_path / "harbour"
    folder.mkdir()
    (folder / "record.json").write_text(example, encoding="utf-8")

    outcome = load([folder])

    treaty = Treaty.objects.public().get()
    assert (counts(outcome), outcome.problems) == ((len(json.loads(example)), 0, 0, 0), [])
    assert treaty.actions.get().done_on_earliest.isoformat() == "2016-03-04"
    assert list(uncited_facts(treaty)) == []
    assert Citation.objects.filter(record__slug=treaty.slug, row="norland").count() == 2
    assert counts(load([folder])) == (0, 0, len(json.loads(example)), 0)


@pytest.mark.once
def test_the_guide_lists_every_field_and_every_term_of_the_models():
    assert tables() in GUIDE
