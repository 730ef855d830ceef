"""The description in OpenAPI holds for real answers, and no answer is left undescribed."""

import copy

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode, checks

from cooperation import search, versions
from cooperation.api import openapi
from cooperation.models import Record, Source
from tests.api.reading import OTHERS, TYPES, pages_of
from tests.harbour import make_harbour

CASES = 6
DETAILS = {"treaty": "TreatyDocument", "partner": "PartnerDocument"}
PAGES = {"treaties": "TreatyPage", "partners": "PartnerPage", "sources": "SourcePage"}
WITH_A_QUERY = 2 * (len(TYPES) + len(DETAILS) + len(OTHERS) - 1)
"""Addresses that take parameters, in JSON and in CSV: lists, records with statuses on a day, and all others but one version."""
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]


def validator(form):
    """Holds an answer to a form of the description, which must name every key of every object."""
    schemas = copy.deepcopy(openapi()["components"]["schemas"])
    for schema in schemas.values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return Draft202012Validator({"$ref": f"#/components/schemas/{form}", "components": {"schemas": schemas}})


def failures(form, data):
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validator(form).iter_errors(data)]


@pytest.fixture(params=["article", "harbour"])
def data(request, db):
    """The article's record, and the invented one with everything the article has not: acts, rows, several sources' words."""
    if request.param == "article":
        return request.getfixturevalue("article")
    make_harbour()
    versions.keep_missing()
    search.rebuild()
    return None


def test_every_record_and_source_is_as_described(client, data):
    records = {
        record.get_absolute_url().removesuffix("/") + ".json": DETAILS.get(record.record_type, "RecordDocument")
        for record in Record.objects.public()
    }
    sources = {source.get_absolute_url().removesuffix("/") + ".json": "SourceDocument" for source in Source.objects.public()}

    found = {address: failures(form, client.get(address).json()) for address, form in (records | sources).items()}

    assert len(records) > 5
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("name", TYPES)
def test_every_page_of_a_list_is_as_described(client, data, name):
    form = PAGES.get(name, "RecordPage")

    assert [failures(form, page) for page in pages_of(client, f"/{name}.json")] == [[]]


def test_every_timeline_history_and_version_and_all_that_changed_and_is_found_is_as_described(client, data):
    records = [record.get_absolute_url() for record in Record.objects.public()]
    forms = {"/changes.json": "ChangePage", "/corrections.json": "StepPage", "/timeline.json": "EventPage"}
    forms |= {"/search.json": "SearchPage", "/search.json?q=lantern": "SearchPage", "/search.json?q=beijing": "SearchPage"}
    for record in records:
        forms |= {f"{record}history.json": "StepPage", f"{record}v/1.json": "KeptVersion"}
    forms |= {f"{record}timeline.json": "EventPage" for record in records if record.startswith("/partners/")}

    found = {
        address: [wrong for page in pages_of(client, address) for wrong in failures(form, page)] for address, form in forms.items()
    }

    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_the_description_is_openapi_and_names_every_data_address(client, db):
    described = openapi()

    assert described["openapi"].startswith("3.1")
    assert client.get("/api/openapi.json").json() == described
    forms = [f"/{name}{end}" for name in TYPES for end in (".json", ".csv", "/{slug}.json", "/{slug}.csv")]
    others = [f"{at}{end}" for at in OTHERS for end in (".json", ".csv")]
    assert sorted(described["paths"]) == sorted([*forms, *others, "/data/all.zip", "/api/openapi.json"])


def test_the_parameters_of_a_list_are_its_filters_with_the_terms_of_closed_vocabularies(client, article):
    parameters = {each["name"]: each for each in openapi()["paths"]["/initiatives.json"]["get"]["parameters"]}

    facets = {facet["name"]: facet["options"] for facet in client.get("/initiatives.json").json()["facets"]}
    assert set(parameters) == {"kind", "partner", "source", "status", "topic", "year", "page", "sort"}
    assert {option["value"] for option in facets["kind"]} <= set(parameters["kind"]["schema"]["enum"])
    assert "enum" not in parameters["partner"]["schema"]


@pytest.mark.parametrize("name", [*TYPES, "changes", "corrections", "timeline", "search"])
def test_every_value_the_description_names_is_taken(client, article, name):
    for parameter in openapi()["paths"][f"/{name}.json"]["get"]["parameters"]:
        for value in parameter["schema"].get("enum", ()):
            address = f"/{name}.json?{parameter['name']}={value}"
            assert client.get(address, follow=True).status_code == 200, address


@pytest.fixture
def application():
    """The site as a server calls it, but for the database connection, which stays open for the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name)
def test_no_request_brings_a_server_error_or_an_undescribed_answer(article, application, mode):
    """Requests as described, and for the lists requests with parameters that break the description."""
    description = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    operations = [found.ok() for found in description.get_all_operations()]
    asked = operations if mode is GenerationMode.POSITIVE else [each for each in operations if len(each.query)]

    for operation in asked:

        @settings(max_examples=CASES, suppress_health_check=list(HealthCheck))
        @given(operation.as_strategy(generation_mode=mode))
        def holds(case):
            case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

        holds()

    assert len(asked) == {GenerationMode.POSITIVE: len(openapi()["paths"]) - 1, GenerationMode.NEGATIVE: WITH_A_QUERY}[mode]
