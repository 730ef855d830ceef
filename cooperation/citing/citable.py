"""What is cited, before any format: a record at one version, or a source, in the words every format draws on."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation import dates
from cooperation.languages import wording_of

SITE_NAME = gettext_lazy("Copyright Cooperation Record")

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""Of the facts and of our own wording; the words of sources belong to their authors."""


@dataclass(frozen=True)
class ItemType:
    """What sort of thing is cited, in the words of RIS, CSL and Zotero. `refined` is a Zotero type that it may know one day."""

    ris: str
    csl: str
    zotero: str
    refined: str = ""


WEBPAGE = ItemType("ELEC", "webpage", "webpage")
TREATY = ItemType("STAT", "treaty", "statute", refined="treaty")
DATASET = ItemType("DATA", "dataset", "dataset")

RECORD_TYPES = {"treaty": TREATY, "indicator": DATASET}
"""The types of record that are cited as what they describe; any other is cited as the page it is."""

SOURCE_KINDS = {
    "news-article": ItemType("NEWS", "article-newspaper", "newspaperArticle"),
    "official": ItemType("RPRT", "report", "report"),
    "depositary": WEBPAGE,
    "legal-text": ItemType("STAT", "legislation", "statute"),
    "dataset": DATASET,
}
DOCUMENT = ItemType("GEN", "document", "document")


@dataclass(frozen=True, kw_only=True)
class Citable:
    """A record at one version, or a source. Texts are one line each, dates partial dates as stored, addresses absolute."""

    type: ItemType
    key: str
    title: str
    address: str
    page: str
    line: str
    short_title: str = ""
    chinese_title: str = ""
    authors: tuple = ()
    publisher: str = ""
    rights: str = ""
    issued: str = ""
    changed_on: date | None = None
    version: int | None = None
    accessed_on: date | None = None
    language: str = "en"
    abstract: str = ""
    notes: tuple = ()

    @property
    def date(self):
        """When it was adopted, published or last changed, None where no source says."""
        return dates.parse(self.issued) if self.issued else None


def cite_record(record, *, absolute):
    """A public record as it stands now. `absolute` turns a path into an address with its host."""
    changed_on = timezone.localdate(record.last_changed_at)
    version = _("version %(number)s, %(date)s") % {"number": record.version, "date": _in_words(changed_on)}
    page, title = absolute(record.get_absolute_url()), one_line(wording_of(record, "title"))
    item_type = RECORD_TYPES.get(record.record_type, WEBPAGE)
    return Citable(
        type=item_type,
        key=f"{record.slug}-v{record.version}",
        title=one_line(record.title),
        chinese_title=one_line(record.title_zh),
        abstract=one_line(record.summary),
        address=f"{page}v/{record.version}/",
        page=page,
        rights=LICENCE,
        version=record.version,
        changed_on=changed_on,
        line=_("“%(title)s”, %(site)s, %(version)s.") % {"title": title, "site": SITE_NAME, "version": version},
        notes=(
            _("As recorded by %(site)s, %(version)s.") % {"site": SITE_NAME, "version": version},
            _("Current version: %(address)s") % {"address": page},
        ),
        **(_of_treaty(record) if item_type is TREATY else _of_page(changed_on)),
    )


def _of_treaty(treaty):
    """A treaty is cited by its name and date. It has no author, which no source names and no style asks for, and we did not publish it."""
    return {"short_title": one_line(treaty.short_title), "issued": treaty.adopted_on}


def _of_page(changed_on):
    return {"authors": (str(SITE_NAME),), "publisher": str(SITE_NAME), "issued": changed_on.isoformat()}


def cite_source(source, *, absolute):
    """A public source: the document itself, with its place in this record where it has no address of its own."""
    page = absolute(source.get_absolute_url())
    fields = {name: one_line(getattr(source, name)) for name in ("title", "author", "publisher")}
    supplied = _("The title is supplied by the editors of %(site)s.") % {"site": SITE_NAME} if source.title_supplied else ""
    inferred = _("The date is inferred: %(reason)s") % {"reason": one_line(source.published_on_reason)}
    notes = (supplied, inferred if source.published_on_reason else "", _("In this record: %(address)s") % {"address": page})
    return Citable(
        type=SOURCE_KINDS.get(source.kind, DOCUMENT),
        key=source.slug,
        title=fields["title"],
        short_title=one_line(source.key),
        authors=tuple(filter(None, [fields["author"]])),
        publisher=fields["publisher"],
        rights=one_line(source.rights),
        issued=source.published_on,
        accessed_on=source.retrieved_on,
        language=source.language,
        address=source.url or page,
        page=page,
        line=_source_line(source, **fields),
        notes=tuple(filter(None, notes)),
    )


def _source_line(source, *, title, author, publisher):
    supplied = _(" (title supplied by the editors)") if source.title_supplied else ""
    date_in_words = dates.in_words(source.published_on) or _("no date stated")
    recorded = "" if source.url else _("as recorded by %(site)s") % {"site": SITE_NAME}
    return ", ".join(filter(None, [author, f"“{title}”{supplied}", publisher, date_in_words, recorded])) + "."


def _in_words(day):
    return dates.in_words(day.isoformat())


def one_line(text: str) -> str:
    """A text without line breaks or other control characters, so that it cannot end a field or begin another."""
    return " ".join("".join(" " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter for letter in text).split())
