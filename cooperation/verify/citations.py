"""Rules about citations: each says what it proves of one record."""

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from cooperation import text
from cooperation.models import WHOLE_RECORD, Basis, Rank, State, WorkedOut
from cooperation.receipts import rows_of, uncited_facts

from .problem import problem


def excerpts_occur(record):
    """Every excerpt stands in its passage where the text is held, and is otherwise what it was when it was checked."""
    for citation in record.citations.all():
        if not citation.passage:
            continue
        if citation.is_unquoted:
            if citation.passage.is_fingerprinted:
                yield problem(
                    record,
                    _("it cites %(passage)s without its words, which are known. Cite them."),
                    citation=citation,
                    passage=citation.passage,
                )
        elif citation.passage.is_text_held:
            if not text.occurs(citation.excerpt, citation.passage.text):
                message = _("“%(excerpt)s” is not in %(passage)s. Copy the words exactly as printed, or name the right passage.")
                yield problem(record, message, citation=citation, excerpt=citation.excerpt, passage=citation.passage)
        elif citation.checked and not citation.is_unaltered:
            message = _(
                "the excerpt or its passage was altered since it was checked against the text. Restore it, or attach the text."
            )
            yield problem(record, message, citation=citation)


def excerpts_are_short(record):
    """No excerpt is longer than the few words that prove its fact; a direct quotation is the record itself and may be."""
    for citation in record.citations.all():
        length = len(text.words(citation.excerpt))
        if length > text.MAX_EXCERPT_WORDS and not is_exempt(citation, record):
            message = _("the excerpt has %(length)s words. Keep the fewest that prove the fact, at most %(most)s.")
            yield problem(record, message, citation=citation, length=length, most=text.MAX_EXCERPT_WORDS)


def is_exempt(citation, record):
    """Whether a citation is the whole of a direct quotation, to which the limits do not apply."""
    return citation.is_whole_quotation and record.is_direct and _says_the_same(citation.excerpt, record.text)


def _says_the_same(one, other):
    return text.normalise(one) == text.normalise(other)


def direct_quotation_is_in_its_source(record):
    """A direct quotation is cited word for word."""
    if not getattr(record, "is_direct", False):
        return
    cited = [citation for citation in record.citations.all() if citation.is_whole_quotation]
    if not cited and record.state != State.PUBLISHED:
        return
    if not any(_says_the_same(citation.excerpt, record.text) for citation in cited):
        yield problem(record, _("no citation of its text, of basis “quoted”, has the quotation word for word. Cite it whole."))


def citations_name_what_exists(record):
    """Every citation names a row the record has and a fact that row has; no key names two rows."""
    rows = {"": record}
    for row in rows_of(record):
        if row.key in rows:
            yield problem(record, _("another row has this key as well, so a citation could mean either. Give it another."), row=row)
        rows[row.key] = row
    for citation in record.citations.all():
        if citation.row not in rows:
            message = _("the record has no row “%(key)s”. Name one it has, or delete the citation.")
            yield problem(record, message, citation=citation, key=citation.row)
        elif not _has_fact(rows[citation.row], citation.fact):
            message = _("there is no fact “%(name)s” here. Name a field, or “record” for the record as a whole.")
            yield problem(record, message, citation=citation, fact=citation.fact, name=citation.fact)


def _has_fact(instance, name):
    if name == WHOLE_RECORD:
        return not hasattr(instance, "owner")
    try:
        field = instance._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    is_own = not (field.auto_created or field.primary_key or isinstance(field, WorkedOut))
    return is_own and name != getattr(instance, "owner", "")


def external_is_another_source(record):
    """A citation of basis “external” rests on another source than the one the record was first drawn from."""
    placed = [citation for citation in record.citations.all() if citation.passage]
    first = next((citation.passage.source for citation in placed if citation.basis != Basis.EXTERNAL), None)
    for citation in placed:
        if citation.basis == Basis.EXTERNAL and citation.passage.source == first:
            message = _("%(source)s is the source the record was first drawn from. Change the basis, or cite another source.")
            yield problem(record, message, citation=citation, source=first.slug)


def published_facts_are_cited(record):
    """Every fact of a published record and of its rows has a citation of its own."""
    if record.state != State.PUBLISHED:
        return
    for fact in uncited_facts(record):
        message = _("“%(fact)s” has no citation. Cite the words it rests on, or take it out.")
        yield problem(record, message, row=fact.instance, fact=fact.name)


def rivals_have_a_preferred_value(record):
    """Where a source gives another value than the one shown, the citations of the one shown say which is preferred."""
    preferred = {(citation.row, citation.fact) for citation in record.citations.all() if citation.rank == Rank.PREFERRED}
    rivals = {(citation.row, citation.fact): citation for citation in record.citations.all() if citation.value}
    for name, citation in rivals.items():
        if name not in preferred:
            message = _(
                "it gives a rival value of “%(fact)s”, and no value is preferred. Rank a citation of the value shown as preferred."
            )
            yield problem(record, message, citation=citation, fact=citation.fact)


RULES = [
    excerpts_occur,
    excerpts_are_short,
    direct_quotation_is_in_its_source,
    citations_name_what_exists,
    external_is_another_source,
    published_facts_are_cited,
    rivals_have_a_preferred_value,
]
