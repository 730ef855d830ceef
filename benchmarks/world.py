"""An invented world: treaties, partners, initiatives, quotes and figures, each with sources that say so. No word of it stands in any source.

The same seed gives the same world. What does not grow with the treaties is the same in small worlds and large ones, so that they differ
in their size alone.
"""

import json
import random
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from itertools import count

from bulk import Table

PARTNERS, KEEPERS, PLACES, TOPICS, SOURCES, INDICATORS, OBSERVATIONS = 200, 8, 40, 20, 20, 20, 10
QUOTE_EVERY, INITIATIVE_EVERY, DRAFT_EVERY = 10, 20, 50
SYLLABLES = [first + vowel for first in "bdfgklmnprstvz" for vowel in "aeiou"]
CHINESE = "山水风云日月星雨花树鸟鱼石火土金木田竹林"
SUMMARY_WORDS, WORDS = 55, 40_000
SUMMARIES = 4_000
"""So many are invented, and shared: tokens take longer to make than to write."""

MARKERS = ("lantern", "harbour", "chronicle", "Zyxquark")
FIRST_DAY, DAYS = date(1985, 1, 1), 14_000
MOMENT = "2026-01-01 00:00:00"
ACTS = ("signature", "ratification", "accession")


@cache
def word(number):
    """An invented word of three syllables."""
    return "".join(SYLLABLES[number // 70**place % 70] for place in range(3))


@lru_cache(maxsize=SUMMARIES)
def summary_tokens(summary):
    """The tokens of a summary, as the site's own tokeniser writes them."""
    from cooperation.search.words import Words

    return Words([("summary", summary)]).columns()["summary"]


class World:
    """Rows of one world, table by table, as they are written."""

    def __init__(self, treaties, *, acts, seed=1):
        from cooperation import models

        self.treaties, self.acts = treaties, acts
        self.dice = random.Random(seed)
        self.models = models
        self.keys = count(1)
        self.passage_count = 20 + treaties // 1000
        self.used = set()

    @cached_property
    def tables(self):
        """The tables in the order in which rows may refer to those before."""
        m = self.models
        of = {
            "topic": (m.Topic, "id", "slug", "label"),
            "place": (m.Place, "id", "slug", "name", "level"),
            "source": (m.Source, "id", "slug", "title", "key", "kind", "publisher", *_dated("published_on"), "url"),
            "passage": (m.Passage, "id", "source_id", "number", "label", "summary", "length", "sha256"),
            "record": (m.Record, "id", "slug", "record_type", "title", "summary", "state", "first_published_at", "last_changed_at"),
            "topics": (m.Record.topics.through, "record_id", "topic_id"),
            "partner": (m.Partner, "record_id", "kind", "is_home"),
            "name": (m.PartnerName, "partner_id", "key", "kind", "name", "name_key"),
            "treaty": (m.Treaty, "record_id", "kind", "laterality", *_dated("adopted_on"), "place_id", "administered_by_id"),
            "act": (m.TreatyAction, "treaty_id", "key", "party_id", "type", *_dated("done_on"), *_dated("effective_on")),
            "initiative": (m.Initiative, "record_id", "kind", "status", *_dated("began_on"), "place_id"),
            "participation": (m.Participation, "record_id", "key", "partner_id", "role"),
            "quote": (m.Quote, "record_id", "kind", "text", "speaker_name", "organisation_id", *_dated("said_on")),
            "about": (m.Quote.about.through, "quote_id", "record_id"),
            "indicator": (m.Indicator, "record_id", "unit"),
            "observation": (m.Observation, "id", "indicator_id", "key", *_dated("period"), "low", "high", "qualifier"),
            "places": (m.Observation.places.through, "observation_id", "place_id"),
            "citation": (m.Citation, "record_id", "number", "row", "fact", "passage_id", "excerpt", "checked"),
            "version": (m.Version, "record_id", "number", "kind", "published_at", "document"),
            "entry": (m.SearchEntry, *(field.attname for field in m.SearchEntry._meta.concrete_fields)),
            "search_name": (m.SearchName, "entry_id", "words", "is_title"),
            "word": (m.SearchWord, "word", "stem", "head", "tail", "length"),
            "revision": (m.ContentRevision, "id", "number", "changed_at"),
        }
        return {name: Table(*columns) for name, columns in of.items()}

    def build(self, progress):
        """Make everything, telling `progress` after each treaty."""
        self.subjects()
        self.sources()
        for number in range(PARTNERS):
            self.partner(number)
        for number in range(INDICATORS):
            self.indicator(number)
        for number in range(self.treaties):
            treaty = self.treaty(number)
            if number % QUOTE_EVERY == 0:
                self.quote(number, about=treaty)
            if number % INITIATIVE_EVERY == 0:
                self.initiative(number)
            progress(number + 1)
        self.vocabulary()
        self.tables["revision"].add(1, 1, MOMENT)

    def words(self, many):
        """Invented words, the low numbers far more often than the high ones, as in any language."""
        dice = self.dice.random
        numbers = [int(WORDS * dice() ** 8) for _ in range(many)]
        self.used.update(numbers)
        return " ".join(map(word, numbers))

    @cached_property
    def summaries(self):
        """ "lantern" is in each, "harbour" in every second."""
        chinese = ("".join(self.dice.choices(CHINESE, k=6)) for _ in range(SUMMARIES))
        return [f"{self.words(SUMMARY_WORDS)} lantern{' harbour' * (number % 2)} {each}." for number, each in enumerate(chinese)]

    def summary(self):
        return self.dice.choice(self.summaries)

    def day(self):
        return FIRST_DAY + timedelta(days=self.dice.randrange(DAYS))

    def subjects(self):
        for number in range(TOPICS):
            self.tables["topic"].add(number + 1, f"topic-{number}", f"{word(number * 7)} {number}".capitalize())
        for number in range(PLACES):
            self.tables["place"].add(number + 1, f"place-{number}", f"{word(number * 11)} {number}".capitalize(), "city")

    def sources(self):
        """Sources whose passages nobody could check: their fingerprints are of nothing."""
        passages, kinds = count(1), _terms(self.models.Source)
        for number in range(SOURCES):
            kind, published = kinds[number % len(kinds)], _date(self.day())
            where, publisher = f"https://example.org/{number}", f"Press of {word(number % 7 * 1000)}"
            self.tables["source"].add(
                number + 1,
                f"source-{number}",
                f"Register of {word(number)} {number}",
                f"S {number}",
                kind,
                publisher,
                *published,
                where,
            )
            for place in range(1, self.passage_count + 1):
                self.tables["passage"].add(next(passages), number + 1, place, f"¶ {place}", self.words(8), 120, f"{place:064}")

    def record(self, kind, slug, title, *, topics=1, names=(), facts=()):
        """A record with its first version and its entry for the search; answers its key."""
        key, summary = next(self.keys), self.summary()
        state = "draft" if kind == "treaty" and key % DRAFT_EVERY == 0 else "published"
        since = None if state == "draft" else MOMENT
        changed = f"20{10 + key % 15}-{key % 12 + 1:02}-{key % 28 + 1:02} {key % 24:02}:{key % 60:02}:00"
        self.tables["record"].add(key, slug, kind, title, summary, state, since, changed)
        for topic in self.dice.sample(range(1, TOPICS + 1), topics):
            self.tables["topics"].add(key, topic)
        if since:
            document = _document(kind, slug, title, summary)
            self.tables["version"].add(key, 1, "publication", changed, document)
        self.entry(key, kind, slug, title, summary, state=state, names=names, facts=facts)
        return key

    def entry(self, key, kind, slug, title, summary, *, state, names, facts):
        from cooperation.search.words import Words

        held = Words()
        for section, texts in {"title": [title], "names": names, "facts": facts}.items():
            held.add(section, *texts)
        subject = self.models.Record(slug=slug, title=title, state=state)
        entry = held.entry(kind, subject, id=key * 2, record_id=key)
        entry.summary = summary_tokens(summary)
        entry.texts.insert(0, ["summary", summary])
        values = (getattr(entry, field.attname) for field in entry._meta.concrete_fields)
        self.tables["entry"].add(*(json.dumps(value) if isinstance(value, list) else value for value in values))
        for name, is_title in held.names().items():
            self.tables["search_name"].add(key * 2, name, is_title)

    def vocabulary(self):
        """The words that a question can be completed or corrected to."""
        from cooperation.search.tokens import vocabulary

        text = " ".join([*map(word, sorted(self.used)), *MARKERS])
        for found, stem in sorted(vocabulary(text).items()):
            self.tables["word"].add(found, stem, found[:2], found[-2:], len(found))

    def cite(self, record, *facts):
        """A receipt for each fact, which is a name or a row's key and a name."""
        for number, fact in enumerate(facts, start=1):
            row, name = fact if isinstance(fact, tuple) else ("", fact)
            passage = self.dice.randrange(SOURCES * self.passage_count) + 1
            self.tables["citation"].add(record, number, row, name, passage, self.words(5), "")

    def partner(self, number):
        kinds = _terms(self.models.Partner)
        kind = "state" if number < PARTNERS * 3 // 4 else kinds[number % len(kinds)]
        title, short = f"{word(number * 13)} {number}".capitalize(), f"{word(number)[:3]}{number}".upper()
        key = self.record("partner", f"partner-{number}", title, names=[short])
        self.tables["partner"].add(key, kind, number == 0)
        self.tables["name"].add(key, "short", "abbreviation", short, short.lower())
        self.cite(key, "title", ("short", "name"))

    def treaty(self, number):
        """One treaty with its acts. "chronicle" is in one title of 500, a rare word in one of 1,000."""
        m, dice = self.models, self.dice
        rare = ["chronicle"] * (number % 500 == 0) + ["Zyxquark"] * (number % 1000 == 0)
        title = " ".join([self.words(4).capitalize(), *rare, str(number)])
        kind, sides = dice.choice(_terms(m.Treaty)), dice.choice(_terms(m.Treaty, "laterality"))
        key = self.record("treaty", f"treaty-{number}", title, topics=dice.choice((1, 2)), facts=[kind, sides])
        adopted = self.day()
        place = dice.randrange(PLACES) + 1 if dice.random() < 0.7 else None
        keeper = PARTNERS - dice.randrange(KEEPERS) if dice.random() < 0.5 else None
        self.tables["treaty"].add(key, kind, sides, *_date(adopted), place, keeper)
        rows = [self.act(key, number, adopted) for number in range(self.acts)]
        facts = ["title", "kind", "adopted_on", *(["place"] if place else []), *(["administered_by"] if keeper else [])]
        self.cite(key, *facts, *((row, "type") for row in rows))
        return key

    def act(self, treaty, number, adopted):
        """The home state acts first, so that lists have a status to tell."""
        done = adopted + timedelta(days=30 * number)
        party = 1 if number == 0 else self.dice.randrange(2, PARTNERS * 3 // 4)
        row = f"act-{number}"
        self.tables["act"].add(treaty, row, party, ACTS[number % 3], *_date(done), *_date(done + timedelta(days=90)))
        return row

    def quote(self, number, *, about):
        dice = self.dice
        key = self.record("quote", f"quote-{number}", f"{self.words(5).capitalize()} {number}")
        speaker, kind = f"{word(number % 90 * 500)} {word(number % 90)}".title(), dice.choice(_terms(self.models.Quote))
        organisation = dice.randrange(PARTNERS) + 1
        self.tables["quote"].add(key, kind, self.words(20), speaker, organisation, *_date(self.day()))
        self.tables["about"].add(key, about)
        self.cite(key, "text", "speaker_name")

    def initiative(self, number):
        dice, m = self.dice, self.models
        key = self.record("initiative", f"initiative-{number}", f"{self.words(4).capitalize()} {number}")
        kind, status = dice.choice(_terms(m.Initiative)), dice.choice(_terms(m.Initiative, "status"))
        self.tables["initiative"].add(key, kind, status, *_date(self.day()), dice.randrange(PLACES) + 1)
        for place, partner in enumerate(dice.sample(range(1, PARTNERS + 1), 2)):
            self.tables["participation"].add(key, f"role-{place}", partner, ("lead", "member")[place])
        self.cite(key, "title", "began_on", ("role-0", "role"), ("role-1", "role"))

    def indicator(self, number):
        """Figures of ten years each, every second one a share."""
        title, unit = f"{self.words(4).capitalize()} {number}", ("% of songs", "songs")[number % 2]
        key = self.record("indicator", f"indicator-{number}", title)
        self.tables["indicator"].add(key, unit)
        for step in range(OBSERVATIONS):
            year, figure, row = 2010 + step, self.dice.randrange(1, 100), key * OBSERVATIONS + step
            period = (str(year), f"{year}-01-01", f"{year}-12-31")
            self.tables["observation"].add(row, key, f"year-{year}", *period, figure, figure, "exact")
            self.tables["places"].add(row, self.dice.randrange(PLACES) + 1)
        self.cite(key, "title", "unit", *((f"year-{2010 + step}", "low") for step in range(OBSERVATIONS)))


def _dated(name):
    return name, f"{name}_earliest", f"{name}_latest"


def _terms(model, name="kind"):
    return model._meta.get_field(name).vocabulary.values


def _date(day):
    text = day.isoformat()
    return text, text, text


def _document(kind, slug, title, summary):
    """What a version holds of a record, as far as pages of versions and lists of changes need it."""
    document = {
        "type": kind,
        "slug": slug,
        "url": f"/{kind}s/{slug}/",
        "title": title,
        "summary": summary,
        "summary_zh": "",
        "topics": [],
        "version": 1,
        "first_published_at": f"{MOMENT}Z",
        "last_changed_at": f"{MOMENT}Z",
        "checked_on": None,
        "receipts": [],
        "topic_receipts": [],
        "facts": [],
        "rows": [],
    }
    return json.dumps(document)
