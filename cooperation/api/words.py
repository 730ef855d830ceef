"""Receipts in the words of one cell."""

from django.utils.translation import gettext as _

from cooperation.models import Basis

MARK = " | "
"""Between several values of one cell."""


def joined(items, key):
    """One part of several items, in one cell."""
    return MARK.join(item[key] for item in items)


def receipts_in_words(receipts):
    """What a fact rests on: "NCAC 2019 ¶ 4: “the words”", several joined."""
    return MARK.join(receipt_in_words(receipt) for receipt in receipts)


def receipt_in_words(receipt):
    """One receipt; how the words carry the fact is said where the source does not simply state it."""
    if not receipt["source"]:
        return _("editors: %(note)s") % {"note": receipt["note"]}
    place = f"{receipt['source']['key']} {receipt['passage']['label']}".rstrip()
    if not receipt["excerpt"]:
        return _("%(place)s, in our words: %(note)s") % {"place": place, "note": receipt["note"]}
    words = _("%(place)s: “%(excerpt)s”") % {"place": place, "excerpt": receipt["excerpt"]}
    return words if receipt["basis"] == Basis.STATED else f"{words} ({Basis(receipt['basis']).label.lower()})"


def also_given_as(entry):
    """The rival values of a record or row: "Adopted on: 2012-07 (receipt)", several joined."""
    facts = (entry.row or entry.document)["facts"]
    return MARK.join(
        f"{fact['label']}: {rival['value']} ({receipt_in_words(rival['receipt'])})"
        for fact in facts
        for rival in fact["also_given_as"]
    )
