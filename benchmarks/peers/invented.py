"""The treaties that every peer shows: invented, the same for the same number, as long as those of a real record."""

import random
from datetime import date, timedelta

SYLLABLES = [first + vowel for first in "bdfgklmnprstvz" for vowel in "aeiou"]
KINDS = ["Bilateral", "Multilateral", "Memorandum", "Protocol"]
STATUSES = ["In force", "Signed", "Terminated"]
SUBJECTS = 40
PARTIES = 200


def _words(dice, number):
    return " ".join("".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(number))


def names(number, seed):
    """So many names of subjects or parties."""
    dice = random.Random(seed)
    return [f"{_words(dice, 2).title()} {place}" for place in range(number)]


def treaties(number):
    """Each treaty as a dictionary, with the places of its subjects and parties in their lists."""
    dice = random.Random(number)
    for place in range(number):
        yield {
            "title": f"{_words(dice, 6).capitalize()} {place}",
            "short_title": _words(dice, 2).title(),
            "summary": f"{_words(dice, 58).capitalize()}.",
            "kind": dice.choice(KINDS),
            "status": dice.choice(STATUSES),
            "concluded_on": date(1900, 1, 1) + timedelta(days=dice.randrange(45_000)),
            "place": _words(dice, 1).title(),
            "subjects": dice.sample(range(SUBJECTS), dice.randint(1, 4)),
            "parties": dice.sample(range(PARTIES), 10),
        }
