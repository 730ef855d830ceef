"""An editor at a form: opens it, reads what stands in it, types, adds rows, saves. Everything goes through real requests."""

from html import unescape

from django.forms import FileField
from django.urls import reverse

from cooperation.models import Partner
from cooperation.records import RECORD_MODELS

ACTS = {"draft": "_draft", "in-review": "_review", "published": "_publish"}
"""The button that leaves a record in each state."""


class Editing:
    """The form of a new record of a model, or of a stored one, with exactly what a browser would send."""

    def __init__(self, client, subject, **changes):
        self.client = client
        model = subject if isinstance(subject, type) else type(subject)
        name = f"admin:cooperation_{model._meta.model_name}"
        self.url = reverse(f"{name}_add") if subject is model else reverse(f"{name}_change", args=[subject.pk])
        page = client.get(self.url)
        self.data = {}
        self._read(page.context["adminform"].form)
        for wrapped in page.context["inline_admin_formsets"]:
            self._read(wrapped.formset.management_form)
            for form in wrapped.formset.forms:
                self._read(form)
        self.data["_token"] = str(page.context["token"])
        self.act = ""
        if model in RECORD_MODELS:
            self.act = ACTS["published" if subject is not model and subject.has_been_public else "draft"]
        self.data |= changes

    def _read(self, form):
        for bound in form:
            value = bound.value()
            if not isinstance(value, (list, bool)) and not isinstance(bound.field, FileField):
                value = bound.field.widget.format_value(value) if hasattr(bound.field.widget, "format_value") else value
                value = value[0] if isinstance(value, list) and value else value
            if value not in (None, False):
                self.data[bound.html_name] = "on" if value is True else value

    def add(self, prefix, **fields):
        """Fill in the first empty row of a kind, making one where there is none."""
        initial, total = int(self.data[f"{prefix}-INITIAL_FORMS"]), int(self.data[f"{prefix}-TOTAL_FORMS"])
        used = self.data.setdefault(f"used-{prefix}", initial)
        self.data[f"used-{prefix}"] = used + 1
        self.data[f"{prefix}-TOTAL_FORMS"] = max(total, used + 1)
        return self.change(prefix, used, **fields)

    def change(self, prefix, place, **fields):
        self.data |= {f"{prefix}-{place}-{name}": getattr(value, "pk", value) for name, value in fields.items()}
        return self

    def cite(self, fact, *, row="", **fields):
        """A citation; supplied by the editors where nothing else is said."""
        defaults = {"basis": "stated"} if "excerpt" in fields else {"basis": "editor", "note": "Supplied for the test."}
        return self.add("citations", fact=fact, row=row, rank="normal", **defaults | fields)

    def save(self, **button):
        """What the server answers: a redirect once saved, the form again when refused. `state` says which button is pressed."""
        data = {name: value for name, value in self.data.items() if not name.startswith("used-") and name != "state"}
        act = ACTS[self.data["state"]] if "state" in self.data else self.act
        response = self.client.post(self.url, data | (button or ({act: "1"} if act else {})))
        return self._checked(response)

    def _checked(self, response):
        """What the page of checks answers, where a first publication leads to it."""
        if response.status_code != 302 or not response.url.endswith("/publish/"):
            return response
        page = self.client.get(response.url)
        return self.client.post(response.url, {"seen": page.context["seen"]})

    def problems(self):
        """The sentences with which a save is refused, in the order of the page; empty when it was saved."""
        response = self.save()
        return (
            [] if response.status_code == 302 else [unescape(str(sentence)) for _anchor, sentence in response.context["problems"]]
        )


def said(client):
    """The messages the next page shows."""
    return [str(message) for message in client.get(reverse("admin:index")).context["messages"]]


def new_partner(editor, **changes):
    """The form of a new partner, with what it must have."""
    return Editing(editor, Partner, title="Norland", slug="norland", kind="state", **changes)


def page_of(form):
    """The page that comes back when the form is sent."""
    return form.save().content.decode()
