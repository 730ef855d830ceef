"""Whose table it is, and which source says so."""

import pytest
from django.contrib.auth.models import Group

from cooperation.models import Passage, Source
from tests import factories


@pytest.fixture
def report(db):
    """The invented source, its text attached."""
    return factories.make_source(key="HARBOUR")


@pytest.fixture
def register(db):
    """The one passage of a source that nobody has copied."""
    source = Source.objects.create(slug="register", title="Register of acts", key="REGISTER", kind="dataset")
    return Passage.objects.create(source=source, number=1, label="table", summary="One row for each party and treaty.")


@pytest.fixture
def person(django_user_model, db):
    """Somebody of a group."""

    def make(group):
        user = django_user_model.objects.create_user(group.lower(), is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        return user

    return make


@pytest.fixture
def accord(report):
    """A published treaty every fact of which is cited, and a published partner."""
    treaty = factories.make_treaty(title="Lantern Accord on Songs", short_title="Lantern Accord", adopted_on="2010-05")
    norland = factories.make_partner(title="Norland", iso_alpha2="NL")
    for record in (treaty, norland):
        factories.cite_everything(record, report.passages.get(number=2))
    return treaty


@pytest.fixture
def editor(client, person):
    client.force_login(person("Editor"))
    return client
