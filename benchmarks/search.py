"""Measure searching at 5,000, 50,000 and 200,000 entries in a throw-away database; benchmarks/README.md says how to run and read it."""

import os
import random
import sys
import tempfile
import time
from pathlib import Path

import django

SIZES = [5_000, 50_000, 200_000]
INDEXED = 20_000
"""So many entries are indexed as the site indexes them. Those beyond are their copies under other keys: the database's index does not care."""
ROUNDS = 15
BASELINE = "rare word"
SYLLABLES = [first + vowel for first in "bdfgklmnprstvz" for vowel in "aeiou"]
CHINESE = "山水风云日月星雨花树鸟鱼石火土金木田竹林"
QUESTIONS = {
    BASELINE: "Zyxquark",
    "common word": "lantern",
    "two common words": "lantern harbour",
    "common word of one type": ("lantern", "treaty"),
    "unfinished word": "lant",
    "word in titles only": "chronicle",
    "Chinese, two characters": "山水",
    "common and rare": "lantern zyxquark",
    "nothing": "qqqqqqqq",
    "misspelling": "lantenr",
}


def set_up():
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="benchmark-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ncacsite.settings")
    django.setup()


def words(dice, count):
    """Invented words, the low numbers far more often than the high ones."""
    numbers = (int(len(SYLLABLES) ** 3 * dice.random() ** 8) for _ in range(count))
    return " ".join("".join(SYLLABLES[number // 70**place % 70] for place in range(3)) for number in numbers)


def make_quote(number, dice):
    """An entry of 60 words: "lantern" in each, "harbour" in every second, "chronicle" in the title of one in 500."""
    from cooperation.models import Record, State

    title = f"{words(dice, 4)} {'chronicle' if number % 500 == 0 else ''} {'Zyxquark' if number % 1000 == 0 else ''} {number}"
    summary = f"{words(dice, 55)} lantern {'harbour' if number % 2 else ''} {''.join(dice.choices(CHINESE, k=6))}"
    return Record(
        slug=f"benchmark-{number}",
        record_type="quote" if number % 10 else "treaty",
        title=title,
        summary=summary,
        state=State.PUBLISHED,
        first_published_at="2020-01-01T00:00:00Z",
    )


CHILDREN = [
    """INSERT INTO cooperation_quote (record_id, kind, text, language, speaker_name, speaker_role, said_on)
       SELECT id, 'statement', 'As above.', 'en', '', '', '' FROM cooperation_record
       WHERE record_type = 'quote' AND id NOT IN (SELECT record_id FROM cooperation_quote)""",
    """INSERT INTO cooperation_treaty (record_id, kind, short_title, laterality, adopted_on, in_force_on, official_url)
       SELECT id, 'treaty', '', 'not-stated', '', '', '' FROM cooperation_record
       WHERE record_type = 'treaty' AND id NOT IN (SELECT record_id FROM cooperation_treaty)""",
]


def fill(have, wanted, dice):
    """Add entries until there are as many as wanted."""
    from django.db import connection, transaction

    from cooperation.models import Record

    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(have, wanted, 5_000):
            numbers = range(start, min(start + 5_000, wanted))
            Record.objects.bulk_create([make_quote(number, dice) for number in numbers], batch_size=500)
        for statement in CHILDREN:
            cursor.execute(statement)


def index(size):
    """Index all records: the first as the site does it, the others as copies. Both databases' own indexes are made anew at the end."""
    from django.db import connection

    from cooperation.models import Record, SearchEntry
    from cooperation.search import rebuild
    from cooperation.search.index import TIDY

    if size <= INDEXED:
        rebuild()
        return
    first = Record.objects.order_by("pk").values_list("pk", flat=True).first()
    copied = [field.column for field in SearchEntry._meta.concrete_fields if field.name not in ("id", "record", "slug")]
    columns = ", ".join(copied)
    values = ", ".join(f"e.{column}" for column in copied)
    with connection.cursor() as cursor:
        for offset in range(INDEXED, size, INDEXED):
            cursor.execute(
                f"""INSERT INTO cooperation_searchentry (id, record_id, slug, {columns})
                    SELECT r.id * 2, r.id, r.slug, {values} FROM cooperation_searchentry e
                    JOIN cooperation_record r ON r.id = e.record_id + %s AND r.record_type = e.kind
                    WHERE e.record_id < %s
                    AND NOT EXISTS (SELECT 1 FROM cooperation_searchentry other WHERE other.id = r.id * 2)""",  # noqa: S608 - names of columns
                [offset, first + INDEXED],
            )
        for statement in TIDY[connection.vendor]:
            cursor.execute(statement)


def measure(question):
    """Milliseconds of a search, those of its statements asked again by themselves, and how many entries it finds."""
    from cooperation.search import find

    text, kind = (question, "") if isinstance(question, str) else question
    statements, answer = recorded(lambda: find(text, kind=kind))
    whole = shortest(lambda: find(text, kind=kind))
    return whole, shortest(lambda: ask(statements)), len(answer.found)


def recorded(call):
    """The statements that something asks the database, and what it returns."""
    from django.db import connection

    statements = []

    def keep(execute, sql, params, many, context):
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        returned = call()
    return statements, returned


def ask(statements):
    """Execute statements and read all their rows, as the database driver gives them."""
    from django.db import connection

    for statement in statements:
        with connection.cursor() as cursor:
            cursor.execute(*statement)
            cursor.fetchall()


def shortest(call):
    """Milliseconds of the fastest of all rounds: whatever else the machine does only adds to it."""
    spent = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        call()
        spent.append(time.perf_counter() - start)
    return min(spent) * 1000


def floor():
    """Milliseconds of reading the newest 1,001 entries that have the common word, with nothing beside them."""
    from cooperation.models import SearchIndex

    rows = SearchIndex.objects.filter(words__holds=((("lantern",),),)).order_by("-entry_id").values_list("entry_id")
    statements, _rows = recorded(lambda: list(rows[:1001]))
    return shortest(lambda: ask(statements))


def main(sizes):
    set_up()
    from django.core.management import call_command
    from django.db import connection

    from cooperation.models import SearchEntry

    call_command("migrate", verbosity=0)
    dice, have = random.Random(1), 0
    for size in sorted({size for wanted in sizes for size in (min(wanted, INDEXED), wanted)}):
        fill(have, size, dice)
        have, start = size, time.perf_counter()
        index(size)
        if size not in sizes:
            continue
        print(
            f"\n{connection.vendor}, {SearchEntry.objects.count():,} entries, indexed in {time.perf_counter() - start:.0f} s",
            flush=True,
        )
        print(f"{'search for':26}{'found':>7}{'ms':>8}{'of which database':>20}{'ratio to rare word':>20}")
        base = measure(QUESTIONS[BASELINE])[1]
        for name, question in QUESTIONS.items():
            whole, database, found = measure(question)
            print(f"{name:26}{found:7}{whole:8.1f}{database:20.1f}{database / base:20.1f}", flush=True)
        print(f"{'1,001 of the index alone':26}{1001:7}{'':8}{floor():20.1f}", flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
