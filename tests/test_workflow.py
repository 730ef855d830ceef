"""What a change sets in motion: versions, and addresses that go on leading to their record."""

import pytest

from cooperation import workflow
from cooperation.models import OldAddress
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(django_user_model):
    return django_user_model.objects.create_superuser("ann")


def moved(record, slug):
    previous, record.slug = record.slug, slug
    record.save()
    workflow.keep_old_address(record=record, previous_slug=previous)
    return sorted(OldAddress.objects.values_list("slug", "record__slug"))


@pytest.mark.parametrize(("was_public", "version"), [(False, 1), (True, 2)])
def test_a_change_counts_once_the_public_has_seen_the_record(ann, was_public, version):
    partner = factories.make_partner()
    before = partner.last_changed_at

    workflow.record_changed(record=partner, by=ann, was_public=was_public)

    assert (partner.version, partner.last_changed_at > before) == (version, True)


def test_who_changed_what_is_logged(ann, caplog):
    with caplog.at_level("INFO", logger="cooperation.workflow"):
        workflow.record_changed(record=factories.make_partner(), by=ann, was_public=True)

    assert caplog.messages == ["partner norland version 2 changed by ann"]


def test_a_public_address_leads_on_after_it_is_changed():
    assert moved(factories.make_partner(), "northland") == [("norland", "northland")]


def test_an_address_nobody_saw_leaves_no_trace():
    assert moved(factories.make_partner(state="draft"), "northland") == []


def test_an_address_that_stays_leaves_no_trace():
    assert moved(factories.make_partner(), "norland") == []


def test_a_record_takes_back_an_address_it_had():
    partner = factories.make_partner()
    moved(partner, "northland")

    assert moved(partner, "norland") == [("northland", "norland")]
