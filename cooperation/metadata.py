"""What the head of a page tells programs about it: Dublin Core, OpenGraph, JSON-LD, and the formats it can be had in."""

import json
from dataclasses import dataclass

from django.templatetags.static import static
from django.urls import is_valid_path, reverse
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .citing import SITE_NAME, cite_record, cite_source
from .formats import HTML, addresses_of
from .languages import wording_of
from .linked_data import page_data, record_data, source_data
from .records import model_of

SCRIPT_ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&"}

NO_VERSIONS = (".atom",)
"""What a source does not have: versions are kept of records, and a feed follows versions."""


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a page's head says beyond its title and description."""

    title: str
    description: str
    url: str
    image: str
    data: dict
    citable: object = None
    twins: tuple = ()

    @property
    def site_name(self):
        """Empty for a source: reference managers would take this site for the newspaper it appeared in."""
        return "" if self.citable and not self.citable.version else SITE_NAME

    @property
    def dublin_core(self):
        """Dublin Core as Zotero reads it, empty for a page that is nothing to cite."""
        return dublin_core(self.citable) if self.citable else []

    @property
    def json_ld(self):
        return data_block(self.data)


def twins_of(path, *, without=()):
    """The other formats a page can be had in: (address, format), those alone that this site answers."""
    twins = [(address, form) for form, address in addresses_of(path).items() if form is not HTML and form.suffix not in without]
    return tuple((address, form) for address, form in twins if is_valid_path(address))


def record_head(record, *, absolute):
    """The head of a record's own page."""
    citable, title = cite_record(record, absolute=absolute), wording_of(record, "title")
    data = page_data(
        name=title,
        trail=_trail(model_of(record), record),
        absolute=absolute,
        about=record_data(record, absolute=absolute),
        version=citable.version,
        dateModified=citable.changed_on.isoformat(),
    )
    return Head(
        title=title,
        description=wording_of(record, "summary") or title,
        url=citable.page,
        image=preview_image(absolute=absolute),
        citable=citable,
        data=data,
        twins=twins_of(record.get_absolute_url()),
    )


def source_head(source, *, absolute):
    """The head of a source's page."""
    citable = cite_source(source, absolute=absolute)
    about = source_data(source, absolute=absolute)
    data = page_data(name=source.title, trail=_trail(type(source), source), absolute=absolute, about=about)
    return Head(
        title=source.title,
        description=_("%(kind)s: %(title)s. Its passages, and the facts that rest on each.")
        % {"kind": source.get_kind_display(), "title": source.title},
        url=citable.page,
        image=preview_image(absolute=absolute),
        citable=citable,
        data=data,
        twins=twins_of(source.get_absolute_url(), without=NO_VERSIONS),
    )


def list_head(model, *, description, absolute):
    """The head of a whole list. A filtered view has none: it is no page of its own to anyone but its reader."""
    trail = _trail(model)
    return page_head(trail[-1][0], description=description, trail=trail, absolute=absolute)


def home_head(*, absolute, about=None):
    """The head of the home page. `about` may describe the whole record as a data set."""
    description = _(
        "Treaties, partners, initiatives, statements and figures of China’s copyright cooperation, every fact with its receipt."
    )
    return page_head(str(SITE_NAME), description=description, trail=[(_("Home"), reverse("home"))], absolute=absolute, about=about)


def page_head(title, *, description, trail, absolute, about=None):
    """The head of a page that is no record: `trail` is the way to it as (name, path), `about` what it describes in JSON-LD."""
    data = page_data(name=title, trail=trail, absolute=absolute, about=about)
    return Head(title=title, description=description, url=absolute(trail[-1][1]), image=preview_image(absolute=absolute), data=data)


def _trail(model, thing=None):
    """The way to a page as its breadcrumb shows it."""
    steps = [(_("Home"), reverse("home"))]
    steps.append((capfirst(str(model._meta.verbose_name_plural)), reverse(f"{model._meta.model_name}-list")))
    if thing:
        steps.append((getattr(thing, "key", "") or thing.short_name, thing.get_absolute_url()))
    return steps


def dublin_core(citable):
    """(name, content) of each tag. A trailing comma tells Zotero that a creator is one organisation and no person's two names.

    There is no citation_title among them: it would make a journal article of everything.
    """
    date = citable.date
    tags = [
        ("z:itemType", citable.type.refined),
        ("DC.type", citable.type.zotero),
        ("DC.title", citable.title),
        *(("DC.creator", f"{author},") for author in citable.authors),
        ("DC.publisher", citable.publisher),
        ("DC.date", (date.machine or date.in_words()) if date else ""),
        ("DC.language", citable.language),
        ("DC.identifier", citable.page),
        ("DC.rights", citable.rights),
        ("DCTERMS.modified", citable.changed_on.isoformat() if citable.changed_on else ""),
    ]
    return [(name, content) for name, content in tags if content]


def data_block(data):
    """JSON for a script element that holds data: without a letter that could end the element or begin markup."""
    # Safe: only <, > and & can end the element or begin markup in it, and JSON may write each as an escape inside its strings,
    # the only place it has them. Everything outside ASCII is an escape too.
    return mark_safe(json.dumps(data, separators=(",", ":")).translate(SCRIPT_ESCAPES))  # noqa: S308


def preview_image(*, absolute):
    """The one picture of the site, for previews of links."""
    return absolute(static("cooperation/preview.png"))
