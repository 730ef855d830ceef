"""Take the pictures of docs/editing.md and docs/pages.md anew, of a throw-away site with the record and a few invented edits: `make pictures`."""

import os
import sys
import tempfile
from pathlib import Path

import django
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"
WIDTH = 1280
MOST = 120_000
"""How many bytes a picture may have."""

SUMMARY = "Adopted in Beijing in June 2012, it gives performers in films rights over their performances."
TREATY, DRAFT = "beijing-treaty", "harbour-forum"


def prepare():
    """The article's record, two people who keep it, and what they did. Answers the cookie of one who is signed in."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    call_command("load_record", "article", verbosity=0)
    users = get_user_model().objects
    li, wang = (users.create_superuser(name) for name in ("li", "wang"))
    edit(li, wang)
    client = Client()
    client.force_login(li)
    return client.cookies["sessionid"].value


def edit(li, wang):
    """A correction and an update of the treaty, a draft that lacks citations, one that waits for review, one that is scheduled."""
    from datetime import timedelta

    from django.utils import timezone

    from cooperation import edits, states, workflow
    from cooperation.models import Initiative, Partner, Record, Treaty

    treaty = Treaty.objects.get(slug=TREATY)
    edits.keep_first(Record.objects.get(pk=treaty.pk))
    reason = {"unreviewed_reason": "Read aloud to a colleague before publication."}
    for summary, kind, note in (
        (SUMMARY.replace("2012", "2021"), "update", "Said in one sentence what the treaty gives."),
        (SUMMARY, "correction", "The year was mistyped: the source names 2012."),
    ):
        treaty.summary = summary
        treaty.save()
        workflow.record_changed(record=treaty, by=wang, was_public=True, kind=kind, note=note, **reason)
    draft = Initiative.objects.create(
        slug=DRAFT, title="Harbour Forum on Copyright", kind="forum", began_on="2019-05", summary="A forum held each spring."
    )
    workflow.record_changed(record=draft, by=li, was_public=False, note="Begun.")
    cite(draft)
    sent = Partner.objects.create(slug="island-office", title="Island Copyright Office", kind="public-authority")
    states.send_for_review(record=sent, by=wang, seen=0, note="Please read the name.")
    later = Partner.objects.create(slug="coast-union", title="Coast Union of Authors", kind="forum", state="published")
    later.publish_at = timezone.now() + timedelta(days=3)
    later.save()


def cite(draft):
    """One citation of the draft, of the forum itself: the other facts still lack theirs."""
    from cooperation.models import Citation, Passage

    passage = Passage.objects.order_by("source", "number").first()
    Citation.objects.create(record=draft, number=1, fact="title", passage=passage, excerpt="an annual forum")


def take(page, name, *, until):
    """Save a page from its top to the end of something on it. What stays at the foot of the window is at the foot of the picture."""
    page.set_viewport_size({"width": WIDTH, "height": 900})
    place = page.locator(until).bounding_box()
    page.set_viewport_size({"width": WIDTH, "height": round(place["y"] + place["height"])})
    keep(page, name)


def keep(page, name):
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    size = path.stat().st_size
    sys.stdout.write(f"{path.relative_to(ROOT)}: {size:,} bytes\n")
    if size > MOST:
        raise SystemExit(f"{path.name} has more than {MOST:,} bytes: show less of the page.")


def take_all(page, site):
    from cooperation.models import Record

    key = {slug: Record.objects.get(slug=slug).pk for slug in (TREATY, DRAFT)}
    admin = f"{site}/admin/"
    page.goto(admin)
    take(page, "editing-first-page", until=".acts > li:nth-child(2)")
    page.goto(f"{admin}cooperation/initiative/?kind=dialogue")
    take(page, "editing-list", until="#result_list tbody tr:nth-child(4)")
    page.goto(f"{admin}cooperation/initiative/{key[DRAFT]}/change/")
    take(page, "editing-form", until=".field-topics")
    page.goto(f"{admin}cooperation/initiative/{key[DRAFT]}/publish/")
    take(page, "editing-checks", until=".submit-row")
    page.goto(f"{admin}cooperation/treaty/{key[TREATY]}/history/")
    take(page, "editing-history", until=".history > li:nth-child(3)")


PAGES = {
    "home": "/",
    "list": "/treaties/",
    "treaty": "/treaties/beijing-treaty/",
    "partner": "/partners/united-kingdom/",
    "initiative": "/initiatives/diplomatic-conference-2012/",
    "quote": "/quotes/gurry-milestone/",
    "indicator": "/indicators/copyright-industry-share-of-gdp/",
    "source": "/sources/ncac-interview/",
    "timeline": "/timeline/?topic=audiovisual-performances",
    "search": "/search/?q=Beijing",
    "history": "/treaties/beijing-treaty/history/",
    "changes": "/changes/",
    "data": "/data/",
    "chinese": "/zh/treaties/beijing-treaty/",
}
"""One page of every kind, by the name of its picture."""


def take_public(page, site):
    """What visitors see, of the whole record."""
    page.set_viewport_size({"width": 960, "height": 580})
    for name, address in PAGES.items():
        answer = page.goto(f"{site}{address}")
        if not answer.ok:
            raise SystemExit(f"{address} answers {answer.status}: name another page of this kind.")
        if name == "treaty":
            page.locator("dl.facts button.c").first.click()
        keep(page, f"page-{name}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"VAR_DIR": folder, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "ncacsite.settings"}
        # Playwright's synchronous interface runs an event loop, in which Django would refuse our own queries.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        sys.path.insert(0, str(ROOT))
        django.setup()
        from django.core.management import call_command

        from tests.chromium import find

        session, server = prepare(), LiveServer("127.0.0.1")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
            context = browser.new_context(viewport={"width": WIDTH, "height": 900})
            context.add_cookies([{"name": "sessionid", "value": session, "url": server.url}])
            take_all(context.new_page(), server.url)
            call_command("load_record", "article", "reference", "--keep-edits", verbosity=0)
            take_public(browser.new_context().new_page(), server.url)
            browser.close()
        server.stop()


if __name__ == "__main__":
    main()
