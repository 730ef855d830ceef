"""Measure searching 200,000 entries, or as many as are asked for, in a throw-away database; benchmarks/README.md says how to run and read it."""

import sys
import time

from generate import generate, set_up

ENTRIES = 200_000
ENTRIES_PER_TREATY = 1.15
ROUNDS = 15
BASELINE = "rare word"
QUESTIONS = {
    BASELINE: "Zyxquark",
    "common word": "lantern",
    "two common words": "lantern harbour",
    "common word of one type": ("lantern", "quote"),
    "unfinished word": "lant",
    "word in titles only": "chronicle",
    "Chinese, two characters": "山水",
    "common and rare": "lantern zyxquark",
    "nothing": "qqqqqqqq",
    "misspelling": "lantenr",
}


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


def main(entries):
    set_up()
    from django.db import connection

    from cooperation.models import SearchEntry

    generate(round(entries / ENTRIES_PER_TREATY), acts=1)
    print(f"\n{connection.vendor}, {SearchEntry.objects.count():,} entries")
    print(f"{'search for':26}{'found':>7}{'ms':>8}{'of which database':>20}{'ratio to rare word':>20}")
    base = measure(QUESTIONS[BASELINE])[1]
    for name, question in QUESTIONS.items():
        whole, database, found = measure(question)
        print(f"{name:26}{found:7}{whole:8.1f}{database:20.1f}{database / base:20.1f}", flush=True)
    print(f"{'1,001 of the index alone':26}{1001:7}{'':8}{floor():20.1f}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES)
