"""The pages on which a publisher decides: publishing for the first time, approving, sending back, withdrawing."""

from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from cooperation import states
from cooperation.models import Edit, Record, State
from tests import factories
from tests.admin.editing import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(report):
    """A treaty with its title cited and nothing else."""
    treaty = factories.make_treaty(state="draft", title="Lantern Accord.", adopted_on="2010-05")
    factories.make_action(treaty, factories.make_partner(title="Norland"), key="norland-2010")
    factories.cite(treaty, "title", report.passages.get(number=2), "Lantern Accord on Songs")
    return treaty


@pytest.fixture
def whole(report):
    """A partner that may be published."""
    return factories.cite_everything(factories.make_partner(title="Norland", state="draft"), report.passages.get(number=1))


@pytest.fixture
def sign_in(client, django_user_model):
    def sign_in(name, group):
        user = django_user_model.objects.create_user(name, is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        return user

    return sign_in


def address(record, act):
    return reverse(f"admin:cooperation_{record.record_type}_{act}", args=[record.pk])


def decide(client, record, act, **said):
    return client.post(address(record, act), {"seen": states.latest_edit(record)} | said)


def state_of(record):
    return Record.objects.get(pk=record.pk).state


def test_the_page_lists_three_strengths_each_with_the_way_to_its_field(editor, draft):
    page = editor.get(address(draft, "publish"))

    form = reverse("admin:cooperation_treaty_change", args=[draft.pk])
    remedy = "Cite the words it rests on, or take it out."
    assert page.context["problems"] == [
        (f"{form}#id_kind", f"“kind” has no citation. {remedy}"),
        (f"{form}#id_adopted_on", f"“adopted on” has no citation. {remedy}"),
        (f"{form}#id_actions-0-type", f"Treaty action norland-2010: “act” has no citation. {remedy}"),
    ]
    assert page.context["oddities"] == [
        (f"{form}#id_title", "“title” ends in a full stop. A title is no sentence: take the stop out.")
    ]
    assert [address.partition("#")[2] for address, _sentence in page.context["notes"]] == ["id_summary", "id_title_zh"]
    assert state_of(draft) == State.DRAFT


def test_what_must_be_mended_keeps_a_record_from_being_published_and_all_typed_stays(editor, draft):
    page = decide(editor, draft, "publish", note="Typed at length.")

    html = page.content.decode()
    assert (page.status_code, state_of(draft)) == (200, State.DRAFT)
    assert len(page.context["problems"]) == 3
    assert "Typed at length." in html
    assert "Error:" in html.partition("</title>")[0]
    assert "Nothing is changed yet. Must be mended: 3 things" in " ".join(html.split())


def test_the_page_of_checks_begins_at_what_must_be_mended(editor, draft):
    html = editor.get(address(draft, "publish")).content.decode()

    assert html.count("autofocus") == 1
    assert '<div class="problems" role="group" aria-labelledby="problems-heading" tabindex="-1" autofocus>' in html


def test_a_whole_record_is_published_by_one_button(editor, whole):
    answer = decide(editor, whole, "publish", note="The first of many.")

    assert (answer.status_code, state_of(whole)) == (302, State.PUBLISHED)
    edit = Edit.objects.get(record=whole.pk, state=State.PUBLISHED)
    message = next(iter(editor.get(answer.url).context["messages"]))
    assert f'“Norland” is published. <a href="{whole.get_absolute_url()}">View</a>' in str(message)
    assert message.extra_tags == f"undo-{edit.pk}"


def test_a_time_to_come_schedules_it(editor, whole):
    decide(editor, whole, "publish", publish_at="2199-01-01T09:00:00")

    stored = Record.objects.get(pk=whole.pk)
    assert (stored.state, stored.is_public, stored.publish_at.year) == (State.PUBLISHED, False, 2199)


@pytest.mark.parametrize("seen", ["0", "", "soon", "9" * 40])
def test_publishing_what_somebody_has_changed_since_is_refused(editor, whole, seen, django_user_model):
    bob = django_user_model.objects.create_superuser("bob")
    states.send_for_review(record=whole, by=bob, seen=0)

    page = decide(editor, whole, "publish", seen=seen)

    sentence = "“Norland” was changed by bob since you looked at it. Look at it again, then decide."
    assert (page.status_code, state_of(whole)) == (200, State.IN_REVIEW)
    assert [sentence for _address, sentence in page.context["problems"]] == [sentence]
    assert page.context["seen"] == states.latest_edit(whole)


def test_own_work_is_published_without_review_only_with_a_reason(sign_in, client, whole, settings):
    settings.EDITORIAL_REVIEW = True
    pat = sign_in("pat", "Publisher")
    states.send_for_review(record=whole, by=pat, seen=0)

    refused = decide(client, whole, "publish")
    published = decide(client, whole, "publish", unreviewed_reason="The fair opens today.")

    assert [sentence for _address, sentence in refused.context["problems"]] == [
        "Nobody else has read this. Say why it is published without review."
    ]
    assert published.status_code == 302
    assert Edit.objects.awaiting_approval().get().unreviewed_reason == "The fair opens today."


def test_the_work_of_others_needs_no_reason(sign_in, client, whole, settings, django_user_model):
    settings.EDITORIAL_REVIEW = True
    sign_in("pat", "Publisher")
    states.send_for_review(record=whole, by=django_user_model.objects.create_superuser("ed"), seen=0)

    assert b"unreviewed_reason" not in client.get(address(whole, "review")).content
    assert decide(client, whole, "review", _approve="1").status_code == 302
    assert state_of(whole) == State.PUBLISHED


@pytest.mark.parametrize("act", ["publish", "review", "withdraw"])
@pytest.mark.parametrize("group", ["Viewer", "Editor"])
def test_others_than_publishers_are_told_so(sign_in, client, whole, act, group):
    sign_in("ed", group)

    answers = [client.get(address(whole, act)), decide(client, whole, act, reason="No.")]

    sentence = "You may not publish or withdraw. Ask a publisher, or send the record for review."
    assert [(answer.status_code, sentence in answer.content.decode()) for answer in answers] == [(403, True), (403, True)]
    assert state_of(whole) == State.DRAFT


@pytest.mark.parametrize("act", ["publish", "review", "withdraw"])
def test_what_is_not_there_is_not_found(editor, act):
    assert editor.get(reverse(f"admin:cooperation_treaty_{act}", args=[999])).status_code == 404


def test_a_record_in_review_shows_all_it_says_with_its_words(editor, whole):
    states.send_for_review(record=whole, by=None, seen=0)

    html = unescape(editor.get(address(whole, "review")).content.decode())

    assert "<dt>Title</dt>" in html
    assert "“The Harbour Office” HARBOUR ¶ 1" in html


def test_sending_back_needs_a_note_and_keeps_it(editor, whole):
    states.send_for_review(record=whole, by=None, seen=0)

    refused = decide(editor, whole, "review", _send_back="1")
    sent = decide(editor, whole, "review", _send_back="1", what_to_do="Cite the charter.")

    assert [sentence for _address, sentence in refused.context["problems"]] == ["Say what is to be done, then send it back."]
    assert (sent.status_code, state_of(whole)) == (302, State.DRAFT)
    assert Edit.objects.filter(record=whole.pk).latest("pk").note == "Cite the charter."


def test_a_page_that_has_nothing_to_decide_leads_to_the_form(editor, whole):
    pages = {
        "review": "“Norland” does not wait for review.",
        "withdraw": "Visitors do not see “Norland”: there is nothing to withdraw.",
    }

    for act, sentence in pages.items():
        assert editor.get(address(whole, act)).url == reverse("admin:cooperation_partner_change", args=[whole.pk])
        assert sentence in [unescape(one) for one in said(editor)]


def test_withdrawing_needs_a_reason_and_says_what_refers_to_it(editor, report):
    norland = factories.cite_everything(factories.make_partner(title="Norland"), report.passages.get(number=1))
    factories.make_treaty(title="Lantern Accord", administered_by=norland)

    page = editor.get(address(norland, "withdraw"))
    refused = decide(editor, norland, "withdraw")

    assert "Used by 1: 1 treaty" in page.content.decode()
    assert "Lantern Accord" in page.content.decode()
    assert [sentence for _address, sentence in refused.context["problems"]] == [
        "Say why the record is withdrawn: its address shows the reason."
    ]
    assert state_of(norland) == State.PUBLISHED


def test_what_is_withdrawn_leads_to_what_replaces_it(editor, report):
    norland, other = factories.make_partner(title="Norland"), factories.make_partner("north", title="Northland")

    page = editor.get(address(norland, "withdraw"))
    decide(editor, norland, "withdraw", seen=page.context["seen"], reason="Entered twice.", successor=other.pk)

    stored = Record.objects.get(pk=norland.pk)
    assert (stored.state, stored.withdrawn_reason, stored.successor_id) == (State.WITHDRAWN, "Entered twice.", other.pk)


def test_a_draft_cannot_replace_what_is_withdrawn(editor, report):
    norland, draft = factories.make_partner(title="Norland"), factories.make_partner("north", state="draft")

    assert decide(editor, norland, "withdraw", reason="Entered twice.", successor=draft.pk).status_code == 200
    assert state_of(norland) == State.PUBLISHED


def test_a_record_called_like_another_is_remarked_upon(editor, whole):
    factories.make_partner("twin", title="The Norland")

    sentences = [sentence for _address, sentence in editor.get(address(whole, "publish")).context["oddities"]]

    assert sentences == ["This looks like “The Norland”. Compare the two, and say that they are different, or keep only one."]
