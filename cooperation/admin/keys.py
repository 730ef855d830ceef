"""Keys as forms and addresses send them."""

MOST_DIGITS = 18
"""Every number of so many digits fits a key of either database."""


def sent_key(text, otherwise=0):
    """A key that was sent, as a number. What is none, or was not sent, is `otherwise`: by default a key that nothing has."""
    text = str(text or "")
    is_key = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_key else otherwise
