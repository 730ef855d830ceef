"""What visitors may not see is in no answer there is, changes none, and can be found out by no question."""

import html
import io
import re
import zipfile
from itertools import pairwise
from random import Random
from urllib.parse import quote

import pytest

from cooperation import edits, search, states, versions, workflow
from cooperation.models import KeptForm, Lookalike, Opening, PreviewLink, Record, Source, State, Topic
from cooperation.records import RECORD_MODELS
from cooperation.views.preview import address_of
from tests import factories
from tests.admin.editing import Editing
from tests.pages import addresses
from tests.test_drafts import MARK, beside, hidden, make_hidden, refer_to_hidden

pytestmark = pytest.mark.django_db
__all__ = ["beside"]

HOW = ["draft", "in review", "scheduled", "withdrawn"]
METHODS = ["GET", *(pytest.param(method, marks=pytest.mark.once) for method in ("HEAD", "POST", "PUT", "DELETE", "OPTIONS"))]
"""On PostgreSQL the first alone: whatever the method, the database is asked what GET asks, or nothing."""
FORMATS = ["/", ".json", ".csv", ".jsonld", ".ris", ".bib", ".csl.json", ".atom", "/history/", "/v/1/", "/timeline/", "", ".xyz"]
FORMATS += ["/history.json", "/v/1.csv", "/timeline.json"]
STARTS = [
    "/robots.txt",
    "/sitemap.xml",
    "/opensearch.xml",
    "/api/openapi.json",
    "/data/all.zip",
    "/.well-known/security.txt",
    "/search/?q=zqxmork",
    "/search/?q=zqxmar",
    "/search/?q=lantern",
    "/search/suggest.json?q=zqxm",
    "/search/suggest.json?q=lan",
    "/treaties/?q=1",
    "/nope/",
    "/preview/nope/",
]
LINKED = re.compile(r"""(?:href|src|action)="([^"#]+)|https?://testserver(/[^\s"'<>\\)]*)""")


def crawl(client):
    """Every answer reached from the fixed addresses and those of all records, by every link there is, with its headers."""
    waiting, answers = {*STARTS, *addresses()}, {}
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        answers[address] = (response.status_code, str(dict(response.headers)), words_of(response))
        waiting |= {link for link in links_in(answers[address][2]) if link not in answers}
    return answers


def words_of(response):
    """The body as text, the files of an archive one after the other."""
    body = response.getvalue()
    if response["Content-Type"] == "application/zip":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return "\n".join(name + "\n" + packed.read(name).decode() for name in packed.namelist())
    return body.decode()


def links_in(text):
    found = {html.unescape(relative or absolute) for relative, absolute in LINKED.findall(text)}
    found = {link.removeprefix("http://testserver").partition("#")[0] for link in found}
    return {link for link in found if link.startswith("/") and not link.startswith(("//", "/static/", "/admin/"))}


def keep_about(record, by):
    """Everything that is kept of a hidden record beside itself, all marked."""
    edits.keep(record, by=by, note=f"{MARK} note")
    KeptForm.objects.create(by=by, waiting="review", path=f"/{MARK}/", title=MARK, record_id=record.pk, pairs=[["title", MARK]])
    PreviewLink.objects.create(record_id=record.pk, by=by)
    Opening.objects.create(record_id=record.pk, by=by)


@pytest.fixture
def public(beside):
    """Public records with their versions and search entries, as they stand before anything hidden is made."""
    Topic.objects.create(slug="songs", label="Songs")
    versions.keep_missing()
    search.rebuild()
    return beside


@pytest.fixture
def hidden_records(public, django_user_model):
    """Twenty hidden records, of every type and in every state, with all that is kept of them, and public ones that name some."""
    by = django_user_model.objects.create_user(MARK, is_staff=True)
    made = [record for how in HOW for record in make_hidden(how, beside=public, mark=f"{MARK}{HOW.index(how)}")]
    refer_to_hidden(public)
    for record in made:
        keep_about(record, by)
    for first, second in pairwise(sorted(made, key=lambda record: record.pk)):
        Lookalike.objects.create(first_id=first.pk, second_id=second.pk, by=by)
    versions.keep_missing()
    search.rebuild()
    return made


def test_twenty_hidden_records_leave_no_mark_in_any_public_answer(client, hidden_records):
    answers = crawl(client)

    assert len(hidden_records) == 20
    assert len(answers) > 100
    assert [address for address, answer in answers.items() if MARK in address or any(MARK in str(part) for part in answer)] == []


def test_the_crawl_finds_what_is_public(client, public):
    """That nothing was found would say nothing of a crawl that finds nothing."""
    shown = make_hidden("draft", beside=public)
    Record.objects.update(state=State.PUBLISHED, first_published_at="2026-01-01T00:00:00Z")
    versions.keep_missing()
    search.rebuild()

    found = [address for address, answer in crawl(client).items() if MARK in answer[2]]

    kinds = {re.sub(r".*?(\.[a-z.]+|/)(\?.*)?$", r"\1", address) for address in found}
    assert {"/", ".json", ".csv", ".jsonld", ".ris", ".bib", ".csl.json", ".atom", ".zip", ".xml"} <= kinds
    assert {f"{record.get_absolute_url()}history/" for record in shown} <= set(found)
    assert {"/search/?q=zqxmork", "/search/suggest.json?q=zqxm"} <= set(found)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("how", ["draft", "in review", "scheduled"])
def test_the_address_of_a_draft_answers_as_one_that_never_was(client, public, method, how):
    records = make_hidden(how, beside=public)
    versions.keep_missing()

    for record in (*records, Source.objects.get(slug=f"{MARK}-source")):
        for form in FORMATS:
            there = record.get_absolute_url().removesuffix("/") + form
            nowhere = there.replace(MARK, "qzwkram")
            assert without(MARK, client.generic(method, there)) == without("qzwkram", client.generic(method, nowhere)), there


def without(word, response):
    """An answer, but for the word of its address."""
    return response.status_code, str(dict(response.headers)).replace(word, "…"), response.getvalue().replace(word.encode(), b"@")


def test_the_life_of_a_draft_changes_no_byte_of_any_public_answer(client, public, admin_user):
    workflow.deleted(things=[factories.make_topic("gone")])
    lives, before = [], crawl(client)

    records = make_hidden("draft", beside=public)
    for record in records:
        workflow.record_changed(record=record, by=admin_user, was_public=False)
    lives.append(crawl(client))
    for record in records:
        record.title = f"{MARK} other"
        record.save()
        workflow.record_changed(record=record, by=admin_user, was_public=False, note=MARK)
        client.get(address_of(PreviewLink.objects.create(record_id=record.pk)))
        states.send_for_review(record=record, by=admin_user, seen=states.latest_edit(record), note=MARK)
        states.send_back(record=record, by=admin_user, seen=states.latest_edit(record), note=MARK)
    lives.append(crawl(client))
    for record in records[::-1]:
        record.delete()
    workflow.deleted(things=records)
    lives.append(crawl(client))

    assert [differing(before, life) for life in lives] == [[], [], []]


def differing(before, after):
    return sorted(address for address in before.keys() | after.keys() if before.get(address) != after.get(address))


def test_previewing_a_change_of_a_public_record_changes_no_byte_of_any_public_answer(admin_client, client, public):
    before = crawl(client)
    Editing(admin_client, public["treaty"], title=MARK, slug=MARK).save(_preview="1")

    assert differing(before, crawl(client)) == []


# What is asked of the search: N questions in words that only drafts have, beside the same in words that nothing has.

N = 300
LETTERS = "bdfgkmpqvwxz"


def invented(random, length):
    return "".join(random.choice(LETTERS) for _ in range(length))


def vocabularies(random):
    """Forty words for drafts and forty for nothing, pair by pair of one length, none like another or like any public word."""
    pairs = [(f"{invented(random, length)}", f"{invented(random, length)}") for length in [5, 6, 7, 8, 9] * 8]
    return [pair for pair in pairs if len(set(pair)) == 2]


def spoiled(word, how, place):
    """A word as typed by somebody: whole, begun, with a slip, or two letters changed round."""
    place = place % (len(word) - 2) + 1
    return {
        "whole": word,
        "begun": word[: place + 2],
        "slip": word[:place] + "j" + word[place + 1 :],
        "turned": word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        "plural": f"{word}s",
        "phrase": f'"{word}"',
        "without": f"lantern -{word}",
        "with": f"lantern {word}",
        "upper": word.upper(),
    }[how]


def questions(random, pairs):
    """Pairs of the same question in words of drafts and in words of nothing, with the words to take out of the answers."""
    hows = ["whole", "begun", "slip", "turned", "plural", "phrase", "without", "with", "upper"]
    for _ in range(N):
        chosen = [(pair, random.choice(hows), random.randrange(9)) for pair in random.sample(pairs, random.randint(1, 3))]
        yield [" ".join(spoiled(pair[side], how, place) for pair, how, place in chosen) for side in (0, 1)]


def answered(client, address, question):
    response = client.get(address + quote(question))
    text = html.unescape(response.content.decode())
    for word in sorted({*question.split(), quote(question), *re.findall(r"\w+", question)} - {"lantern"}, key=len, reverse=True):
        text = re.sub(re.escape(word), "@", text, flags=re.IGNORECASE)
    return response.status_code, sorted(response.headers), text


ASKED = ["/search/?q=", "/search/suggest.json?q="]


def told_apart(client, asked):
    """The pairs of questions that are not answered alike."""
    return [pair for pair in asked if len({str([answered(client, address, one) for address in ASKED]) for one in pair}) == 2]


def test_a_question_in_the_words_of_drafts_is_answered_as_one_in_words_of_nothing(client, public):
    random = Random(4)
    pairs = vocabularies(random)
    words = [draft for draft, _nothing in pairs]
    for place, model in enumerate(RECORD_MODELS):
        own = words[place * 8 : place * 8 + 8]
        fields = {"title": " ".join(own[:3]), "summary": " ".join(own), "slug": "-".join(own[:2])} | hidden(HOW[place % 3])
        record = getattr(factories, f"make_{model._meta.model_name}")(**fields)
        factories.cite(record, "title", public["passage"], note=" ".join(own))
    search.rebuild()

    asked = list(questions(random, pairs))

    assert told_apart(client, asked) == []

    Record.objects.update(state=State.PUBLISHED, publish_at=None, first_published_at="2026-01-01T00:00:00Z")
    search.rebuild()
    assert len(told_apart(client, asked[:20])) > 15, "the same questions do tell what is public from what is not"


@pytest.mark.parametrize("name", ["partner", "topic", "place", "source", "year"])
def test_a_filter_with_the_words_of_drafts_is_answered_as_one_with_words_of_nothing(client, hidden_records, name):
    factories.make_topic(f"{MARK}0-topic").records.add(hidden_records[0])
    for section in ("treaties", "partners", "initiatives", "quotes", "indicators", "sources", "timeline"):
        for ending in ("/", ".json"):
            for value in (f"{MARK}0-{name}", "2003"):
                address = f"/{section}{ending}?{name}={value}"
                nothing = address.replace(MARK, "qzwkram").replace("2003", "1703")
                there, nowhere = (without_value(client.get(one), one) for one in (address, nothing))
                assert there == nowhere, address


def without_value(response, address):
    value = address.partition("=")[2]
    return response.status_code, set(response.headers), response.getvalue().decode().replace(value, "@")
