"""Packing answers with brotli or gzip, for clients that say they can unpack them."""

import gzip
import re

import brotli
from django.utils.cache import patch_vary_headers

from cooperation.negotiation import best_coding

SMALLEST = 200
"""Bytes below which packing makes an answer larger."""

_TEXT = re.compile(r"text/|image/svg|application/(x-bibtex|x-research-info-systems|([\w.-]+\+)?(json|xml))\b")


def is_text(content_type):
    """Whether a body of this type becomes smaller by packing."""
    return bool(_TEXT.match(content_type))


def coding_of(request, response):
    """The coding the answer will have, empty for none. What could be packed for another client says so to caches."""
    if response.has_header("Content-Encoding") or not is_text(response.get("Content-Type", "")):
        return ""
    patch_vary_headers(response, ["Accept-Encoding"])
    return best_coding(request.headers.get("Accept-Encoding", "")) if len(response.content) > SMALLEST else ""


def compress(response, coding):
    """Pack the body."""
    response.content = pack(response.content, coding)
    response.headers["Content-Encoding"] = coding


def pack(body, coding):
    """A body in a coding; the same body always becomes the same bytes. Higher qualities save a hundredth and take ten times as long."""
    if coding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)
    return gzip.compress(body, compresslevel=6, mtime=0) if coding else body


def unpack(body, coding):
    """What `pack` made of a body, undone."""
    if coding == "br":
        return brotli.decompress(body)
    return gzip.decompress(body) if coding else body


def tag_of(tag, coding):
    """The strong tag of a body in a coding, by that of the plain body: other bytes, another tag (RFC 9110 §8.8.3.3)."""
    return f'{tag[:-1]}-{coding}"' if coding else tag
