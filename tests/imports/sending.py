"""Sending the forms of an import as a browser does."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.imports import files

HEADINGS = ["slug", "title", "kind", "began_on"]
BAD = [["bad-1", "First bad", "dialogue", "03/02/2001"], ["bad-2", "Second bad", "palaver", ""], ["bad-3", "", "dialogue", ""]]


def good(count):
    return [[f"good-{n}", f"Talks {chr(65 + n % 26) * 4}{n}", "dialogue", "2001"] for n in range(count)]


def send(client, *rows, name="talks.csv", **fields):
    data = {"file": SimpleUploadedFile(name, files.csv(*rows).encode())} | fields
    return client.post(reverse("admin:import"), data)


def page_of(client, *rows, **fields):
    """The page of the rows of a file that was sent."""
    return client.get(send(client, *rows, **fields).url)


def sent(client, page, button, **changes):
    """Send the page's form with everything that stands in it."""
    data = {field.name: field.value for one in page.context["refused"] for field in one.fields}
    form = page.context["form"]
    data |= {offered: "1" for _row, _name, offered in page.context["duplicates"]}
    data |= {name: "on" for row, name, _offered in page.context["duplicates"] if row.is_another}
    data |= {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    data |= {"_token": str(page.context["token"]), button: "1"}
    return client.post(page.request["PATH_INFO"], data | changes)
