"""A site on a primary and a standby of PostgreSQL goes on when either is late or gone, and no editor reads what is older than their save."""

import time
from contextlib import ExitStack
from types import SimpleNamespace

import pytest

from ncacsite.databases.from_urls import POSTGRESQL
from ncacsite.databases.replicas import LEFT_OUT
from tests.clusters import ask, pair, questions
from tests.served import Person, ask_until, served
from tests.signing_in import PASSWORD
from tests.slow import delay

pytestmark = pytest.mark.once

PAGE, DATA = "/partners/everland/", "/partners/everland.json"
MAX_LAG = 8
ANSWERED_WITHIN = 20
"""Seconds in which a reader has an answer or is told to come again: twice what is promised, for a busy machine."""

SOON = 30
"""Seconds in which a busy machine must manage what takes a few (docs/deploying.md)."""


@pytest.fixture(scope="module")
def site():
    """Two sites on the same two servers; Ann is signed in at both. One keeps pages and its connections, one has a pool and keeps nothing."""
    with pair() as (primary, standby, folder), delay(standby.port) as between, ExitStack() as stack:
        servers = {
            # Both settings name both: after a failover nothing in them needs to change.
            "DATABASE_URL": f"postgres://postgres@127.0.0.1:{primary.port},127.0.0.1:{standby.port}/postgres",
            "DATABASE_REPLICAS": f"{primary.address()},postgres://postgres@127.0.0.1:{between.port}/postgres",
            "DATABASE_MAX_LAG": str(MAX_LAG),
            "VAR_DIR": str(folder / "var"),
            "EDITORIAL_REVIEW": "0",
        }
        ways = {"keeping": {}, "pool": {"DATABASE_POOL": "4", "PAGE_CACHE_MB": "0"}}
        ports = [stack.enter_context(served(folder / f"{name}.log", **servers, **way)) for name, way in ways.items()]
        yield SimpleNamespace(
            primary=primary,
            standby=standby,
            between=between,
            form=f"/admin/cooperation/partner/{primary.record}/change/",
            visitors=[Person(port) for port in ports],
            editors=[Person(port).sign_in("ann", PASSWORD) for port in ports],
        )


def save(site, editor, summary):
    """Save a new summary; the status, 302 when it is saved."""
    page = editor.get(site.form)
    return editor.send(page, site.form, summary=summary, _publish="1").status if page.status == 200 else page.status


def statuses(people, path):
    return [person.get(path).status for person in people]


def readiness(person):
    answer = person.get("/readyz")
    return answer.status, answer.text


def all_well(site):
    return all('"replica-2": "ok"' in readiness(visitor)[1] for visitor in site.visitors)


def everybody_reads(people, text):
    return all(text in person.get(PAGE).text for person in people)


def test_the_site_goes_on(site, subtests):
    ask_until(lambda: all_well(site), seconds=SOON)
    with subtests.test("visitors read from the standby, and from nowhere else"):
        before = questions(site.primary), questions(site.standby)

        pages = [visitor.get(path) for visitor in site.visitors for path in (PAGE, DATA, "/", "/search/?q=land", "/changes.atom")]

        assert [page.status for page in pages] == [200] * 10
        assert questions(site.primary) == before[0]
        assert questions(site.standby) >= before[1] + 10
        assert "BEGIN ISOLATION LEVEL REPEATABLE READ" in site.standby.log.read_text()

    with subtests.test("whoever is signed in reads from the primary, and from nowhere else"):
        before = questions(site.primary), questions(site.standby)

        pages = [editor.get(path) for editor in site.editors for path in (PAGE, DATA, "/admin/", site.form)]

        assert [page.status for page in pages] == [200] * 8
        assert questions(site.primary) >= before[0] + 8
        assert questions(site.standby) == before[1]

    with subtests.test("whatever watches the site is told of every server"):
        assert {readiness(visitor)[0] for visitor in site.visitors} == {200}
        assert '"replica-1": "is not a standby", "replica-2": "ok"' in site.visitors[0].get("/readyz").text

    with subtests.test("an editor sees their own save at once, while visitors of a late standby see the old page, whole"):
        old = [visitor.get(PAGE).text for visitor in site.visitors]
        page = site.editors[0].get(site.form)
        ask(site.standby, "SELECT pg_wal_replay_pause()")

        saved = site.editors[0].send(page, site.form, summary="Lanterns of dusk.", _publish="1")

        assert [visitor.get(PAGE).text for visitor in site.visitors] == old
        assert saved.status == 302
        assert everybody_reads(site.editors, "Lanterns of dusk.")
        assert all("Lanterns of dusk." in editor.get(DATA).text for editor in site.editors)

    with subtests.test("a standby that is late for too long is left out"):
        ask_until(lambda: everybody_reads(site.visitors, "Lanterns of dusk."), seconds=MAX_LAG + SOON)

        status, found = readiness(site.visitors[0])
        assert (status, " s behind" in found) == (200, True)

    with subtests.test("a standby that has caught up is read from again"):
        ask(site.standby, "SELECT pg_wal_replay_resume()")

        ask_until(lambda: all_well(site), seconds=SOON)
        before = questions(site.primary)
        assert statuses(site.visitors, PAGE) == [200, 200]
        assert questions(site.primary) == before

    with subtests.test("a standby that hangs holds up whoever was about to read, and nobody after them"):
        site.between.seconds = 3600

        held_up = [visitor.get(PAGE) for visitor in site.visitors]

        assert {answer.status for answer in held_up} <= {200, 503}
        assert [answer.seconds for answer in held_up if answer.seconds > ANSWERED_WITHIN] == []
        assert statuses(site.visitors * 5, PAGE) == [200] * 10

    with subtests.test("however long it hangs, and whenever it is looked at again"):
        ends = time.monotonic() + 3 * LEFT_OUT
        answers = []
        while time.monotonic() < ends:
            answers += [visitor.get(PAGE) for visitor in site.visitors]
            time.sleep(0.5)

        assert {answer.status for answer in answers} == {200}
        assert [answer.seconds for answer in answers if answer.seconds >= POSTGRESQL["connect_timeout"]] == []
        site.between.seconds = 0
        ask_until(lambda: all_well(site), seconds=SOON)

    with subtests.test("no visitor notices that the standby is killed, nor that it is back"):
        site.standby.stop()

        assert statuses(site.visitors * 5, PAGE) == [200] * 10
        assert '"replica-2": "does not answer"' in readiness(site.visitors[0])[1]
        assert readiness(site.visitors[0])[0] == 200

        site.standby.start()
        ask_until(lambda: all_well(site), seconds=SOON)
        assert statuses(site.visitors, PAGE) == [200, 200]

    with subtests.test("without the primary the public site goes on, and the admin says when to ask again"):
        site.primary.stop()

        assert statuses((site.visitors + site.editors) * 3, PAGE) == [200] * 12
        refused = [editor.get(site.form) for editor in site.editors]
        assert [(page.status, page.headers["Retry-After"]) for page in refused] == [(503, "30")] * 2
        assert all("no-store" in page.headers["Cache-Control"] for page in refused)
        status, found = readiness(site.visitors[0])
        assert (status, '"database": "does not answer"' in found) == (200, True)

    with subtests.test("however long the primary is gone"):
        ask_until(lambda: " behind" in readiness(site.visitors[0])[1], seconds=MAX_LAG + SOON)

        assert statuses(site.visitors, PAGE) == [200, 200]

    with subtests.test("once the standby is promoted, editors save again without a restart, and everybody sees it"):
        site.standby.promote()

        ask_until(lambda: save(site, site.editors[0], "Promoted.") == 302, seconds=SOON)
        assert "Promoted." in site.editors[0].get(PAGE).text
        ask_until(lambda: save(site, site.editors[1], "Promoted with a pool.") == 302, seconds=SOON)
        assert "Promoted with a pool." in site.editors[1].get(PAGE).text
        ask_until(lambda: everybody_reads(site.visitors, "Promoted with a pool."), seconds=SOON)
