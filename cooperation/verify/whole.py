"""Rules about sources with all that is cited from them, and about the record as a whole."""

from django.utils.translation import gettext as _

from cooperation import text
from cooperation.models import OldAddress, Partner, PartnerName, Record
from cooperation.records import RECORD_MODELS

from .problem import Problem
from .values import column_faults


def _at(passage, message, **values):
    where = _("source %(source)s, passage %(number)s") % {"source": passage.source.slug, "number": passage.number}
    return Problem(where, message % values)


def source_dates_agree(source, tally):
    """A source's date can be read, and its worked-out days agree with it."""
    for message in column_faults(source):
        yield Problem(f"{source._meta.verbose_name} {source.slug}", message)


def passages_are_numbered_without_gaps(source, tally):
    """A source's passages are numbered from 1 on."""
    for expected, passage in enumerate(source.passages.all(), start=1):
        if passage.number != expected:
            yield _at(passage, _("the passage before it is missing: number %(expected)s. Add it."), expected=expected)
            return


def passages_fit_their_fingerprint(source, tally):
    """The words held of a passage are those that were fingerprinted and counted."""
    for passage in source.passages.all():
        if not passage.is_text_held:
            continue
        if text.digest(passage.text) != passage.sha256:
            yield _at(passage, _("its text is not the one that was fingerprinted. Attach the text again, or correct the SHA-256."))
        if (length := len(text.words(passage.text))) != passage.length:
            yield _at(
                passage, _("it has %(length)s words, not %(stored)s. Correct its length."), length=length, stored=passage.length
            )


def most_disclosed(passage):
    """How many words of a passage all its excerpts may show together: half of them, and one excerpt’s where nobody counted them."""
    return int(passage.length * text.MAX_SHARE) if passage.length else text.MAX_EXCERPT_WORDS


def excerpts_leave_most_of_a_passage(source, tally):
    """All excerpts of a passage together show at most half of its words."""
    for passage in source.passages.all():
        shown = text.excerpted_words(tally.disclosed.get(passage.pk, ()))
        if shown <= most_disclosed(passage):
            continue
        if passage.length:
            message = _("its excerpts have %(shown)s words, more than half of its %(length)s. Shorten them.")
            yield _at(passage, message, shown=shown, length=passage.length)
        else:
            message = _("its excerpts have %(shown)s words, and nobody has counted its own. Keep %(most)s, or enter its length.")
            yield _at(passage, message, shown=shown, most=text.MAX_EXCERPT_WORDS)


def passages_are_used(source, tally):
    """Each passage of a source that published records cite is cited by one of them, or marked as holding no claim."""
    for passage in tally.unused(source):
        yield _at(passage, _("no published record cites it. Cite it, or tick “no claim”."))


def partner_titles_are_their_own():
    """A partner's title is neither the title nor another name of a second partner, however it is spelled."""
    owners = {}
    for name, slug in PartnerName.objects.order_by("pk").values_list("name", "partner__slug"):
        owners.setdefault(text.name_key(name), slug)
    for title, slug in Partner.objects.order_by("slug").values_list("title", "slug"):
        owner = owners.setdefault(text.name_key(title), slug)
        if owner != slug:
            message = _("“%(title)s” is a name of partner %(owner)s as well. Unite the two, or rename one.")
            yield Problem(f"{Partner._meta.verbose_name} {slug}", message % {"title": title, "owner": owner})


def old_addresses_lead_to_one_record():
    """An address that a record once had is not the address of another record now."""
    now = dict(Record.objects.values_list("slug", "pk"))
    for slug, owner, record in OldAddress.objects.order_by("slug").values_list("slug", "record__slug", "record_id"):
        if now.get(slug, record) != record:
            message = _(
                "another record has the address now, so old links to %(owner)s go astray. Give that record another address."
            )
            yield Problem(f"{OldAddress._meta.verbose_name} {slug}", message % {"owner": owner})


def records_are_whole():
    """Every record has the row of its type, and of no other type."""
    types = {}
    for model in RECORD_MODELS:
        for pk in model._base_manager.order_by().values_list("pk", flat=True):
            types.setdefault(pk, []).append(model._meta.model_name)
    for pk, slug, record_type in Record.objects.order_by("slug").values_list("pk", "slug", "record_type"):
        if types.get(pk) != [record_type]:
            message = _(
                "it is recorded as %(type)s and has rows of: %(rows)s. Load the record again, its row of that type with it."
            )
            rows = ", ".join(types.get(pk, [])) or _("none")
            yield Problem(f"{Record._meta.verbose_name} {slug}", message % {"type": record_type, "rows": rows})


SOURCE_RULES = [
    source_dates_agree,
    passages_are_numbered_without_gaps,
    passages_fit_their_fingerprint,
    excerpts_leave_most_of_a_passage,
    passages_are_used,
]
RULES = [partner_titles_are_their_own, old_addresses_lead_to_one_record, records_are_whole]
