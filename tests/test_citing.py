"""Records and sources in the formats of reference managers, read back with the programs that read them elsewhere."""

import json
from datetime import UTC, date, datetime

import bibtexparser
import pytest
import rispy
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.citing import bibtex, cite_record, cite_source, csl_json, ris
from cooperation.models import OldAddress, Record, Source, State
from tests import factories
from tests.test_drafts import MARK, beside, make_hidden  # noqa: F401 (beside is a fixture)

SUFFIXES = {
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".bib": "application/x-bibtex; charset=utf-8",
    ".csl.json": "application/vnd.citationstyles.csl+json; charset=utf-8",
    ".jsonld": "application/ld+json; charset=utf-8",
}
HOSTILE = 'A "quoted"\r\nER  - \r\n} \\ {{%$#_&~^ @misc{x, </script> <b> 条约 معاهدة \u2028\x1c end\\'
TAMED = 'A "quoted" ER - } \\ {{%$#_&~^ @misc{x, </script> <b> 条约 معاهدة end\\'

pytestmark = pytest.mark.django_db


def absolute(path):
    return f"https://record.example{path}"


def record_cited(**fields):
    changed = datetime(2026, 11, 23, 9, tzinfo=UTC)
    record = factories.make_treaty(**{"title": "Lantern Accord", "last_changed_at": changed} | fields)
    return cite_record(record, absolute=absolute)


def dated(text):
    """A treaty adopted then."""
    return record_cited(slug=f"t-{abs(hash(text))}", adopted_on=text)


def read_ris(text):
    (entry,) = rispy.loads(text)
    return entry


def read_bibtex(text):
    """The one entry of a BibTeX file, its values as a reader of the typeset text sees them."""
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    (entry,) = library.entries
    commands = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~", "textasciicircum": "^"}
    return entry, {field.key: _typeset(field.value, commands) for field in entry.fields}


def _typeset(value, commands):
    for letter in "&%$#_":
        value = value.replace(f"\\{letter}", letter)
    value = value.removeprefix("{").removesuffix("}") if value.startswith("{") and not value.startswith("{\\") else value
    for name in commands:
        value = value.replace(f"{{\\{name}}}", f"\0{name}\0")
    assert not {"{", "}", "\\"} & set(value)
    for name, letter in commands.items():
        value = value.replace(f"\0{name}\0", letter)
    return value


def read_csl(text):
    """The one CSL item, after the rules of the official schema that matter: known names, known types, well-formed dates."""
    (item,) = json.loads(text)
    texts = {"title", "title-short", "publisher", "version", "language", "abstract", "source", "URL", "note"}
    types = {"treaty", "dataset", "webpage", "article-newspaper", "report", "legislation", "document"}
    assert set(item) <= {"id", "type", "author", "issued", "accessed", *texts}
    assert item["type"] in types
    assert all(isinstance(item[name], str) for name in {"id", *texts} & set(item))
    assert all(list(name) == ["literal"] for name in item.get("author", []))
    for name in {"issued", "accessed"} & set(item):
        assert set(item[name]) <= {"date-parts", "circa", "literal"}
        assert all(1 <= len(parts) <= 3 for parts in item[name].get("date-parts", [[1]]))
    return item


def test_a_treaty_is_cited_as_a_treaty_with_its_own_date_and_the_version_that_was_read():
    citable = record_cited(
        slug="lantern-accord", short_title="Lanterns", title_zh="灯笼协定", summary="On songs.", adopted_on="2010-05"
    )

    assert read_ris(ris(citable)) == {
        "type_of_reference": "STAT",
        "id": "lantern-accord-v1",
        "title": "Lantern Accord",
        "short_title": "Lanterns",
        "translated_title": "灯笼协定",
        "year": "2010",
        "date": "2010/05//",
        "edition": "1",
        "language": "en",
        "abstract": "On songs.",
        "name_of_database": "Copyright Cooperation Record",
        "urls": ["https://record.example/treaties/lantern-accord/v/1/"],
        "notes": [
            "As recorded by Copyright Cooperation Record, version 1, 23 November 2026.",
            "Current version: https://record.example/treaties/lantern-accord/",
        ],
    }


def test_the_line_to_cite_names_title_site_version_and_date():
    citable = record_cited()

    assert citable.line == "“Lantern Accord”, Copyright Cooperation Record, version 1, 23 November 2026."


@pytest.mark.parametrize(
    ("make", "types"),
    [
        (factories.make_treaty, ("STAT", "treaty", "statute")),
        (factories.make_indicator, ("DATA", "dataset", "dataset")),
        (factories.make_partner, ("ELEC", "webpage", "webpage")),
        (factories.make_initiative, ("ELEC", "webpage", "webpage")),
        (factories.make_quote, ("ELEC", "webpage", "webpage")),
    ],
)
def test_each_type_of_record_is_cited_as_what_it_is(make, types):
    citable = cite_record(make(), absolute=absolute)

    assert (read_ris(ris(citable))["type_of_reference"], read_csl(csl_json(citable))["type"], citable.type.zotero) == types


@pytest.mark.parametrize(
    ("kind", "types"),
    [
        ("news-article", ("NEWS", "article-newspaper")),
        ("legal-text", ("STAT", "legislation")),
        ("reference-work", ("GEN", "document")),
    ],
)
def test_a_source_is_cited_by_its_kind(kind, types):
    citable = cite_source(factories.make_source(kind=kind), absolute=absolute)

    assert (read_ris(ris(citable))["type_of_reference"], read_csl(csl_json(citable))["type"]) == types


def test_a_source_is_cited_with_what_is_known_of_it_and_says_what_the_editors_supplied():
    source = factories.make_source(
        title_supplied=True,
        author="Harbour Office, Norland",
        publisher="The Harbour Times",
        published_on="2011~",
        published_on_reason="From its words.",
        url="https://times.example/report?a=1&b=50%25",
        retrieved_on=date(2026, 11, 20),
    )

    citable = cite_source(source, absolute=absolute)
    _entry, fields = read_bibtex(bibtex(citable))

    assert fields == {
        "title": "Report from the harbour",
        "shorttitle": source.key,
        "author": "Harbour Office, Norland",
        "year": "about 2011",
        "publisher": "The Harbour Times",
        "language": "en",
        "url": "https://times.example/report?a=1&b=50%25",
        "urldate": "2026-11-20",
        "note": "The title is supplied by the editors of Copyright Cooperation Record. The date is inferred: From its words. "
        "In this record: https://record.example/sources/harbour-report/",
    }
    assert citable.line == (
        "Harbour Office, Norland, “Report from the harbour” (title supplied by the editors), The Harbour Times, about 2011."
    )


def test_a_source_without_an_address_of_its_own_is_cited_as_recorded_here():
    citable = cite_source(factories.make_source(), absolute=absolute)

    assert citable.line == "“Report from the harbour”, no date stated, as recorded by Copyright Cooperation Record."
    assert citable.address == "https://record.example/sources/harbour-report/"


@pytest.mark.parametrize(
    ("stored", "in_ris", "in_bibtex", "in_csl"),
    [
        ("2012", ("2012", "2012///"), ("2012", None), {"date-parts": [[2012]]}),
        ("2012-06", ("2012", "2012/06//"), ("2012", "jun"), {"date-parts": [[2012, 6]]}),
        ("2012-06-26", ("2012", "2012/06/26/"), ("2012", "jun"), {"date-parts": [[2012, 6, 26]]}),
        ("2019~", ("2019", "2019///about 2019"), ("about 2019", None), {"date-parts": [[2019]], "circa": True}),
        ("2019-03?", ("2019", "2019/03//March 2019 (uncertain)"), ("2019?", "mar"), {"date-parts": [[2019, 3]], "circa": True}),
        ("2012/2015-03", (None, "///2012 to March 2015"), ("2012--2015", None), {"date-parts": [[2012], [2015, 3]]}),
        ("2012/..", (None, "///2012 or later"), ("2012--", None), {"literal": "2012 or later"}),
        ("../2012", (None, "///2012 or earlier"), ("--2012", None), {"literal": "2012 or earlier"}),
        ("", (None, None), (None, None), None),
    ],
)
def test_a_date_is_never_more_precise_than_stored(stored, in_ris, in_bibtex, in_csl):
    citable = record_cited(adopted_on=stored)

    from_ris = read_ris(ris(citable))
    _entry, from_bibtex = read_bibtex(bibtex(citable))

    assert (from_ris.get("year"), from_ris.get("date")) == in_ris
    assert (from_bibtex.get("year"), from_bibtex.get("month")) == in_bibtex
    assert read_csl(csl_json(citable)).get("issued") == in_csl


def test_hostile_words_stay_inside_their_field_in_every_format():
    treaty = cite_record(factories.make_treaty(title=HOSTILE, summary=HOSTILE, short_title=HOSTILE[:60]), absolute=absolute)
    source = cite_source(factories.make_source(title=HOSTILE, author=HOSTILE, publisher=HOSTILE, rights=HOSTILE), absolute=absolute)

    for citable in (treaty, source):
        entry, fields = read_bibtex(bibtex(citable))
        item = read_csl(csl_json(citable))
        reference = read_ris(ris(citable))

        assert (entry.entry_type, fields["title"]) == ("misc", TAMED)
        assert item["title"] == reference["title"] == TAMED
        assert ris(citable).count("\r\n") == len(ris(citable).splitlines()) == ris(citable).count("\n")
    assert fields["author"] == fields["publisher"] == TAMED
    assert item["author"] == [{"literal": TAMED}]
    assert reference["authors"] == [f"{TAMED},"]


def test_ris_begins_with_the_type_and_ends_with_the_end():
    lines = ris(record_cited()).split("\r\n")

    assert (lines[0], lines[-2:]) == ("TY  - STAT", ["ER  - ", ""])


def test_an_address_with_braces_keeps_a_bibtex_entry_whole():
    source = factories.make_source(url="https://times.example/{a}\\b_c~d")

    _entry, fields = read_bibtex(bibtex(cite_source(source, absolute=absolute)))

    assert fields["url"] == "https://times.example/%7Ba%7D%5Cb_c~d"


def test_every_public_record_and_source_is_there_in_every_format(article, client):
    readers = {".ris": read_ris, ".bib": read_bibtex, ".csl.json": read_csl, ".jsonld": json.loads}
    things = [*Record.objects.public(), *Source.objects.public()]

    for thing in things:
        for suffix, read in readers.items():
            address = thing.get_absolute_url().rstrip("/") + suffix
            answer = client.get(address)

            assert (answer.status_code, answer.headers["Content-Type"]) == (200, SUFFIXES[suffix])
            assert answer.headers["Content-Disposition"] == f'inline; filename="{thing.slug}{suffix}"'
            assert read(answer.content.decode())
    assert len(things) == 49


def test_keys_of_all_things_cited_are_different(article, client):
    things = [*Record.objects.public(), *Source.objects.public()]

    keys = [json.loads(client.get(thing.get_absolute_url().rstrip("/") + ".csl.json").content)[0]["id"] for thing in things]

    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_old_address_leads_to_the_same_format_of_the_new_one(client, suffix):
    treaty = factories.make_treaty("new-accord")
    OldAddress.objects.create(record=treaty, slug="old-accord")

    answer = client.get(f"/treaties/old-accord{suffix}")

    assert (answer.status_code, answer.headers["Location"]) == (301, f"/treaties/new-accord{suffix}")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_withdrawn_record_is_gone_in_every_format_or_leads_to_its_successor(client, suffix):
    withdrawn = {"state": State.WITHDRAWN, "withdrawn_reason": "Named twice."}
    factories.make_treaty("gone", **withdrawn)
    factories.make_treaty("replaced", successor=factories.make_partner("heir"), **withdrawn)

    assert client.get(f"/treaties/gone{suffix}").status_code == 410
    assert client.get(f"/treaties/replaced{suffix}").headers["Location"] == f"/partners/heir{suffix}"


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("how", ["draft", "in review", "scheduled"])
def test_a_hidden_record_is_not_there_in_any_format_and_shows_in_none(client, beside, how, suffix):  # noqa: F811
    public = [f"/{plural}/{beside[name].slug}{suffix}" for plural, name in (("partners", "partner"), ("treaties", "treaty"))]
    public += [f"/initiatives/{beside['initiative'].slug}{suffix}", f"/sources/harbour-report{suffix}"]
    before = [client.get(address).content for address in public]

    hidden = make_hidden(how, beside=beside)

    assert {client.get(record.get_absolute_url().rstrip("/") + suffix).status_code for record in hidden} == {404}
    assert client.get(f"/sources/{MARK}-source{suffix}").status_code == 404
    assert [client.get(address).content for address in public] == before


def test_a_record_of_another_type_or_list_is_not_there(client):
    factories.make_treaty()

    statuses = [client.get(address).status_code for address in ("/partners/lantern-accord.ris", "/songs/lantern-accord.ris")]

    assert statuses == [404, 404]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_asks_as_many_queries_for_one_row_as_for_three(client, suffix):
    indicator, place = factories.make_indicator(), factories.make_place()
    address = f"/indicators/share-of-songs{suffix}"
    counts = []

    for key in ("one", "two", "three"):
        factories.make_observation(indicator, key=key, places=[place])
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 12
