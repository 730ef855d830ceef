"""Data may be read by the scripts of other sites."""

import pytest

from tests import factories


@pytest.mark.parametrize(
    "address", ["/partners.json", "/partners.csv", "/partners/norland.json", "/partners.atom", "/data/all.zip"]
)
def test_scripts_of_other_sites_may_read_data_and_ask_whether_it_still_holds(client, db, address):
    factories.make_partner()

    asked, answer = client.options(address), client.get(address)

    assert (answer["Access-Control-Allow-Origin"], answer["Access-Control-Expose-Headers"]) == ("*", "ETag, Last-Modified")
    assert asked["Access-Control-Allow-Headers"] == "If-None-Match, If-Modified-Since"
    assert client.get("/nope.json")["Access-Control-Allow-Origin"] == "*"
    assert not client.get("/partners/").has_header("Access-Control-Allow-Origin")
