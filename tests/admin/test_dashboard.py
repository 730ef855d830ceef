"""The first page: what it says needs doing, for whom; what it finds; what was done last and can be undone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperation import edits, states
from cooperation.models import Batch, Edit, KeptForm, Treaty
from tests import factories

pytestmark = pytest.mark.django_db


def somebody(django_user_model, name, group):
    user = django_user_model.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ann(django_user_model, settings):
    settings.EDITORIAL_REVIEW = True
    return somebody(django_user_model, "ann", "Publisher")


@pytest.fixture
def bob(django_user_model):
    return somebody(django_user_model, "bob", "Editor")


def queues(user):
    page = signed_in(user).get(reverse("admin:index"))
    return [one.sentence for one in page.context["queues"]]


def waiting(user, name):
    page = signed_in(user).get(reverse("admin:queue", args=[name]))
    return [str(row["record"]) for row in page.context["rows"]], [form.title for _address, form in page.context["forms"]]


def drafted(by, slug="lantern-accord", state="draft", **fields):
    treaty = factories.make_treaty(slug, title=slug, state=state, title_zh="约", **fields)
    edits.keep(treaty, by=by)
    return treaty


def keep_form(by, waiting, **fields):
    return KeptForm.objects.create(by=by, waiting=waiting, path="/admin/", title=f"Kept by {by}", pairs=[], **fields)


def test_three_queues_are_always_there_and_empty_ones_are_not(ann):
    assert queues(ann) == ["0 wait for your review", "0 were sent back to you", "0 drafts of yours are unfinished"]


def test_an_editor_is_not_asked_to_review(bob):
    assert queues(bob) == ["0 were sent back to you", "0 drafts of yours are unfinished"]
    assert signed_in(bob).get(reverse("admin:queue", args=["review"])).status_code == 404


def test_what_others_wrote_waits_for_review_and_what_i_wrote_does_not(ann, bob):
    drafted(bob, "theirs", state="in-review")
    drafted(ann, "mine", state="in-review")
    keep_form(bob, "review")
    keep_form(ann, "review")

    assert queues(ann)[0] == "2 wait for your review"
    assert waiting(ann, "review") == (["theirs"], ["Kept by bob"])


def test_where_one_person_keeps_the_record_their_own_work_waits_for_them(ann, settings):
    settings.EDITORIAL_REVIEW = False
    drafted(ann, "mine", state="in-review")

    assert queues(ann)[0] == "1 waits for your review"


def test_what_was_sent_back_is_returned_until_it_is_taken_up_again(ann, bob):
    treaty = drafted(bob)
    states.send_for_review(record=treaty, by=bob, seen=states.latest_edit(treaty))
    states.send_back(record=treaty, by=ann, seen=states.latest_edit(treaty), note="Cite the date.")
    keep_form(bob, "returned")

    assert queues(bob)[0] == "2 were sent back to you"
    edits.keep(Treaty.objects.get(), by=bob)
    assert waiting(bob, "returned") == ([], ["Kept by bob"])


def test_my_drafts_are_mine_and_the_oldest_is_marked(ann, bob):
    drafted(bob, "mine")
    drafted(ann, "theirs")
    for reason in ("draft", "sign-in", "restoring"):
        keep_form(bob, reason, at=timezone.now() - timedelta(days=9))

    page = signed_in(bob).get(reverse("admin:index"))

    drafts = page.context["queues"][1]
    assert (drafts.sentence, drafts.age, drafts.is_old) == ("4 drafts of yours are unfinished", "1\xa0week", True)
    assert waiting(bob, "drafts") == (["mine"], ["Kept by bob"] * 3)


def test_what_visitors_see_is_held_to_citations_excerpts_and_titles_in_chinese(ann, report):
    uncited = factories.make_treaty("uncited", title="Uncited", title_zh="约")
    factories.cite_everything(factories.make_partner("cited", title="Cited"), report.passages.get(number=2))
    unchecked = factories.cite(
        factories.make_quote("unchecked", state="draft", title="Unchecked"), "title", report.passages.get(number=2)
    )
    type(unchecked).objects.filter(pk=unchecked.pk).update(checked="")
    in_our_words = factories.make_source("elsewhere", attached=False).passages.get(number=1)
    factories.cite(uncited, "kind", in_our_words, note="Says what it is.", confidence="high")

    assert queues(ann)[3:] == [
        "1 published record lacks a citation for a fact",
        "1 record has excerpts that are not checked",
        "1 has no Chinese title",
    ]
    assert [waiting(ann, name)[0] for name in ("uncited", "excerpts", "untranslated")] == [
        [uncited.title],
        ["Unchecked"],
        ["Cited"],
    ]


def test_what_names_a_withdrawn_record_is_to_be_looked_at(ann):
    gone = factories.make_partner("gone", state="withdrawn", withdrawn_reason="It stands twice here.")
    factories.make_action(factories.make_treaty(title="Lantern Accord"), gone, "ratification")
    factories.make_action(factories.make_treaty("drafted", state="draft"), gone, "ratification")
    factories.make_quote(title="Of one who is there", organisation=factories.make_partner("there"))

    assert "1 published record names a withdrawn one" in queues(ann)
    assert waiting(ann, "names-withdrawn")[0] == ["Lantern Accord"]


def test_all_that_is_scheduled_is_listed_changes_of_what_is_public_too(ann):
    now = timezone.now()
    for slug, days in (("soon", 3), ("later", 30)):
        factories.make_initiative(slug, title=slug, publish_at=now + timedelta(days=days))
    keep_form(ann, "time", due_at=now + timedelta(days=60))
    keep_form(ann, "time", due_at=now - timedelta(days=30), failure="It has no citation.")

    assert "4 are scheduled" in queues(ann)
    assert waiting(ann, "scheduled") == (["soon", "later"], ["Kept by ann", "Kept by ann"])
    page = signed_in(ann).get(reverse("admin:queue", args=["scheduled"]))
    assert [form.failure for _address, form in page.context["forms"]] == ["It has no citation.", ""]


def test_the_first_page_says_when_the_next_of_what_is_scheduled_is_due(ann):
    keep_form(ann, "time", due_at=datetime(2126, 12, 4, 9, tzinfo=UTC))
    factories.make_initiative(publish_at=datetime(2127, 1, 1, tzinfo=UTC))

    page = " ".join(signed_in(ann).get(reverse("admin:index")).content.decode().split())

    assert ">2 are scheduled</a> (the next on 4 Dec 2126 09:00 UTC)" in page


def publish_unreviewed(by, slug):
    treaty = factories.cite_everything(drafted(by, slug))
    return states.publish(record=treaty, by=by, seen=states.latest_edit(treaty), unreviewed_reason="Urgent.")


def test_a_second_publisher_approves_what_was_published_without_review(ann, django_user_model):
    edit = publish_unreviewed(somebody(django_user_model, "cat", "Publisher"), "urgent")

    assert "1 was published without review and waits for approval" in queues(ann)
    signed_in(ann).post(reverse("admin:approve"), {"edit": edit.pk})

    edit.refresh_from_db()
    assert (edit.approved_by, Edit.objects.awaiting_approval().count()) == (ann, 0)


def test_nobody_approves_their_own_work_and_no_editor_approves(ann, bob):
    edit = publish_unreviewed(ann, "urgent")

    answers = [signed_in(user).post(reverse("admin:approve"), {"edit": edit.pk}).status_code for user in (ann, bob)]

    assert answers == [403, 403]
    assert Edit.objects.awaiting_approval().get() == edit


@pytest.mark.parametrize("name", ["approve", "undo_batch"])
def test_acts_of_the_first_page_are_sent_and_never_followed(ann, name):
    answers = [
        signed_in(ann).get(reverse(f"admin:{name}")),
        signed_in(ann).post(reverse(f"admin:{name}"), {"edit": "x", "batch": "x"}),
    ]

    assert [answer.status_code for answer in answers] == [405, 404]


def test_the_page_asks_the_same_for_one_and_for_thirty_changes(ann, bob):
    counts = []
    for number in range(30):
        treaty = drafted(bob, f"t-{number}", state="in-review")
        batch = Batch.objects.create(what="Set one field", by=bob)
        edits.keep(treaty, by=bob, batch=batch)
        if number in (0, 29):
            client = signed_in(ann)
            with CaptureQueriesContext(connection) as captured:
                assert len(client.get(reverse("admin:index")).context["acts"]) == (20 if number else 2)
            counts.append(len(captured))

    assert len(set(counts)) == 1, counts
    assert counts[0] <= 15


def found(user, words):
    page = signed_in(user).get(reverse("admin:find"), {"q": words})
    return {name: [row["title"] for row in rows] for name, rows, _more in page.context["groups"]}


def test_one_box_finds_everything_drafts_too(ann, report):
    treaty = factories.make_treaty(title="Lantern Accord", state="draft")
    factories.cite(treaty, "title", report.passages.get(number=2), "together with the Island Union")
    factories.make_name(factories.make_partner(title="Zealous Office"), "Lantern Bureau")
    factories.make_topic("lanterns", label="Lantern making")

    assert found(ann, "lantern") == {"Treaties": ["Lantern Accord"], "Partners": ["Zealous Office"], "Topics": ["Lantern making"]}
    assert found(ann, "island union") == {"Treaties": ["Lantern Accord"]}
    assert found(ann, "no such words") == {}


def test_one_exact_name_opens_its_form_and_two_do_not(ann):
    treaty = factories.make_treaty(title="Lantern Accord", state="draft")
    factories.make_treaty("other", title="Lantern Accord of 2010")

    answer = signed_in(ann).get(reverse("admin:find"), {"q": "lantern accord"})
    factories.make_quote(title="Lantern Accord")

    assert answer.headers["Location"] == reverse("admin:cooperation_treaty_change", args=[treaty.pk])
    assert found(ann, "lantern accord") == {"Treaties": ["Lantern Accord", "Lantern Accord of 2010"], "Quotes": ["Lantern Accord"]}


def test_the_latest_changes_lead_to_what_changed(ann, bob):
    treaty = drafted(bob)
    edit = Edit.objects.get()

    page = signed_in(ann).get(reverse("admin:index")).content.decode()

    assert f'href="{reverse("admin:cooperation_treaty_history", args=[treaty.pk])}#edit-{edit.pk}"' in page


def test_each_type_can_be_added_by_whoever_may(ann, django_user_model):
    adding = [
        [opts.model_name for opts in signed_in(user).get(reverse("admin:index")).context["may_add"]]
        for user in (ann, somebody(django_user_model, "vic", "Viewer"))
    ]

    assert adding == [["treaty", "partner", "initiative", "quote", "indicator", "source", "topic", "place"], []]


def test_the_record_stands_before_the_accounts_and_its_types_as_visitors_see_them(editor):
    page = editor.get(reverse("admin:index"))

    listed = [[str(one["name"]) for one in app["models"]] for app in page.context["app_list"]]
    assert listed == [
        ["Treaties", "Partners", "Initiatives", "Quotes", "Indicators", "Sources", "Topics", "Places"],
        ["Groups", "Users"],
    ]
