"""Records and sources as reference managers and other programs read them, at the address of the page with a suffix."""

import json

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from cooperation.addresses import model_listed_at
from cooperation.citing import bibtex, cite_record, cite_source, csl_json, ris
from cooperation.claims import record_claims, source_passages
from cooperation.formats import FORMATS, addresses_of
from cooperation.metadata import record_head, source_head
from cooperation.models import Source

from .pages import RecordDetail

WRITERS = {".ris": ris, ".bib": bibtex, ".csl.json": csl_json}
CITING = [form for form in FORMATS if form.suffix in (*WRITERS, ".jsonld")]
"""The formats this module answers in."""


class CitationFile(RecordDetail):
    """A record or a source in one of the formats it is cited in. What may be seen is what the page shows."""

    form = None

    def get(self, request, section, slug):
        self.model = model_listed_at(section)
        if self.model is Source:
            return self.answer(slug, self.of_source(get_object_or_404(Source.objects.public().for_detail(), slug=slug)))
        record = self.model.objects.public().for_detail().filter(slug=slug).first()
        return self.answer(slug, self.of_record(record)) if record else self.elsewhere(slug)

    def of_record(self, record):
        absolute = self.request.build_absolute_uri
        if self.form.suffix == ".jsonld":
            return as_json(record_head(record, absolute=absolute).data | {"hasPart": record_claims(record, absolute=absolute)})
        return WRITERS[self.form.suffix](cite_record(record, absolute=absolute))

    def of_source(self, source):
        absolute = self.request.build_absolute_uri
        if self.form.suffix == ".jsonld":
            return as_json(source_head(source, absolute=absolute).data | {"hasPart": source_passages(source, absolute=absolute)})
        return WRITERS[self.form.suffix](cite_source(source, absolute=absolute))

    def answer(self, slug, body):
        """Shown by a browser that can, saved under the record's name by one that cannot."""
        headers = {"Content-Disposition": f'inline; filename="{slug}{self.form.suffix}"'}
        return HttpResponse(body, content_type=f"{self.form.media_type}; charset=utf-8", headers=headers)

    def address_at(self, record, *, is_same):
        return addresses_of(record.get_absolute_url())[self.form]


def as_json(data):
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
