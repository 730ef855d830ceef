"""Quotes: only direct ones are anybody's own words."""

import pytest

from cooperation.models import Quote
from tests.factories import make_initiative, make_partner, make_quote, make_treaty

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("kind", "is_direct"), [("direct", True), ("reported", False), ("statement", False)])
def test_only_direct_quotations_stand_in_quotation_marks(kind, is_direct):
    quote = make_quote(kind=kind, speaker_name="Ada Finch")

    quote.full_clean()

    assert quote.is_direct is is_direct


def test_the_quotes_on_a_record_are_public_and_stand_once_direct_ones_first():
    norland, talks, treaty = make_partner(), make_initiative(), make_treaty()
    make_quote("b-statement", organisation=norland, about=[norland.record, treaty.record])
    make_quote("c-direct", kind="direct", speaker_name="Ada Finch", occasion=talks, about=[norland.record])
    make_quote("a-reported", kind="reported", organisation=norland)
    make_quote("hidden", state="draft", organisation=norland)

    on = {record.slug: [quote.slug for quote in Quote.objects.on(record)] for record in (norland, talks, treaty)}

    assert on == {
        "norland": ["c-direct", "a-reported", "b-statement"],
        "lantern-talks": ["c-direct"],
        "lantern-accord": ["b-statement"],
    }
