"""Changes as an Atom feed (RFC 4287) in pages (RFC 5005), one entry for each change with its note."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from .records import model_of

RIGHTS = "https://creativecommons.org/licenses/by/4.0/"
TAGGED_SINCE = "2026"
"""The year in which the site's host name was first used for tag URIs (RFC 4151); it never changes, or every entry would look new."""

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(words):
    """Text without the characters no XML document may hold."""
    return _FORBIDDEN.sub("", str(words))


def tag(host, path):
    """An identifier that stays the same when the site changes its scheme or port (RFC 4151)."""
    return f"tag:{host},{TAGGED_SINCE}:{path}"


class ChangeFeed(Atom1Feed):
    """A feed of changes. `pages` are the addresses of its first, last, previous and next page, by relation."""

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for relation, address in self.feed["pages"].items():
            handler.addQuickElement("link", None, {"rel": relation, "href": address})

    def latest_post_date(self):
        """When the newest of all its changes was made, on whatever page; a feed without any has always been so."""
        return (self.feed["changed_at"] or datetime(int(TAGGED_SINCE), 1, 1, tzinfo=UTC)).replace(microsecond=0)

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("link", None, {"rel": "version-history", "href": item["history"]})


def changes_feed(changes, *, title, subtitle, page_address, pages, absolute, changed_at):
    """The feed of a page of changes. `pages` are paths by relation, `absolute` makes a path into an address of this host."""
    host = urlsplit(absolute("/")).hostname
    feed = ChangeFeed(
        title=printable(title),
        link=absolute(page_address),
        description=None,
        subtitle=printable(subtitle) or None,
        feed_url=absolute(pages["self"]),
        feed_guid=tag(host, pages["first"]),
        author_name=_("Copyright Cooperation Record"),
        feed_copyright=RIGHTS,
        pages={relation: absolute(path) for relation, path in pages.items() if relation != "self"},
        changed_at=changed_at,
    )
    for change in changes:
        _add(feed, change, host=host, absolute=absolute)
    return feed.writeString("utf-8")


def _add(feed, change, *, host, absolute):
    """One entry. It is named by the address the record had then, so that it stays the same entry when the record moves."""
    record = change.record
    type_name = str(model_of(record)._meta.verbose_name).capitalize()
    kind = str(change.get_kind_display())
    feed.add_item(
        title=printable(f"{record.title}: {kind.lower()}"),
        link=absolute(record.get_absolute_url() if change.is_withdrawal else change.get_absolute_url()),
        description=linebreaks(printable(change.note or change.summary or kind), autoescape=True),
        unique_id=tag(host, f"{change.path or record.get_absolute_url()}v/{change.number}/"),
        pubdate=change.published_at.replace(microsecond=0),
        updateddate=change.published_at.replace(microsecond=0),
        categories=[printable(type_name), kind],
        history=absolute(f"{record.get_absolute_url()}history/"),
    )
