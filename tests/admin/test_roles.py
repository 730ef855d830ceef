"""Every address of the admin, asked for by every role: who is let in, and what the others are told."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import transaction

from cooperation.models import Batch, State
from tests import factories
from tests.admin.roles import (
    ADMINISTRATOR,
    EDITOR,
    NO_GROUP,
    NO_STAFF,
    PUBLISHER,
    ROLES,
    SIGNED_OUT,
    SUPERUSER,
    VIEWER,
    browser,
    is_at_least,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db

KEPT = "(treaty|partner|initiative|quote|indicator|source|topic|place)"
RECORD = "(treaty|partner|initiative|quote|indicator)"
OTHER = "(source|topic|place)"

RULES = [
    # addresses                                     who may read, answer    who may send, answer to an empty form
    ("", NO_GROUP, 200, NO_GROUP, 200),
    ("login/", SIGNED_OUT, 200, SIGNED_OUT, 200),
    ("login/code/", SIGNED_OUT, 302, SIGNED_OUT, 302),
    ("logout/", NO_GROUP, 405, NO_GROUP, 200),
    ("(second-factor|password_change)/", NO_GROUP, 200, NO_GROUP, 200),
    ("(password_change/done|jsi18n)/", NO_GROUP, 200, NO_GROUP, 405),
    ("(find|queue/<name>|batch/<key>)/", VIEWER, 200, VIEWER, 200),
    ("import/", EDITOR, 200, EDITOR, 200),
    ("import/<key>/", EDITOR, 404, EDITOR, 302),
    (r"import/(<key>/kept\.<name>|template/<kind>\.<name>)", EDITOR, 404, EDITOR, 404),
    ("(approve|undo|undo-batch)/", NO_GROUP, 405, NO_GROUP, 404),
    ("(cooperation/passage/)?autocomplete/", VIEWER, 200, NO_GROUP, 405),
    ("cooperation/lookalike/", VIEWER, 200, VIEWER, 404),
    (f"cooperation/{KEPT}/", VIEWER, 200, VIEWER, 200),
    (f"cooperation/{KEPT}/add/", EDITOR, 200, EDITOR, 200),
    (f"cooperation/{KEPT}/<object_id>/change/", VIEWER, 200, EDITOR, 200),
    (f"cooperation/{RECORD}/<object_id>/history/", VIEWER, 200, VIEWER, 404),
    (f"cooperation/{OTHER}/<object_id>/history/", VIEWER, 200, VIEWER, 200),
    (f"cooperation/{RECORD}/<object_id>/delete/", ADMINISTRATOR, 200, ADMINISTRATOR, 302),
    (f"cooperation/{OTHER}/<object_id>/delete/", ADMINISTRATOR, 200, ADMINISTRATOR, 200),
    (f"cooperation/{RECORD}/<pk>/publish/", PUBLISHER, 200, PUBLISHER, 200),
    (f"cooperation/{RECORD}/<pk>/(review|withdraw)/", PUBLISHER, 302, PUBLISHER, 302),
    (f"cooperation/{RECORD}/<pk>/discard/<kept>/", EDITOR, 302, EDITOR, 302),
    (f"cooperation/{RECORD}/<pk>/preview/", VIEWER, 200, VIEWER, 200),
    (f"cooperation/{RECORD}/<pk>/preview-links/", VIEWER, 200, EDITOR, 302),
    (f"cooperation/{RECORD}/bulk/<name>/", PUBLISHER, 302, PUBLISHER, 302),
    (rf"cooperation/{RECORD}/export/<kind>\.<name>", VIEWER, 404, VIEWER, 404),
    ("cooperation/source/<pk>/read/", VIEWER, 200, VIEWER, 200),
    ("auth/(user|group)/(add/|<object_id>/(history|delete|change)/)?", ADMINISTRATOR, 200, ADMINISTRATOR, 200),
    ("auth/user/<id>/password/", ADMINISTRATOR, 200, ADMINISTRATOR, 200),
    ("(cooperation|auth)/[a-z]+/<object_id>/", NO_GROUP, 302, NO_GROUP, 302),
    ("<app_label>/", VIEWER, 200, VIEWER, 200),
    ("<url>", NO_GROUP, 404, NO_GROUP, 404),
]
"""Whoever may not is led to signing in, and told on a page of status 403 once signed in as staff."""

HIDDEN = {"<app_label>/": 404}
"""Addresses that Django says are not there to whoever may not."""

HAS_SIGNED_IN = {"login/": [302, 200]}
"""Addresses that send on whoever has no use for them."""

ASKED = {
    "autocomplete/": "?app_label=cooperation&model_name=partner&field_name=successor",
    "cooperation/passage/autocomplete/": "?app_label=cooperation&model_name=citation&field_name=passage",
}


def routes(patterns, prefix=""):
    """Every address of the admin, as `<name>` where something stands in it."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, route)
        else:
            yield re.sub(r"<\w+:", "<", re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route).strip("^$"))


ROUTES = list(routes(admin.site.urls[0]))


def rule_of(route):
    return next((rule for rule in RULES if re.fullmatch(rule[0], route)), None)


def expected(role, route):
    """The answers to reading an address and to sending it an empty form."""
    if route in HAS_SIGNED_IN and is_at_least(role, NO_GROUP):
        return HAS_SIGNED_IN[route]
    _addresses, *both = rule_of(route)
    refused = 302 if role in (SIGNED_OUT, NO_STAFF) else HIDDEN.get(route, 403)
    return [answer if is_at_least(role, least) else refused for least, answer in (both[:2], both[2:])]


@pytest.fixture
def things(report):
    """Something of every type, nothing of it public."""
    made = {model: getattr(factories, f"make_{model}")(state=State.DRAFT) for model in re.findall(r"\w+", RECORD)}
    made |= {"source": report, "topic": factories.make_topic(), "place": factories.make_place()}
    return made | {
        "user": User.objects.create_user("somebody"),
        "group": Group.objects.create(name="Some"),
        "": Batch.objects.create(what="Published"),
    }


def address(route, things):
    """The address of a route, about one of the things."""
    thing = next((thing for name, thing in things.items() if name and name in route.split("/")), things[""])
    names = {"url": "nothing/", "app_label": "cooperation", "name": "publish" if "bulk" in route else "uncited"}
    return "/admin/" + re.sub(r"<(\w+)>", lambda found: str(names.get(found[1], thing.pk)), route) + ASKED.get(route, "")


def test_every_address_of_the_admin_has_its_rule():
    missing = [route for route in ROUTES if not rule_of(route)]

    assert missing == [], f"Nobody has said who may open {missing}. Add a line to RULES."


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_let_in_where_it_may_and_nowhere_else(things, role):
    client, answers = browser(role), {}

    for route in sorted(ROUTES, key=lambda route: route == "logout/"):
        with transaction.atomic():
            answers[route] = [client.get(address(route, things)).status_code, client.post(address(route, things)).status_code]
            transaction.set_rollback(True)

    assert answers == {route: expected(role, route) for route in ROUTES}


@pytest.mark.parametrize("role", [SIGNED_OUT, NO_STAFF])
def test_whoever_is_no_editor_is_led_to_signing_in(things, role):
    answer = browser(role).get(address("cooperation/partner/<object_id>/change/", things))

    assert answer.url.startswith("/admin/login/?next=/admin/cooperation/partner/")


def test_an_account_of_no_group_sees_no_title(things):
    """What is not public is shown to nobody because they have an account."""
    client = browser(NO_GROUP)
    titles = [str(thing) for name, thing in things.items() if re.fullmatch(KEPT, name)]

    pages = [client.get(address(route, things), follow=True).content.decode() for route in ROUTES]

    assert [title for title in titles for page in pages if title in page] == []


def refusal(client, address, **data):
    """The words of a refusal, on a page that can be read and left."""
    response = client.post(address, data) if data else client.get(address)
    page = Page(response)
    assert (response.status_code, page.parse_errors, page.text("h1")) == (403, [], ["Not allowed"])
    assert "/admin/" in page.attributes("#content-main a", "href")
    return page.text("#content-main")[0]


def test_a_refusal_says_why_who_asks_and_what_to_do_instead(things):
    client = browser(EDITOR)

    assert "You may not publish or withdraw. Ask a publisher, or send the record for review." in refusal(
        client, address("cooperation/partner/<pk>/publish/", things)
    )
    plain = refusal(client, address("auth/user/", things))
    assert "Your account may not do this. Ask an administrator for the right. You are signed in as Editor (Editor)." in plain


def test_a_refusal_of_somebody_in_no_group_says_so(things):
    words = refusal(browser(NO_GROUP), address("cooperation/partner/", things))

    assert "You are signed in as staff-of-no-group, who is in no group." in words


def test_a_refusal_shows_every_word_that_was_typed_and_runs_none(things):
    client = browser(VIEWER)
    url = address("cooperation/partner/<object_id>/change/", things)

    words = refusal(client, url, _token="x", summary="Typed <script>at length</script>.")

    assert "What you wrote Summary Typed <script>at length</script>." in words


def test_a_refusal_shows_no_password(things):
    url = address("auth/user/add/", things)

    assert "nine lanterns" not in refusal(browser(PUBLISHER), url, username="eve", password1="nine lanterns")


@pytest.mark.parametrize("name", re.findall(r"\w+", KEPT))
def test_a_viewer_reads_the_form_and_finds_no_button_that_would_be_refused(things, name):
    client, route = browser(VIEWER), f"cooperation/{name}/<object_id>/change/"
    named = str(things[name])

    html = client.get(address(route, things)).content.decode()

    form = html.partition('id="content-main"')[2].partition("</form>")[0]
    assert named in form
    assert re.findall(r'<(?:input|button|textarea|select)(?![^>]*type="hidden")[^>]*>', form) == []
    links = set(re.findall(r'<a href="(/admin/[^"#?]*)', form))
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize(
    ("role", "shown"), [(VIEWER, False), (EDITOR, False), (PUBLISHER, False), (ADMINISTRATOR, True), (SUPERUSER, True)]
)
def test_only_administrators_are_led_to_accounts(role, shown):
    assert ("/admin/auth/user/" in browser(role).get("/admin/").content.decode()) is shown
