"""Page, JSON, CSV and feed of one address say the same, whatever the filters."""

import random
from urllib.parse import urlencode

import pytest

from cooperation import versions
from tests import factories
from tests.api.reading import COUNTS, TYPES, pages_of, table_of
from tests.harbour import make_harbour

COMBINATIONS = 50


def combinations(client, number):
    """Random filter combinations of random lists, of values the lists offer; the same on every run."""
    dice = random.Random(50)
    facets = {name: client.get(f"/{name}.json").json()["facets"] for name in TYPES}
    for _turn in range(number):
        name = dice.choice(TYPES)
        chosen = dice.sample(facets[name], dice.randint(0, min(3, len(facets[name]))))
        values = {facet["name"]: dice.choice(facet["options"])["value"] for facet in chosen}
        yield name, f"?{urlencode(sorted(values.items()))}" if values else ""


def disagreements(client, counts, number=COMBINATIONS):
    """The combinations for which the formats do not all give the same count."""
    found = {
        (name, query): {form: count(client, name, query) for form, count in counts.items()}
        for name, query in combinations(client, number)
    }
    return {view: counted for view, counted in found.items() if len(set(counted.values())) > 1}


def test_the_counts_of_every_format_agree_for_random_filters_of_the_article(client, article):
    assert disagreements(client, COUNTS) == {}


def test_the_counts_of_every_format_agree_for_random_filters_of_invented_data(client, db):
    make_harbour()
    for number in range(45):
        factories.make_initiative(f"talks-{number:02}", kind=["forum", "dialogue"][number % 2], began_on=f"{2000 + number % 3}")
    versions.keep_missing()

    assert disagreements(client, COUNTS) == {}


@pytest.mark.parametrize("query", ["", "?kind=forum", "?sort=began"])
def test_following_next_gives_exactly_the_list_in_its_order(client, db, query):
    for number in range(45):
        factories.make_initiative(
            f"talks-{number:02}", kind=["forum", "dialogue"][number % 9 == 0], began_on=f"{2000 + number % 7}"
        )

    pages = list(pages_of(client, f"/initiatives.json{query}"))

    listed = [row["slug"] for row in table_of(client.get(f"/initiatives.csv{query}").content)]
    assert [record["slug"] for page in pages for record in page["results"]] == listed
    assert {page["count"] for page in pages} == {len(listed)}
    assert [page["page"] for page in pages] == list(range(1, pages[0]["pages"] + 1))
    assert pages[0]["previous"] is None
    assert all(client.get(page["previous"]).json()["next"] == page["links"]["self"] for page in pages[1:])
