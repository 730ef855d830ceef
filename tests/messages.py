"""The catalogue of translations: read from the sources, kept in `django.po`, compiled to `django.mo`. `make messages` brings both up to date.

Babel reads and writes it, so that no machine needs GNU gettext.
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "cooperation/locale/zh_Hans/LC_MESSAGES/django.po"
MO = PO.with_suffix(".mo")
LOCALE = "zh_Hans"
NAME = "Copyright Cooperation Record"
HEADER = "# The interface in Simplified Chinese. `make messages` keeps its entries; docs/translating.md says how to translate them."
FOLDERS = ["cooperation", "ncacsite", "templates"]
FUNCTIONS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"]),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}


def in_the_sources() -> Catalog:
    """Every string that is wrapped for translation, with the files it stands in, untranslated."""
    catalog = Catalog(locale=LOCALE, header_comment=HEADER, project=NAME, version="1", last_translator=NAME, fuzzy=False)
    catalog.language_team, catalog.msgid_bugs_address = NAME, ""
    for path in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.*")):
        for line, message, _comments, context in extract("python", io.BytesIO(_as_python(path).encode()), keywords=FUNCTIONS):
            catalog.add(message, locations=[(str(path.relative_to(ROOT)), line)], context=context)
    return catalog


def _as_python(path):
    """A source as the extractor of Python can read it; empty where strings for people have no business to be."""
    if path.suffix == ".py":
        return path.read_text()
    if path.suffix in (".html", ".txt", ".xml"):
        return "\n".join(line.lstrip() for line in templatize(path.read_text()).splitlines())
    return ""


def translated() -> Catalog:
    """The catalogue as it is kept."""
    with PO.open("rb") as file:
        return read_po(file, locale=LOCALE)


def brought_up_to_date() -> Catalog:
    """What the sources hold, with the translations kept. What is new has none; what the sources lost is gone."""
    catalog, kept = in_the_sources(), translated()
    for message in catalog:
        if message.id and (old := kept.get(message.id, message.context)):
            message.string = old.string
    catalog.creation_date = catalog.revision_date = kept.creation_date
    return catalog


def written(catalog) -> bytes:
    file = io.BytesIO()
    write_po(file, catalog, width=0, include_lineno=False)
    return file.getvalue()


def compiled(catalog) -> bytes:
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def is_translated(message) -> bool:
    """Whether a message has all the forms it needs; Chinese has one form for any number."""
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def main():
    """Bring the catalogue up to date, and say what waits for its translation."""
    catalog = brought_up_to_date()
    PO.write_bytes(written(catalog))
    MO.write_bytes(compiled(catalog))
    waiting = [message for message in catalog if message.id and not is_translated(message)]
    for message in waiting:
        print(f"not translated: {message.id!r}")
    print(f"{len(catalog)} messages, {len(waiting)} of them to translate in {PO.relative_to(ROOT)}")
    return 1 if waiting else 0


if __name__ == "__main__":
    settings.configure(USE_I18N=True)
    sys.exit(main())
