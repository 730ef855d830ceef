"""What clients say they accept, in good order and in bad."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.negotiation import accepts, best_coding, weights


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
        ("", ""),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("br, gzip;q=0.1", "br"),
        ("br;q=0.1, gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0", ""),
        ("gzip;q=0", ""),
        ("gzip;q=0.000", ""),
        ("gzip;q=abc", ""),
        ("*", "gzip"),
        ("*;q=0", ""),
        ("*, gzip;q=0", ""),
        ("identity", ""),
        ("identity;q=0", ""),
        ("identity;q=0, gzip", "gzip"),
        ("gzip;q=0.5, identity", ""),
        ("gzip;q=0.5, br;q=0.6, identity;q=0.6", "br"),
        ("gzip, identity", "gzip"),
        ("gzipped, notgzip, brr", ""),
    ],
)
def test_answers_are_packed_as_is_most_welcome_and_only_then(header, expected):
    assert best_coding(header) == expected


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


@given(st.text(alphabet=st.sampled_from('gzipbr*/;q=0.1,x "\\\x00é'), max_size=60))
def test_no_header_is_too_odd_to_read(header):
    assert best_coding(header) in ("", "br", "gzip")
    assert accepts(header, "text/html") in (True, False)
