"""What clients say they accept, in good order and in bad."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.negotiation import accepts, wants_gzip, weights


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", {}),
        ("gzip", {"gzip": 1}),
        ("GZIP;Q=0.5 , br ; q=1.000", {"gzip": 0.5, "br": 1}),
        ("text/html;level=1;q=0.4", {"text/html": 0.4}),
        ("gzip;q=2, br;q=-1, zstd;q=, deflate;q=0.1234, x;q=nan", {}),
        (",,;q=1,=", {"=": 1}),
    ],
)
def test_a_header_is_names_with_weights(header, expected):
    assert weights(header) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", False),
        ("gzip", True),
        ("x-gzip", True),
        ("br, gzip;q=0.1", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("gzip;q=abc", False),
        ("*", True),
        ("*;q=0", False),
        ("*, gzip;q=0", False),
        ("identity", False),
        ("identity;q=0", False),
        ("identity;q=0, gzip", True),
        ("gzip;q=0.5, identity", False),
        ("gzip, identity", True),
        ("gzipped, notgzip", False),
    ],
)
def test_gzip_is_used_only_where_it_is_welcome(header, expected):
    assert wants_gzip(header) is expected


@pytest.mark.parametrize(
    ("header", "media_type", "expected"),
    [
        ("", "text/html", True),
        ("*/*", "text/html", True),
        ("*", "text/html", True),
        ("nonsense", "text/html", True),
        ("image/png", "text/html", False),
        ("TEXT/HTML", "text/html", True),
        ("text/*;q=0.1", "text/html", True),
        ("text/html;q=0, */*", "text/html", False),
        ("text/*;q=0, text/html", "text/html", True),
        ("*/*;q=0", "text/html", False),
        ("application/json", "application/ld+json", True),
        ("application/xml", "application/atom+xml", True),
        ("text/xml", "application/atom+xml", True),
        ("application/atom+xml;q=0, application/xml", "application/atom+xml", False),
        ("application/ld+json", "application/json", False),
    ],
)
def test_the_most_specific_range_decides(header, media_type, expected):
    assert accepts(header, media_type) is expected


@given(st.text(alphabet=st.sampled_from('gzip*/;q=0.1,x "\\\x00é'), max_size=60))
def test_no_header_is_too_odd_to_read(header):
    assert wants_gzip(header) in (True, False)
    assert accepts(header, "text/html") in (True, False)
