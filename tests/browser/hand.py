"""The hand of an editor: it points, types and presses as a person does, and counts what it did and how many pages it was shown."""

from dataclasses import dataclass

from django.urls import reverse
from playwright.sync_api import expect

KEYSTROKE, POINTING = 0.28, 1.3
"""Seconds, of the keystroke-level model: an average typist's key, and moving to a place and pressing there."""


@dataclass
class Hand:
    """Whoever sits at a page. Only these methods touch it, so that nothing is done uncounted."""

    page: object
    site: str
    clicks: int = 0
    loads: int = 0
    keys: int = 0

    def __post_init__(self):
        self.page.on("domcontentloaded", self._note_load)

    def _note_load(self, _page):
        self.loads += 1

    def start(self, path):
        """Begin a task at a page that is open already: what led there is not counted."""
        self.page.goto(self.site + path)
        self.clicks = self.loads = self.keys = 0
        return self

    def click(self, target):
        self._find(target).click()
        self.clicks += 1

    def point_at(self, target):
        """Press on a list of choices: a click, but for the pop-up, which only a real screen opens."""
        self._find(target).focus()
        self.clicks += 1

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, words):
        """Type into whatever has the focus, over what is selected in it, once a page just shown has given it to something."""
        expect(self.page.locator("input:focus, textarea:focus, select:focus")).to_have_count(1)
        self.page.keyboard.type(words)
        self.keys += len(words)

    def paste(self, words):
        """Put words copied from a source where the focus is: two keys, as Ctrl+V is."""
        self.page.keyboard.insert_text(words)
        self.keys += 2

    def retype(self, words):
        """Select all that stands in the field that has the focus, and type over it."""
        self.press("Control+a")
        self.type(words)

    def tab_to(self, target, *, backwards=False):
        """Press Tab until something has the focus. It fails where the keyboard cannot get there."""
        wanted = self._find(target).first
        for _step in range(150):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.press("Shift+Tab" if backwards else "Tab")
        raise AssertionError(f"The keyboard does not reach {target}")

    def choose(self, label):
        """Choose in the list that has the focus, by typing the beginning of what it is called."""
        self.type(label)
        expect(self.page.locator("select:focus option:checked")).to_have_text(label)

    def pick(self, name):
        """Choose in the picker that is open: type, take the first that is found."""
        expect(self.page.locator(".select2-search__field:focus")).to_be_visible()
        self.type(name)
        expect(self.page.locator(".select2-results__option--highlighted")).to_have_text(name)
        self.press("Enter")

    def waits_for(self, path):
        """Until the page at an address is there."""
        self.page.wait_for_url(self.site + path, wait_until="domcontentloaded")
        return self

    @property
    def seconds(self):
        """How long an editor's hand would take."""
        return self.keys * KEYSTROKE + self.clicks * POINTING

    def _find(self, target):
        return self.page.locator(target) if isinstance(target, str) else target


def form_of(record):
    return reverse(f"admin:cooperation_{record.record_type}_change", args=[record.pk])


def list_of(kind):
    return reverse(f"admin:cooperation_{kind}_changelist")


def page_of(record, name):
    return reverse(f"admin:cooperation_{record.record_type}_{name}", args=[record.pk])
