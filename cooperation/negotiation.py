"""What a client accepts, read by the rules of RFC 9110 (§12.4.2, §12.5.1 and §12.5.3) and forgiving where those allow it."""

import re

_QUALITY = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)
_ALSO_KNOWN_AS = {"+json": ["application/json"], "+xml": ["application/xml", "text/xml"]}


def weights(header: str) -> dict[str, float]:
    """Each name of a header such as Accept with its weight. A name whose weight cannot be read is left out, parameters are ignored."""
    found = {}
    for element in header.split(","):
        name, *parameters = (part.strip().lower() for part in element.split(";"))
        quality = next((part for part in parameters if part.startswith("q=")), "q=1")
        if name and (read := _QUALITY.fullmatch(quality)):
            found[name] = float(read[1])
    return found


def best_coding(header: str) -> str:
    """The more welcome of brotli ("br") and gzip, brotli of two equally welcome; empty where neither is, or less than no coding at all.

    A client that refuses everything gets no coding: an answer it may not like is better than none. One that says only that it takes
    any (`*`) gets gzip, which everything can unpack.
    """
    accepted = weights(header)
    weighed = {"br": accepted.get("br", 0), "gzip": accepted.get("gzip", accepted.get("x-gzip", accepted.get("*", 0)))}
    best = max(weighed, key=weighed.get)
    return best if weighed[best] > 0 and weighed[best] >= accepted.get("identity", 0) else ""


def accepts(header: str, media_type: str) -> bool:
    """Whether an answer of this type is welcome. A header without any readable range refuses nothing.

    The most specific range decides. Whoever takes JSON or XML takes the formats written in it.
    """
    accepted = {name: weight for name, weight in weights(header).items() if name == "*" or "/" in name}
    if not accepted:
        return True
    suffix = re.search(r"\+\w+\Z", media_type)
    names = [media_type, *_ALSO_KNOWN_AS.get(suffix[0] if suffix else "", [])]
    main_types = [f"{name.partition('/')[0]}/*" for name in names]
    return next((accepted[name] for name in (*names, *main_types, "*/*", "*") if name in accepted), 0) > 0
