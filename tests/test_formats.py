"""The list of formats, and what an address says of its own."""

import pytest

from cooperation.formats import FORMATS, HTML, addresses_of, format_of, unknown_suffix


@pytest.mark.parametrize(
    ("path", "suffix"),
    [
        ("/", "/"),
        ("/treaties/", "/"),
        ("/treaties", "/"),
        ("/treaties.json", ".json"),
        ("/treaties/it.csl.json", ".csl.json"),
        ("/treaties/it.jsonld", ".jsonld"),
        ("/treaties/it.JSON", "/"),
        ("/treaties/it.json/", "/"),
    ],
)
def test_the_longest_ending_that_fits_names_the_format(path, suffix):
    assert format_of(path).suffix == suffix


@pytest.mark.parametrize(
    ("path", "suffix"),
    [
        ("/treaties.docx", ".docx"),
        ("/treaties/it.xyz/", ".xyz"),
        ("/treaties/it.JSON", ".JSON"),
        ("/treaties/it.json", ""),
        ("/treaties/it/", ""),
        ("/.env", ""),
        ("/.well-known/", ""),
        ("/it." + "x" * 11, ""),
    ],
)
def test_an_ending_that_is_none_of_ours_is_named(path, suffix):
    assert unknown_suffix(path) == suffix


@pytest.mark.parametrize("path", ["/treaties/it/", "/treaties/it.json", "/treaties/it.csl.json", "/treaties/it"])
def test_every_format_of_a_page_has_its_address(path):
    assert addresses_of(path) == {HTML: "/treaties/it/"} | {each: f"/treaties/it{each.suffix}" for each in FORMATS}


def test_no_two_formats_share_an_ending_or_a_type():
    assert len({each.suffix for each in FORMATS}) == len({each.media_type for each in FORMATS}) == len(FORMATS)
