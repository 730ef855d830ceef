"""The form of a record from opening to saving: what it asks, what a save sets in motion, and that nothing is a bare error."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models.signals import pre_save
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperation.models import OldAddress, Partner, Record, Treaty
from cooperation.records import RECORD_MODELS
from tests import factories
from tests.admin.editing import Editing
from tests.admin.test_lists import MAKERS, address, make_full

pytestmark = pytest.mark.django_db

SOME = 4
"""Records of each type of the article that are opened and saved: enough for all their kinds of rows and citations."""


def form_of(editor, record):
    return editor.get(address(record._meta.model_name, "change", args=[record.pk]))


def queries_of_form(editor, record):
    """Counted on the second opening: Django looks the content type up once and remembers it."""
    form_of(editor, record)
    with CaptureQueriesContext(connection) as captured:
        assert form_of(editor, record).status_code == 200
    return len(captured)


def fill(record, report, rows):
    """Give a treaty so many acts and citations in all."""
    for number in range(record.citations.count(), rows):
        partner = factories.make_partner(f"party-{number}")
        factories.make_action(record, partner, key=f"act-{number}")
        factories.make_participation(record, partner)
        factories.cite(record, "type", report.passages.get(number=number % 5 + 1), row=f"act-{number}")


def test_a_form_asks_the_same_for_one_three_and_fifty_rows(editor, report):
    treaty = factories.make_treaty(place=factories.make_place(), administered_by=factories.make_partner())
    counts = []
    for rows in (1, 3, 50):
        fill(treaty, report, rows)
        counts.append(queries_of_form(editor, treaty))

    assert len(set(counts)) == 1, counts
    assert counts[0] <= 25


def test_a_form_of_figures_asks_the_same_for_one_three_and_fifty_rows(editor):
    indicator = factories.make_indicator()
    counts = []
    for rows in (1, 3, 50):
        for number in range(indicator.observations.count(), rows):
            factories.make_observation(indicator, f"row-{number}", places=[factories.make_place(f"place-{number}")])
        counts.append(queries_of_form(editor, indicator))

    assert len(set(counts)) == 1, counts
    assert counts[0] <= 25


@pytest.mark.parametrize("model", MAKERS)
def test_every_form_opens_empty_full_and_with_every_gap(editor, model):
    bare, full = MAKERS[model](state="draft"), make_full(model, 1)

    pages = [editor.get(address(model, "add")), form_of(editor, bare), form_of(editor, full)]

    assert [page.status_code for page in pages] == [200, 200, 200]


@pytest.mark.parametrize("model", MAKERS)
def test_history_and_deletion_open_for_every_type(editor, model):
    record = make_full(model, 1)
    Record.objects.update(state="draft", first_published_at=None)

    pages = [editor.get(address(model, page, args=[record.pk])) for page in ("history", "delete")]

    assert [page.status_code for page in pages] == [200, 200]


def test_required_choices_start_with_nothing_chosen(editor):
    form = editor.get(address("treaty", "add")).context["adminform"].form

    assert (form["kind"].value(), form.fields["kind"].choices[0]) in [("", ("", "Choose")), (None, ("", "Choose"))]


def test_pickers_lead_nowhere_else_and_add_partners_only(editor):
    page = editor.get(address("treaty", "add")).content.decode()

    assert 'id="add_id_administered_by"' in page
    assert all(word not in page for word in ("add_id_place", "add_id_adopted_at", "change_id_", "delete_id_", "view_id_"))


def test_the_address_is_proposed_for_new_records_only(editor):
    partner = factories.make_partner()

    assert "data-prepopulated-fields" in editor.get(address("partner", "add")).content.decode()
    assert 'data-prepopulated-fields="[]"' in form_of(editor, partner).content.decode()


def test_rows_are_titled_in_words(editor, report):
    treaty = factories.make_treaty(adopted_on="2010-05", state="draft")
    factories.make_action(treaty, factories.make_partner(title="Norland"), key="norland-2010")
    factories.cite(treaty, "adopted_on", report.passages.get(number=2))
    factories.cite(treaty, "type", row="norland-2010")

    page = form_of(editor, treaty).content.decode()

    for title in (
        "Citation 1: adopted on, HARBOUR ¶ 2",
        "Citation 2: act (norland-2010)",
        "Treaty action norland-2010: Signature, Norland",
        "New citation #3",
        "New citation #4",
    ):
        assert f'<span class="inline_label">{title}</span>' in page, title


def test_a_change_counts_a_version_and_is_in_the_history(editor):
    partner = factories.cite_everything(factories.make_partner())

    assert Editing(editor, partner, summary="A country by the sea.").problems() == []

    partner.refresh_from_db()
    history = editor.get(address("partner", "history", args=[partner.pk])).content.decode()
    assert (partner.version, "A country by the sea." in history) == (2, True)


def test_a_draft_becomes_public_as_its_first_version(editor):
    partner = factories.cite_everything(factories.make_partner(state="draft"))

    assert Editing(editor, partner, state="published").problems() == []

    partner.refresh_from_db()
    assert (partner.state, partner.version) == ("published", 1)


def test_a_change_of_a_citation_alone_counts(editor):
    partner = factories.cite_everything(factories.make_partner())

    assert Editing(editor, partner).change("citations", 0, note="Seen again.").problems() == []

    partner.refresh_from_db()
    assert partner.version == 2


def test_a_changed_public_address_leads_on(editor):
    partner = factories.cite_everything(factories.make_partner())

    assert "the old one goes on leading to the record" in form_of(editor, partner).content.decode()
    assert Editing(editor, partner, slug="northland").problems() == []
    assert list(OldAddress.objects.values_list("slug", "record__slug")) == [("norland", "northland")]
    assert Editing(editor, Partner, title="Other", slug="norland", kind="state").problems() == [
        "Address: Another record had this address, and links to it still lead there. Choose another."
    ]


def test_view_on_site_is_offered_for_what_the_public_sees(editor):
    public, draft = factories.make_partner(), factories.make_partner("island", state="draft")

    assert form_of(editor, public).context["absolute_url"] == "/partners/norland/"
    assert form_of(editor, draft).context["has_absolute_url"] is False


def test_what_is_used_is_not_deleted_and_the_page_says_by_what(editor):
    norland = factories.make_partner(state="draft")
    factories.make_participation(factories.make_initiative(title="Lantern talks", state="draft"), norland)

    page = editor.get(address("partner", "delete", args=[norland.pk])).content.decode()

    assert "would require deleting the following protected related objects" in " ".join(page.split())
    assert Partner.objects.filter(pk=norland.pk).exists()


def test_an_address_in_use_is_refused_in_words(editor):
    accord = factories.make_treaty("lantern", title="Lantern Accord")

    page = Editing(editor, Partner, title="Lantern", slug="lantern", kind="state").save()

    assert [sentence for _anchor, sentence in page.context["problems"]] == [
        "Address: “Lantern Accord” has this address already. Choose another, or open that one."
    ]
    assert f'<a href="{address("treaty", "change", args=[accord.pk])}">Open “Lantern Accord”</a>' in page.content.decode()


def test_a_treaty_in_force_before_its_adoption_is_refused_in_words(editor):
    form = Editing(editor, Treaty, title="Accord", slug="accord", kind="treaty", adopted_on="2012", in_force_on="2011")

    assert form.problems() == ["A treaty cannot enter into force before it is adopted. Check both dates."]


def test_an_error_is_tied_to_its_field_and_gets_the_focus(editor):
    page = Editing(editor, Treaty, title="Accord", slug="accord", adopted_on="soon").save().content.decode()

    assert 'role="group" aria-labelledby="problems-heading" tabindex="-1" autofocus' in page
    assert '<a href="#id_kind">Kind: This field is required.</a>' in page
    assert 'id="id_adopted_on_error"' in page
    assert 'aria-describedby="id_adopted_on_helptext id_adopted_on_error"' in page
    assert "admin/js/change_form.js" not in page, "it would take the focus away"


def test_a_clash_that_only_saving_shows_comes_back_as_the_form(editor):
    def a_colleague_is_faster(sender, **kwargs):
        pre_save.disconnect(a_colleague_is_faster, sender=Partner)
        factories.make_partner("norland", title="Norland of a colleague")

    form = Editing(editor, Partner, title="Norland", slug="norland", kind="state")
    pre_save.connect(a_colleague_is_faster, sender=Partner)
    answer = form.save()

    assert answer.status_code == 200
    assert [sentence for _place, sentence in answer.context["problems"]] == [
        (
            "Nothing was saved: somebody saved something at the same moment that clashes with this. "
            "If nothing else is marked here, save again."
        )
    ]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_simultaneous_adds_of_one_address_save_one_and_answer_the_others_in_words(django_user_model):
    ann = django_user_model.objects.create_superuser("ann", password="not used here")
    together, answers = Barrier(5), []

    def add():
        client = Client()
        client.force_login(ann)
        # Pages drawn at one moment are mixed up by the test client, so that each form is given a token of its own.
        form = Editing(client, Partner, title="Norland", slug="norland", kind="state", _token=str(uuid4()))
        together.wait()
        answers.append(form.save().status_code)
        connection.close()

    threads = [Thread(target=add) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [200, 200, 200, 200, 302]
    assert Partner.objects.count() == 1


def test_topics_are_boxes_to_tick(editor):
    topic = factories.make_topic()
    form = Editing(editor, Partner, title="Norland", slug="norland", kind="state", topics=[topic.pk])

    assert form.problems() == []
    assert list(Partner.objects.get().topics.all()) == [topic]


def test_nobody_else_gets_in(client):
    partner = factories.make_partner(state="draft")

    answer = client.get(address("partner", "change", args=[partner.pk]))

    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("admin:login"))


@pytest.mark.parametrize("may", ["view_partner", "change_partner"])
def test_rights_over_a_record_are_rights_over_its_parts(client, django_user_model, may):
    ben = django_user_model.objects.create_user("ben", is_staff=True)
    ben.user_permissions.add(*ben.user_permissions.model.objects.filter(codename=may))
    client.force_login(ben)
    partner = factories.cite_everything(factories.make_partner())

    page = form_of(client, partner)

    assert page.status_code == 200
    assert ('name="citations-0-note"' in page.content.decode()) == (may == "change_partner")


def test_records_of_the_article_are_saved_unchanged_without_a_complaint(editor, article):
    records = [record for model in RECORD_MODELS for record in model.objects.order_by("slug")[:SOME]]
    before = list(Record.objects.order_by("pk").values_list("slug", "version", "last_changed_at"))

    refused = {record.slug: problems for record in records if (problems := Editing(editor, record).problems())}

    assert refused == {}
    assert list(Record.objects.order_by("pk").values_list("slug", "version", "last_changed_at")) == before
