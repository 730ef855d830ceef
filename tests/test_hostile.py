"""Requests that nobody with good intentions makes, to a real server: refused in order, each of them, and the server goes on."""

import pytest

from tests.clusters import RECORD
from tests.hostile import Hostile, ask, fault
from tests.pages import FIXED
from tests.served import Person, command, fields_of, served
from tests.signing_in import PASSWORD

pytestmark = pytest.mark.once

REQUESTS = 300
"""Few, as they take long: benchmarks/hostile.py asks twenty thousand."""


def test_no_request_is_a_fault_of_ours_and_none_is_dropped(tmp_path):
    environment = {"VAR_DIR": str(tmp_path), "DATABASE_URL": "", "DATABASE_REPLICAS": "", "EDITORIAL_REVIEW": "0"}
    record = command("shell", "-v0", "-c", RECORD, **environment).strip()
    with served(tmp_path / "log", **environment) as port:
        editor = Person(port).sign_in("ann", PASSWORD)
        addresses = [
            f"/admin/cooperation/partner/{record}/change/",
            "/admin/cooperation/source/add/",
            "/admin/cooperation/partner/",
        ]
        forms = [(address, fields_of(editor.get(address).text)) for address in addresses]
        pages = [*FIXED, "/partners/everland/", "/partners.json", "/sitemap.xml", "/record.zip", *addresses]
        hostile = Hostile(4, pages=pages, port=port, cookies=editor.cookies, forms=forms)

        found = [(number, what) for number in range(REQUESTS) if (what := fault(ask(hostile(number), port)))]

        assert found == []
        assert Person(port).get("/readyz").status == 200
