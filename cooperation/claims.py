"""The facts of a record as schema.org claims, each with the words of the sources it appears in; for the `.jsonld` address."""

from .citing import SITE_NAME
from .documents import document
from .linked_data import stated
from .models import Basis

OUR_READING = (Basis.INFERRED, Basis.EDITOR)


def record_claims(record, *, absolute):
    """Every public fact of a record and its rows, those that say "not stated" left out."""
    data = document(record)
    own = [("", fact) for fact in data["facts"]]
    of_rows = [(row["key"], fact) for row in data["rows"] for fact in row["facts"]]
    return [claim for row, fact in (*own, *of_rows) if fact["is_stated"] for claim in _claims(row, fact, absolute)]


def _claims(row, fact, absolute):
    """A fact, then each other value a source gives for it."""
    values = [(fact["words"], fact["receipts"])]
    values += [(rival["value"], [rival["receipt"]]) for rival in fact["also_given_as"]]
    return [_claim(row, fact, words, receipts, absolute) for words, receipts in values]


def _claim(row, fact, words, receipts, absolute):
    is_ours = any(receipt["basis"] in OUR_READING for receipt in receipts)
    notes = [receipt["note"] for receipt in receipts if receipt["note"]]
    return stated(
        {
            "@type": "Claim",
            "identifier": f"{row}/{fact['name']}" if row else fact["name"],
            "name": fact["label"],
            "text": words,
            "appearance": [_appearance(receipt, absolute) for receipt in receipts if receipt["passage"]],
            "claimInterpreter": {"@type": "Organization", "name": str(SITE_NAME)} if is_ours else None,
            "description": list(dict.fromkeys(notes)),
        }
    )


def _appearance(receipt, absolute):
    source, passage = receipt["source"], receipt["passage"]
    return {
        "@type": "Quotation",
        "name": ", ".join(filter(None, [source["key"], passage["label"]])),
        "text": receipt["excerpt"] or None,
        "abstract": None if receipt["excerpt"] else receipt["note"],
        "description": str(Basis(receipt["basis"]).label),
        "url": absolute(passage["url"]),
        "isPartOf": {"@type": "CreativeWork", "name": source["title"], "url": absolute(source["url"])},
    }


def source_passages(source, *, absolute):
    """The passages of a source by place and our summary, never by their text."""
    return [
        stated(
            {
                "@type": "CreativeWork",
                "@id": absolute(f"{source.get_absolute_url()}#p{passage.number}"),
                "name": passage.label or str(passage),
                "abstract": passage.summary,
            }
        )
        for passage in source.passages.all()
    ]
