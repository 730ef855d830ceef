"""What the public may not see yet is in no format, and changes none."""

import pytest

from tests import factories
from tests.api.reading import TYPES, files_of
from tests.test_drafts import MARK, beside, make_hidden, refer_to_hidden

pytestmark = pytest.mark.django_db
__all__ = ["beside"]


def everything(client):
    """The body of every data address, the archive's by file."""
    lists = [f"/{name}.{ending}" for name in TYPES for ending in ("json", "csv")]
    pages = [record["links"]["html"] for name in TYPES for record in client.get(f"/{name}.json").json()["results"]]
    details = [f"{page.removesuffix('/')}.{ending}" for page in pages for ending in ("json", "csv")]
    others = [f"/{name}.{ending}" for name in ("changes", "corrections", "timeline") for ending in ("json", "csv")]
    others += [f"{page}{name}.{ending}" for page in pages for name in ("history", "timeline") for ending in ("json", "csv")]
    found = {address: client.get(address).content for address in (*lists, *details, *others)}
    return found | files_of(client.get("/data/all.zip").content)


@pytest.mark.parametrize("how", ["draft", "in review", "scheduled", "withdrawn"])
def test_making_a_hidden_record_changes_no_byte_of_any_data(client, beside, how):
    before = everything(client)

    make_hidden(how, beside=beside)

    assert everything(client) == before


def test_what_a_public_record_says_of_a_hidden_one_is_left_out(client, beside):
    refer_to_hidden(beside)
    for record in (beside["treaty"], beside["initiative"]):
        factories.cite_everything(record, beside["passage"])

    found = everything(client)

    assert len(found) > 30
    assert [address for address, body in found.items() if MARK.encode() in body] == []


@pytest.mark.parametrize("how", ["draft", "in review", "scheduled"])
@pytest.mark.parametrize("ending", ["json", "csv"])
def test_a_hidden_record_answers_as_one_that_never_was(client, beside, how, ending):
    for record in make_hidden(how, beside=beside):
        there = client.get(record.get_absolute_url().removesuffix("/") + f".{ending}")
        nowhere = client.get(f"/treaties/never-was.{ending}")

        assert (there.status_code, there.content) == (404, nowhere.content)
