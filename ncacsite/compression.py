"""Packing answers with gzip, for clients that say they can unpack it."""

import gzip
import re

from django.utils.cache import patch_vary_headers

from cooperation.negotiation import wants_gzip

SMALLEST = 200
"""Bytes below which packing makes an answer larger."""

_TEXT = re.compile(r"text/|image/svg|application/(x-bibtex|x-research-info-systems|([\w.-]+\+)?(json|xml))\b")


def coding_of(request, response):
    """The coding the answer will have: gzip or none. What could be packed for another client says so to caches."""
    if response.has_header("Content-Encoding") or not _TEXT.match(response.get("Content-Type", "")):
        return ""
    patch_vary_headers(response, ["Accept-Encoding"])
    is_wanted = len(response.content) > SMALLEST and wants_gzip(request.headers.get("Accept-Encoding", ""))
    return "gzip" if is_wanted else ""


def compress(response):
    """Pack the body; the same body always becomes the same bytes."""
    response.content = gzip.compress(response.content, compresslevel=6, mtime=0)
    response.headers["Content-Encoding"] = "gzip"
