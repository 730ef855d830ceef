"""The rules by which Mozilla's HTTP Observatory scores an answer (version 5), as far as one answer shows them.

https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring
"""

import re

SIX_MONTHS = 15_768_000
SAFE_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def directives(response):
    """The content security policy by directive."""
    policy = response.get("Content-Security-Policy", "")
    return {name: set(values) for name, *values in (part.split() for part in policy.split(";") if part.strip())}


def policy(response):
    found = directives(response)
    scripts = found.get("script-src", found.get("default-src"))
    if scripts is None:
        return -25
    if scripts & {"'unsafe-inline'", "data:", "https:", "http:", "*"} or found.get("object-src", found.get("default-src")) & {"*"}:
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    if any(value.startswith("http:") for values in found.values() for value in values):
        return -10
    if "'unsafe-inline'" in found.get("style-src", set()):
        return 0
    return 10 if found.get("default-src") == {"'none'"} else 5


def cookies(response):
    if not response.cookies:
        return 0
    is_safe = all(cookie["secure"] and cookie["httponly"] and cookie["samesite"] for cookie in response.cookies.values())
    return 5 if is_safe else -40


def shared_with_credentials(response):
    return -50 if "Access-Control-Allow-Credentials" in response.headers else 0


def transport(response):
    """Over TLS one year with preload; a redirect to it carries none, as browsers would not believe it."""
    if response.status_code == 301 and response["Location"].startswith("https://"):
        return 0
    value = response.get("Strict-Transport-Security", "")
    age = re.search(r"max-age=(\d+)", value)
    if not age:
        return -20
    if int(age[1]) < SIX_MONTHS:
        return -10
    return 5 if "preload" in value and "includeSubDomains" in value else 0


def referrer(response):
    value = response.get("Referrer-Policy")
    return 0 if value is None else 5 if value in SAFE_REFERRERS else -5


def sniffing(response):
    return 0 if response.get("X-Content-Type-Options") == "nosniff" else -5


def framing(response):
    if directives(response).get("frame-ancestors") == {"'none'"}:
        return 5
    return 0 if response.get("X-Frame-Options") in ("DENY", "SAMEORIGIN") else -20


def other_sites(response):
    value = response.get("Cross-Origin-Resource-Policy")
    return {None: 0, "same-origin": 10, "same-site": 10, "cross-origin": 0}.get(value, -5)


def scripts_of_others(response):
    html = b"" if response.streaming else response.content
    return -50 if re.search(rb"<script[^>]+src=[\"']?(?:https?:)?//", html) else 0


RULES = [
    policy,
    cookies,
    shared_with_credentials,
    transport,
    referrer,
    sniffing,
    framing,
    other_sites,
    scripts_of_others,
]


def minus_points(response):
    """The rules an answer loses points by."""
    return {rule.__name__: points for rule in RULES if (points := rule(response)) < 0}


def score(response):
    """The score of an answer: bonus points count from 90 on."""
    points = [rule(response) for rule in RULES]
    base = 100 + sum(point for point in points if point < 0)
    return base if base < 90 else base + sum(point for point in points if point > 0)
