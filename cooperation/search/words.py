"""Which words of a record or source are found, and in which section of its entry: what its own page shows, and nothing else."""

from dataclasses import dataclass, field

from cooperation import dates
from cooperation.documents import document
from cooperation.models import SECTIONS, SearchEntry, State

from . import tokens

NAMES = {"short_title", "title_zh", "official_name"}
NAME_ROWS = {"partnername": ("name",), "treatyidentifier": ("scheme", "value")}
QUOTED = {"text", "speaker_name", "speaker_role"}
UNSAID = {"title", "language", "is_home", "binding", "places_open"}
"""Facts whose words say nothing without their label, and the title, which has a section of its own."""

NOTES = "notes"
"""Our notes on citations: found as facts are, and told from them where a text is shown."""

MOST_CHARACTERS = 300_000
"""Of one entry's tokens, well below what PostgreSQL takes; nothing shown on one page comes near."""


PUBLISHED = ".published"
"""The token of what is published. Whether visitors may see it now is asked again of what is found.

It begins with a point, as the next two do, so that no word is one of them.
"""


def of_kind(kind):
    """The token of all entries of a kind."""
    return f".type.{kind}"


def in_title(token):
    """The token of all entries that have a token in their title: a database finds few of those sooner than it passes over the rest."""
    return f".title.{token}"


@dataclass
class Words:
    """The texts of one entry by section, and the names it is asked for by."""

    texts: list = field(default_factory=list)
    dated: str = ""
    dated_fact: str = ""

    def add(self, section, *texts):
        for text in texts:
            if text and (section, text) not in self.texts:
                self.texts.append((section, text))

    def of(self, section):
        return [text for name, text in self.texts if name == section]

    def columns(self):
        """The tokens of each section, each once and between spaces."""
        left, columns = MOST_CHARACTERS, {}
        for section in SECTIONS:
            texts = [*self.of(section), *(self.of(NOTES) if section == "facts" else [])]
            found = dict.fromkeys(token.text for text in texts for token in tokens.tokens(text))
            columns[section] = _within(left, found)
            left -= len(columns[section])
        return columns

    def names(self):
        """The keys of its title and its other names, each with whether it is the title's."""
        keys = {tokens.key(text)[:400]: False for text in self.of("names")} | {tokens.key(self.of("title")[0])[:400]: True}
        return {key.strip(): is_title for key, is_title in keys.items() if key.strip()}

    def vocabulary(self):
        return {word: stem for _section, text in self.texts for word, stem in tokens.vocabulary(text).items()}

    def entry(self, kind, subject, **keys):
        """The entry, unsaved. Its title has tokens more, which no question can hold: kind, publication, and its words as a title's."""
        columns = self.columns()
        is_published = getattr(subject, "state", State.PUBLISHED) == State.PUBLISHED
        marks = [of_kind(kind), *([PUBLISHED] if is_published else []), *map(in_title, columns["title"].split())]
        columns["title"] += f" {' '.join(marks)} "
        return SearchEntry(
            kind=kind,
            slug=subject.slug,
            heading=subject.title,
            dated=self.dated,
            dated_fact=self.dated_fact,
            texts=[[section, text] for section, text in self.texts if section != "title"],
            **columns,
            **keys,
        )


def _within(most, found):
    kept, length = [], 2
    for token in found:
        length += len(token) + 1
        if length > most:
            break
        kept.append(token)
    return f" {' '.join(kept)} " if kept else ""


def of_record(record):
    """The words of a record of its own type, as read by `for_detail()`."""
    data, words = document(record), Words()
    words.add("title", data["title"])
    words.add("summary", data["summary"], data["summary_zh"])
    for fact in data["facts"]:
        _add_fact(words, fact, record_type=data["type"])
    for row in data["rows"]:
        _add_row(words, row)
    facts = [*data["facts"], *(fact for row in data["rows"] for fact in row["facts"])]
    words.add("facts", *(topic[name] for name in ("label", "label_zh") for topic in data["topics"]))
    words.add("facts", *(name for fact in facts for name in _chinese_names(fact)))
    _add_receipts(words, [*data["receipts"], *(receipt for fact in facts for receipt in _receipts_of(fact))])
    return words


def _add_fact(words, fact, *, record_type):
    if not fact["is_stated"] or fact["name"] in UNSAID or fact["words"].startswith("https://"):
        return
    if fact["name"] in NAMES:
        section = "names" if fact["needs_receipt"] else "summary"  # a heading of ours is no name
    else:
        section = "quotes" if record_type == "quote" and fact["name"] in QUOTED else "facts"
    words.add(section, fact["words"])
    words.add("facts", *(rival["value"] for rival in fact["also_given_as"]))
    if not words.dated and isinstance(fact["value"], dict) and "edtf" in fact["value"]:
        words.dated, words.dated_fact = fact["value"]["edtf"], fact["name"]


def _add_row(words, row):
    """A row is one text, so that its words are shown together; a name is found as a name."""
    stated = {fact["name"]: fact["words"] for fact in row["facts"] if fact["is_stated"] and fact["name"] not in UNSAID}
    if row["kind"] in NAME_ROWS:
        words.add("names", " ".join(stated[name] for name in NAME_ROWS[row["kind"]] if name in stated))
    else:
        words.add("facts", " · ".join(stated.values()))
    words.add("facts", *(rival["value"] for fact in row["facts"] for rival in fact["also_given_as"]))


def _chinese_names(fact):
    """What the things a fact refers to are called in Chinese, where it says so: places, which have no entry of their own."""
    things = fact["value"] if isinstance(fact["value"], list) else [fact["value"]]
    return [thing["title_zh"] for thing in things if isinstance(thing, dict) and thing.get("title_zh")]


def _receipts_of(fact):
    return [*fact["receipts"], *(rival["receipt"] for rival in fact["also_given_as"])]


def _add_receipts(words, receipts):
    words.add(NOTES, *(receipt["note"] for receipt in receipts))
    words.add("excerpts", *(receipt["excerpt"] for receipt in receipts))


def of_source(source):
    """The words of a source with its passages. Their text belongs to others: it is found only where it may be shown."""
    words = Words(dated=source.published_on, dated_fact="published_on" if source.published_on else "")
    words.add("title", source.title)
    words.add("names", source.key)
    published = dates.in_words(source.published_on)
    words.add("facts", str(source.get_kind_display()), source.publisher, source.author, published, source.published_on_reason)
    for passage in source.passages.all():
        words.add("summary", passage.summary)
        words.add("excerpts", passage.text if source.text_public else "")
    return words
