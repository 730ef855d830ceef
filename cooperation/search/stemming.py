"""A light English stemmer: one stem for the forms of a word that readers take for the same. Pure functions, no database.

It undoes plurals, -ing and -ed, and American spelling. It need not give words, only the same letters for a text and for a question.
"""

import re

_VOWEL = re.compile(r"[aeiouy]")
_AMERICAN = re.compile(r"(?<=[a-z]{3})iz(?=(?:e[drs]?|ers|ing|ations?|ational)\Z)")
_HISSING = re.compile(r"(?:ss|sh|ch|x|zz)es\Z")
_DOUBLED = re.compile(r"([bcdfghjkmnpqrtvwx])\1\Z")


def stem(word: str) -> str:
    """The stem of a word in small letters. Short words, numbers and words of other alphabets are their own stems."""
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    word = _without_ending(_without_plural(_AMERICAN.sub("is", word)))
    word = re.sub(r"(?<=[a-z]{3})our\Z", "or", word)
    word = re.sub(r"mme\Z", "m", word)
    if len(word) > 3:
        word = re.sub(r"e\Z", "", word)
    return re.sub(r"(?<=[^aeiou])y\Z", "i", word)


def _without_plural(word):
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if _HISSING.search(word):
        return word[:-2]
    if word.endswith("s") and word[-2] not in "sui":
        return word[:-1]
    return word


def _without_ending(word):
    if word.endswith("eed"):
        return word[:-1] if _VOWEL.search(word[:-3]) else word
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 2 and _VOWEL.search(rest):
            return _DOUBLED.sub(r"\1", rest)
    return word
