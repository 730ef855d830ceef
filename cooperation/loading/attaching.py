"""Attach a source's text to its passages in this database only, and look its excerpts up in it."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from cooperation import text, workflow
from cooperation.models import Citation, Passage

from .form import LoadError


@dataclass
class Found:
    """Which citations of a source have their excerpt in its text, and which have not."""

    found: list = field(default_factory=list)
    missing: list = field(default_factory=list)


@transaction.atomic
def attach_text(source, document):
    """Store the words of a source's passages from the bytes of its file, and check every excerpt against them.

    The file must be the very one that was fingerprinted, for another edition would make every receipt doubtful.
    """
    passages = list(source.passages.order_by("number"))
    for passage, words in zip(passages, _matching_words(source, document, passages), strict=True):
        passage.text = words
    Passage.objects.bulk_update(passages, ["text"], batch_size=500)
    outcome = _check_citations(source)
    workflow.surroundings_changed(thing=source)
    return outcome


@transaction.atomic
def detach_text(source):
    """Remove the words of a source's passages from this database. Answers how many passages held any."""
    count = source.passages.exclude(text="").update(text="")
    workflow.surroundings_changed(thing=source)
    return count


def _matching_words(source, document, passages):
    """The passages of the document, if each is the one that was fingerprinted."""
    if not source.sha256:
        raise LoadError(
            _("%(source)s has no SHA-256 to compare the file with. Enter it in the admin first.") % {"source": source.slug}
        )
    if text.digest(document) != source.sha256:
        raise LoadError(
            _("This file is not the one %(source)s was read from: its SHA-256 is another. Give the file as received, unchanged.")
            % {"source": source.slug}
        )
    found = text.split_passages(_decode(document))
    if len(found) != len(passages):
        raise LoadError(
            _("The file has %(found)s passages and %(source)s has %(here)s. Correct the passages of the source.")
            % {"found": len(found), "source": source.slug, "here": len(passages)}
        )
    for passage, words in zip(passages, found, strict=True):
        if text.digest(words) != passage.sha256:
            raise LoadError(
                _("Passage %(number)s of the file is not the one that was fingerprinted. Correct the SHA-256 of that passage.")
                % {"number": passage.number}
            )
    return found


def _decode(document):
    try:
        return document.decode()
    except UnicodeDecodeError as error:
        raise LoadError(_("The file is not UTF-8 at byte %(byte)s. Give the text as UTF-8.") % {"byte": error.start + 1}) from error


def _check_citations(source):
    outcome, altered = Found(), []
    citations = (
        Citation.objects.filter(passage__source=source).select_related("passage", "record").order_by("record__slug", "number")
    )
    for citation in citations:
        before = citation.checked
        citation.check_against_text()
        occurs = text.occurs(citation.excerpt, citation.passage.text)
        (outcome.found if occurs else outcome.missing).append(citation)
        if citation.checked != before:
            altered.append(citation)
    Citation.objects.bulk_update(altered, ["checked"], batch_size=500)
    return outcome
