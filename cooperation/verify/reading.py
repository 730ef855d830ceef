"""Read everything the rules look at, in a number of queries that does not grow with the records."""

from django.utils.translation import gettext as _

from cooperation import text
from cooperation.models import Source, reference_fields, row_models
from cooperation.records import RECORD_MODELS

from .problem import Problem

CHUNK = 500
"""Records held in memory at once, and sources."""


def every_record(lent):
    """Each record as its own type, with its rows, references and citations. Passages have their attached text, or the one lent."""
    for model in RECORD_MODELS:
        records = model._default_manager.order_by("slug").prefetch_related(*_related(model))
        for record in records.iterator(chunk_size=CHUNK):
            for citation in record.citations.all():
                lend(citation.passage, lent)
            yield record


def lend(passage, lent):
    """Give a passage, in memory only, the words that a file holds of it."""
    if passage and not passage.text:
        passage.text = lent.get(passage.pk, "")


def _related(model):
    names = ["citations__passage__source", *(field.name for field in reference_fields(model))]
    for row in row_models(model):
        accessor = row.accessor()
        names += [accessor, *(f"{accessor}__{field.name}" for field in (*reference_fields(row), *row._meta.many_to_many))]
    return names


def every_source(lent):
    """Each source with its passages, which have their attached text, or the one lent."""
    for source in Source.objects.order_by("slug").prefetch_related("passages").iterator(chunk_size=CHUNK):
        for passage in source.passages.all():
            lend(passage, lent)
        yield source


def read_texts(folder):
    """The words that files in a folder hold of passages, by primary key, and what is wrong with the files.

    A file belongs to the source whose SHA-256 it has, whatever its name.
    """
    lent, problems = {}, []
    sources = list(Source.objects.prefetch_related("passages"))
    by_hash, slugs = {source.sha256: source for source in sources if source.sha256}, {source.slug for source in sources}
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        document = path.read_bytes()
        if source := by_hash.get(text.digest(document)):
            lent |= _words(source, document)
        elif path.stem in slugs:
            problems.append(
                Problem(str(path), _("this is not the file its source was read from. Give the one whose SHA-256 the source has."))
            )
    quoted = Source.objects.filter(passages__citations__excerpt__gt="")
    cited = quoted.exclude(passages__in=lent).exclude(passages__text__gt="")
    for source in cited.exclude(slug__in=[path.stem for path in folder.iterdir()]).distinct():
        message = _(
            "no file there is its text (SHA-256 %(sha256)s…), so nothing was looked up in it. Put the file into the folder."
        )
        problems.append(Problem(f"{folder}, source {source.slug}", message % {"sha256": source.sha256[:8]}))
    return lent, problems


def _words(source, document):
    """The words of each passage. What does not fit its fingerprint is found by the rules about passages."""
    words = text.split_passages(document.decode(errors="replace"))
    return {passage.pk: words[passage.number - 1] for passage in source.passages.all() if passage.number <= len(words)}
