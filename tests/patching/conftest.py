"""A small world with many ties, and who edits it."""

import pytest

from cooperation.models import State
from cooperation.revision import raise_revision
from tests import factories


@pytest.fixture
def ann(django_user_model):
    return django_user_model.objects.create_superuser("ann", password="not used here")


@pytest.fixture
def editor(client, ann):
    client.force_login(ann)
    return client


@pytest.fixture
def world():
    """A dozen treaties and what they need, all cited, with values that several have and values that one has."""
    sources = [factories.make_source(f"source-{number}", key=f"S{number}") for number in range(3)]
    topics = [factories.make_topic(f"topic-{number}") for number in range(3)]
    partners = [factories.make_partner(f"partner-{number}", title=f"Partner {number}") for number in range(4)]
    for number in range(12):
        treaty = factories.make_treaty(
            f"treaty-{number}",
            title=f"{'MANX'[number % 4]} accord {number % 5}",
            adopted_on=f"19{80 + number % 3}" if number % 4 else "",
            administered_by=partners[number % 3],
            topics=topics[: number % 3],
            state=State.DRAFT if number > 9 else State.PUBLISHED,
        )
        factories.make_action(treaty, partners[0], key="signed")
        factories.cite(factories.cite_everything(treaty), "title", sources[number % 2].passages.first())
    for number in range(4):
        talks = factories.make_initiative(f"talks-{number}", kind=("dialogue", "forum")[number % 2])
        factories.make_participation(talks, partners[number], key="one")
        factories.cite(factories.cite_everything(talks), "title", sources[0].passages.first())
        quote = factories.make_quote(
            f"quote-{number}", organisation=partners[number], about=[talks], speaker_name=f"Ada {number % 2}"
        )
        factories.cite(factories.cite_everything(quote), "title", sources[1].passages.first())
    indicator = factories.make_indicator()
    factories.make_observation(indicator, period="2015", places=[factories.make_place()])
    for record in (*partners, indicator):
        factories.cite_everything(record)
    raise_revision()
