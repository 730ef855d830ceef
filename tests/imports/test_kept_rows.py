"""The rows of a file until all are imported: however often they are looked at, from whichever tab, and by whom they are undone."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from cooperation.admin import importing
from cooperation.models import Batch, ImportBatch, Initiative, Partner
from tests import factories
from tests.admin.editing import said
from tests.imports.sending import BAD, HEADINGS, good, page_of, send, sent
from tests.pages import Page

pytestmark = pytest.mark.django_db


def test_of_many_possible_duplicates_the_page_says_how_many_are_left_and_those_decided_stay_so(editor):
    factories.make_partner("norland", title="Kingdom of Norland")
    rows = [[f"norland-{number}", f"Kingdom of Norland{chr(97 + number % 26)} {number}", "state"] for number in range(105)]
    first = page_of(editor, ["slug", "title", "kind"], *rows)

    second = sent(editor, first, "_again", **{f"another-{number}": "on" for number in range(2, 102)})
    ticks = {name: "on" for row, name, _offered in second.context["duplicates"] if not row.is_another}
    sent(editor, second, "_all", **ticks)

    assert "and 5 more. Decide on these and choose “Check again”: the next ones follow." in " ".join(first.content.decode().split())
    assert (len(ticks), Partner.objects.count(), Page(second).parse_errors) == (5, 106, [])


def test_a_box_that_is_no_longer_ticked_takes_back_what_was_said(editor):
    factories.make_partner("norland", title="Kingdom of Norland")
    page = sent(editor, page_of(editor, ["title", "kind"], ["The Kingdom of Nordland", "state"]), "_again", **{"another-2": "on"})

    editor.post(page.request["PATH_INFO"], {"_again": "1", "offered-2": "1"})

    assert [row["is_another"] for row in ImportBatch.objects.get().rows] == [False]


def test_rows_too_long_to_be_sent_back_are_left_out_and_counted(editor):
    rows = [[f"talks-{number}", "条" * 9_000, "palaver", "2001"] for number in range(30)]

    page = page_of(editor, HEADINGS, *rows)
    again = sent(editor, page, "_again")

    assert (len(page.context["refused"]), page.context["refused_left"], again.status_code) == (24, 6, 200)


def test_a_short_cell_of_two_lines_keeps_its_line_break(editor):
    page = page_of(editor, HEADINGS, ["talks", "Talks", "palaver", ""])
    ImportBatch.objects.update(
        rows=[row | {"cells": row["cells"] | {"title": "One\nTwo"}} for row in ImportBatch.objects.get().rows]
    )
    page = editor.get(page.request["PATH_INFO"])

    sent(editor, page, "_again", **{"row-2-1": "One\r\nTwo"})

    assert [cell.heading for one in page.context["refused"] for cell in one.fields if cell.is_long] == ["title"]
    assert ImportBatch.objects.get().rows[0]["cells"]["title"] == "One\nTwo"


@pytest.fixture
def copied(db):
    """A passage of forty words that somebody has copied."""
    return factories.make_source(body=" ".join(f"w{n}" for n in range(40))).passages.get()


def test_citing_more_of_a_passage_than_may_be_shown_is_refused_at_each_row_however_often_it_is_looked_at(editor, copied):
    rows = [[f"w{number}", "state"] for number in range(25)]
    page = page_of(editor, ["title", "kind"], *rows, passage=copied.pk)

    again = sent(editor, page, "_all")
    answers = [page, again, editor.get(page.request["PATH_INFO"]), editor.get(page.request["PATH_INFO"] + "kept.csv")]

    assert [answer.status_code for answer in answers] == [200] * 4
    assert {one.errors[0].split(" of “")[0] for one in again.context["refused"]} == {"The cited words would be 25"}
    assert (len(again.context["refused"]), Partner.objects.count()) == (25, 0)


@pytest.mark.parametrize("change", [{"kind": "song"}, {"headings": ["colour"]}])
@pytest.mark.parametrize("end", ["", "kept.csv"])
def test_kept_rows_of_a_kind_that_is_no_more_lead_back_with_a_sentence(editor, change, end):
    page = page_of(editor, HEADINGS, *good(1))
    ImportBatch.objects.update(**change)

    answer = editor.get(page.request["PATH_INFO"] + end)

    assert (answer.status_code, answer.url) == (302, reverse("admin:import"))
    assert said(editor)[0].startswith("The kept rows cannot be read any more. There is no ")


def test_rows_that_another_tab_has_finished_are_not_looked_for_in_vain(editor):
    first = page_of(editor, HEADINGS, *good(1))
    second = editor.get(first.request["PATH_INFO"])
    sent(editor, first, "_all")
    said(editor)

    answer = sent(editor, second, "_all")

    assert (answer.url, Initiative.objects.count()) == (reverse("admin:import"), 1)
    assert said(editor) == ["These rows are imported already, or were forgotten. Nothing was done."]


def test_looking_at_rows_does_not_write_over_what_another_tab_mended(editor, person):
    page = page_of(editor, HEADINGS, ["talks", "Talks", "palaver", ""])
    kept, request = ImportBatch.objects.get(), page.wsgi_request
    sent(editor, page, "_again", **{"row-2-1": "Mended elsewhere"})

    importing._shown(request, kept, page.context["form"], page.context["outcome"])

    assert [row["cells"]["title"] for row in ImportBatch.objects.get().rows] == ["Mended elsewhere"]


def test_a_file_sent_twice_is_kept_once(editor):
    token = str(editor.get(reverse("admin:import")).context["token"])

    first, second = (send(editor, HEADINGS, *good(1), _token=token) for _time in range(2))

    assert (second.url, ImportBatch.objects.count()) == (first.url, 1)


def test_a_table_that_its_sender_may_not_import_is_not_kept(client, django_user_model):
    user = django_user_model.objects.create_user("partners-only", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_partner"))
    client.force_login(user)

    answer = send(client, HEADINGS, *good(1))

    assert (answer.status_code, ImportBatch.objects.count()) == (403, 0)


def test_the_fortnight_counts_from_the_last_part_that_was_imported(editor):
    page = page_of(editor, HEADINGS, *good(1), *BAD)
    ImportBatch.objects.update(at=timezone.now() - timedelta(days=13))

    sent(editor, page, "_ready")

    assert ImportBatch.objects.get().at > timezone.now() - timedelta(minutes=5)


def test_a_reason_given_with_the_first_press_is_enough(client, person, accord, register, settings):
    settings.EDITORIAL_REVIEW = True
    client.force_login(person("Publisher"))
    page = page_of(client, ["slug", "in_force_on"], ["lantern-accord", "2011"], passage=register.pk)

    answer = sent(client, page, "_all", unreviewed_reason="Copied from the register.")

    accord.refresh_from_db()
    assert "It would change: Entry into force: <ins>2011</ins>" in " ".join(page.content.decode().split())
    assert (answer.status_code, accord.in_force_on) == (302, "2011")


def test_an_editor_undoes_an_import_of_their_own_and_another_editor_does_not(editor, client, person, django_user_model):
    sent(editor, page_of(editor, HEADINGS, *good(2)), "_all")
    batch = Batch.objects.get()
    button = client.get(reverse("admin:batch", args=[batch.pk])).content.decode()
    other = django_user_model.objects.create_user("other", is_staff=True)
    other.groups.set(batch.by.groups.all())
    client.force_login(other)
    refused = client.post(reverse("admin:undo_batch"), {"batch": batch.pk})
    client.force_login(batch.by)

    answer = client.post(reverse("admin:undo_batch"), {"batch": batch.pk})

    assert ("Undo this batch" in button, refused.status_code, answer.status_code) == (True, 403, 302)
    assert (said(client)[-1], Initiative.objects.count()) == ("2 records are as they were before.", 0)
