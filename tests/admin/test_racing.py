"""Editors at the same moment, and editors who come too late: nothing is lost, nothing is done twice, and nobody meets an error."""

import json
import statistics
import time
from functools import partial
from html import unescape
from threading import Event

import pytest
from django.db import connection
from django.test import Client

from cooperation import edits, workflow
from cooperation.models import Edit, Partner, State
from cooperation.states import latest_edit
from tests import factories
from tests.admin.editing import Editing
from tests.admin.threads import at_once, shared_database

ROUNDS = 25
SAVES = 15


@pytest.fixture
def shared(transactional_db, tmp_path):
    with shared_database(tmp_path):
        yield


@pytest.fixture
def people(django_user_model):
    """As many browsers as are asked for, each signed in as somebody else who may do everything."""

    def signed_in(count):
        clients = [Client(raise_request_exception=False) for _ in range(count)]
        for number, client in enumerate(clients):
            client.force_login(django_user_model.objects.create_superuser(f"editor-{number}"))
        return clients

    return signed_in


def test_four_saves_at_the_same_instant_lose_no_word(shared, people):
    """In each round two editors change a field of their own and two the same one: of those the second is shown both texts."""
    partner = factories.make_partner(state=State.DRAFT)
    clients = people(4)

    for number in range(ROUNDS):
        texts = [f"{who} {number}" for who in ("Summary", "Official", "This title", "That title")]
        fields = ["summary", "official_name", "title", "title"]
        forms = [Editing(client, partner, **{field: text}) for client, field, text in zip(clients, fields, texts, strict=True)]
        responses = at_once(*(form.save for form in forms))

        partner.refresh_from_db()
        refused = [place for place, response in enumerate(responses) if response.status_code == 200]
        assert [response.status_code for response in responses if response.status_code != 200] == [302, 302, 302]
        assert len(refused) == 1
        kept = texts[5 - refused[0]]
        assert (partner.summary, partner.official_name, partner.title) == (texts[0], texts[1], kept)
        page = unescape(responses[refused[0]].content.decode())
        assert f"Somebody changed this to “{kept}” while you were writing." in page
        assert texts[refused[0]] in page

    assert Edit.objects.filter(record=partner.pk).count() == 1 + 3 * ROUNDS


def test_a_form_sent_twice_at_the_same_instant_adds_one_record(shared, people):
    (client,) = people(1)
    twins = [Client(raise_request_exception=False) for _ in range(2)]
    for twin in twins:
        twin.cookies = client.cookies
    answers = []

    for number in range(2 * ROUNDS):
        form = Editing(client, Partner, title=f"Land {number}", slug=f"land-{number}", kind="state").data | {"_draft": "1"}
        answers.append(at_once(*(partial(twin.post, "/admin/cooperation/partner/add/", form) for twin in twins)))

    assert [sorted(answer.status_code for answer in pair) for pair in answers] == [[302, 302]] * 2 * ROUNDS
    assert sorted(Partner.objects.values_list("title", flat=True)) == sorted(f"Land {number}" for number in range(2 * ROUNDS))
    assert all(first.url == second.url for first, second in answers)


def save_often(client, partner, waited):
    """Change the summary again and again, as from the page that each save leads to; answers what went wrong."""
    form, wrong = Editing(client, partner), []
    for number in range(SAVES):
        form.data |= {"summary": f"{partner.slug} {number}", "_token": ""}
        began = time.perf_counter()
        response = form.save()
        waited.append(time.perf_counter() - began)
        if response.status_code != 302:
            wrong.append((partner.slug, number, response.status_code))
        form.data["seen"] = json.dumps(json.loads(form.data["seen"]) | {"summary": form.data["summary"]})
    return wrong


def read_until(done):
    """Read the public site; answers whatever is not as it should be."""
    client, wrong = Client(raise_request_exception=False), []
    while not done.is_set():
        for address in ("/", "/partners/", "/partners/everland/"):
            if (status := client.get(address).status_code) != 200:
                wrong.append((address, status))
    return wrong


def test_many_editors_save_beside_a_reader_without_waiting_in_vain(shared, people, record_property):
    """Eight editors on SQLite, twenty on PostgreSQL, each at a record of their own."""
    count = 8 if connection.vendor == "sqlite" else 20
    factories.cite_everything(factories.make_partner("everland"))
    partners = [factories.make_partner(f"land-{number}", state=State.DRAFT) for number in range(count)]
    clients, waited, done = people(count), [], Event()

    def save_all():
        try:
            savers = [partial(save_often, *each, waited) for each in zip(clients, partners, strict=True)]
            return [one for wrong in at_once(*savers) for one in wrong]
        finally:
            done.set()

    wrong = at_once(save_all, partial(read_until, done))

    p95 = statistics.quantiles(waited, n=20)[-1]
    record_property("p95 of a save, in seconds", round(p95, 2))
    print(f"{connection.vendor}: {count} editors x {SAVES} saves, p50 {statistics.median(waited):.2f} s, p95 {p95:.2f} s")
    assert wrong == [[], []]
    assert sorted(Partner.objects.exclude(slug="everland").values_list("summary", flat=True)) == sorted(
        f"land-{number} {SAVES - 1}" for number in range(count)
    )
    assert {partner.edits.count() for partner in partners} == {SAVES + 1}


# Acts that come too late. One editor is enough for these: what they saw is sent with the act.


def words(client, response):
    """What an act is answered, on its page or on the one it leads to."""
    page = client.get(response.url, follow=True) if response.status_code == 302 else response
    return unescape(page.content.decode())


def overtaken(records, by):
    """What was seen of each record, all of which somebody else has changed since."""
    seen = [latest_edit(record) for record in records]
    edits.keep_all(records, [Edit(record_id=record.pk) for record in records])
    Partner.objects.filter(state=State.DRAFT).update(state=State.IN_REVIEW)
    changed = Partner.objects.in_bulk([record.pk for record in records])
    workflow.records_changed([workflow.Change(one, by=by, was_public=one.is_public) for one in changed.values()])
    return seen


@pytest.fixture
def late(db, client, django_user_model):
    """Twenty-five records of a state that somebody else has changed since they were looked at, and what was seen of them."""
    client.force_login(django_user_model.objects.create_superuser("ann"))
    bob = django_user_model.objects.create_superuser("bob")

    def made(state):
        records = [factories.cite_everything(factories.make_partner(f"land-{number}", state=state)) for number in range(ROUNDS)]
        return client, list(zip(records, overtaken(records, bob), strict=True))

    return made


def states_and_edits():
    return list(Partner.objects.order_by("pk").values_list("title", "state", "version", "last_changed_at")), Edit.objects.count()


STALE = "was changed by bob since you looked at it. Look at it again, then decide."


@pytest.mark.parametrize(
    ("page", "state", "data", "sentence"),
    [
        ("publish", State.DRAFT, {}, STALE),
        ("review", State.DRAFT, {"_approve": "1"}, STALE),
        ("review", State.DRAFT, {"_send_back": "1", "what_to_do": "All."}, STALE),
        ("withdraw", State.PUBLISHED, {"reason": "Wrong."}, STALE),
        ("delete", State.DRAFT, {"post": "yes"}, "It was changed since you looked at it. Look at it again, then decide."),
        (
            "delete",
            State.DRAFT,
            {"post": "yes", "seen": ""},
            "It was changed since you looked at it. Look at it again, then decide.",
        ),
    ],
)
def test_an_act_on_what_was_changed_since_is_refused_with_a_sentence(late, page, state, data, sentence):
    client, seen = late(state)
    before, told = states_and_edits(), []

    for record, edit in seen:
        response = client.post(f"/admin/cooperation/partner/{record.pk}/{page}/", {"seen": edit} | data)
        told.append(sentence in words(client, response))

    assert told == [True] * ROUNDS
    assert states_and_edits() == before


@pytest.mark.parametrize(
    ("name", "state", "data"),
    [
        ("review", State.PUBLISHED, {}),
        ("publish", State.DRAFT, {}),
        ("schedule", State.DRAFT, {"publish_at": "2096-01-01T09:00"}),
        ("withdraw", State.PUBLISHED, {"reason": "Wrong."}),
        ("set", State.DRAFT, {"add_topic": "songs"}),
    ],
)
def test_an_act_on_many_leaves_out_each_that_was_changed_since(late, name, state, data):
    client, seen = late(state)
    before = states_and_edits()
    if "add_topic" in data:
        data = {"add_topic": factories.make_topic(data["add_topic"]).pk}

    pairs = " ".join(f"{record.pk}:{edit}" for record, edit in seen)
    data = {"seen": pairs, "_do": "1", "number": ROUNDS, "note": ""} | data
    response = client.post(f"/admin/cooperation/partner/bulk/{name}/", data)

    assert words(client, response).count(STALE) == ROUNDS
    assert states_and_edits() == before


def test_records_ticked_in_a_list_are_deleted_as_they_were_seen_or_not_at_all(late):
    client, seen = late(State.DRAFT)
    before = states_and_edits()

    pairs = " ".join(f"{record.pk}:{edit}" for record, edit in seen)
    ticked = {"action": "delete_selected", "_selected_action": [record.pk for record, _edit in seen], "post": "yes", "seen": pairs}
    response = client.post("/admin/cooperation/partner/", ticked)

    assert "They were changed since you looked at them. Look at them again, then decide." in words(client, response)
    assert states_and_edits() == before
