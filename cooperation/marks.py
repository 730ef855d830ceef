"""Marks: what stands beside a fact and opens the exact words it rests on, as plain values that `markup` can keep the markup of."""

from typing import NamedTuple

from django.urls import reverse

from .models import Basis, Confidence
from .models.vocabulary import SourceKind


class Place(NamedTuple):
    """A passage and its source, as far as marks say them."""

    source: str
    """The slug of the source, as of every thing here that has a page."""
    key: str
    kind: str
    published_on: str
    number: int
    label: str
    mark: str
    """What stands beside a fact that rests on it."""

    @classmethod
    def of(cls, passage):
        source = passage.source
        return cls(source.slug, source.key, source.kind, source.published_on, passage.number, passage.name_in_source, passage.mark)

    @property
    def kind_label(self):
        return SourceKind(self.kind).label

    def get_absolute_url(self):
        return f"{reverse('source-detail', args=[self.source])}#p{self.number}"


class Words(NamedTuple):
    """The words of a passage that one citation has, and how a fact rests on them."""

    excerpt: str
    language: str
    is_printed_so: bool
    basis: str
    note: str
    is_checked: bool

    @classmethod
    def of(cls, citation):
        language = citation.passage.source.language
        return cls(citation.excerpt, language, citation.is_printed_so, citation.basis, citation.note, bool(citation.checked))

    @property
    def basis_label(self):
        return Basis(self.basis).label


class Account(NamedTuple):
    """What a passage says whose words nobody has copied: in our words, and how far its source can be relied on."""

    note: str
    confidence: str

    @property
    def confidence_label(self):
        return Confidence(self.confidence).label


class Mark(NamedTuple):
    """All that the citations of one fact say of one passage, or what the editors supplied themselves (`place` is None)."""

    card: str
    place: Place | None
    words: tuple
    accounts: tuple
    is_inferred: bool
    supplied: str
    """The editors' note where there is no passage."""

    @property
    def in_our_words(self):
        """Each account once, as one text."""
        return " ".join(dict.fromkeys(account.note for account in self.accounts))

    @property
    def confidences(self):
        """How far the sources of the accounts can be relied on, each term once."""
        return list(dict.fromkeys(account.confidence_label for account in self.accounts))


def marks_of(citations):
    """The marks of a fact, in the order of its citations."""
    return [mark_of(group) for group in by_passage(citations)]


def by_passage(citations):
    """Citations in groups that share a passage, so that one mark opens all the words cited from it; the editors' own one by one."""
    groups = {}
    for citation in citations:
        groups.setdefault(citation.passage_id or f"editors {citation.number}", []).append(citation)
    return list(groups.values())


def mark_of(citations):
    """The mark of citations that share a passage."""
    first = citations[0]
    place = Place.of(first.passage) if first.passage else None
    return Mark(
        card=card_of(first),
        place=place,
        words=words_of(citations),
        accounts=accounts_of(citations),
        is_inferred=any(citation.basis == Basis.INFERRED for citation in citations),
        supplied="" if place else first.note,
    )


def words_of(citations):
    """The words that some citations have of their passage."""
    return tuple(Words.of(citation) for citation in citations if citation.excerpt)


def accounts_of(citations):
    """The accounts among some citations."""
    return tuple(Account(citation.note, citation.confidence) for citation in citations if citation.is_unquoted)


def card_of(citation):
    """The id of a citation's card, the same on every deployment."""
    return f"c-{citation.record.slug}-{citation.number}"


class Above(NamedTuple):
    """A second mark for words whose card stands further up on the page already."""

    card: str
    mark: str
    """Empty where the editors supplied the fact."""

    @classmethod
    def of(cls, citation):
        return cls(card_of(citation), citation.passage.mark if citation.passage else "")


class Cited(NamedTuple):
    """A passage with all that a page cites from it."""

    place: Place
    words: tuple
    accounts: tuple
    summary: str
    title: str
    """Of the source, as its publisher and address on the web are: whoever has the page on paper finds it by them."""
    publisher: str
    url: str

    in_our_words = Mark.in_our_words

    @classmethod
    def of(cls, passage, citations):
        source = passage.source
        told = source.title, source.publisher, source.url
        return cls(Place.of(passage), words_of(citations), accounts_of(citations), passage.summary, *told)
