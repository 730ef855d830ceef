"""Where a request comes from, and whether that says anything about who sent it."""

from functools import lru_cache
from ipaddress import ip_address, ip_network

from django.conf import settings

UNKNOWN = "0.0.0.0"  # noqa: S104  (no socket listens here: the address that means "no address")
HOME = 64
"""An IPv6 connection is given a network of this many bits, and with it more addresses than could be counted."""


def client_address(request):
    """The address a request comes from, or None."""
    return address_of(written_in(request.META))


def written_in(environ):
    """The address of whoever asks, as it is written. X-Forwarded-For is read from the right, and only as far as proxies are ours."""
    hops = [hop.strip() for hop in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    proxies = settings.PROXIES or 0
    return hops[-proxies] if 0 < proxies <= len(hops) else environ.get("REMOTE_ADDR", "")


def address_of(written):
    """A written address, an IPv4 one inside of IPv6 as itself; None for what is none."""
    try:
        address = ip_address(written)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


@lru_cache(maxsize=1_000)
def shortened(written):
    """The network an address is in (24 bits of IPv4, 48 of IPv6), which tells a flood from a crowd and names nobody; empty for what is none."""
    address = address_of(written)
    if address is None:
        return ""
    return str(ip_network((int(address), 24 if address.version == 4 else 48), strict=False))


def counted_address(request):
    """The address whose wrong passwords are counted, or `UNKNOWN` where many people may share it.

    Unless the deployment says how many proxies there are (`PROXIES`, 0 for none), a private address or one that comes through
    `BEHIND_TLS_PROXY` is likely that of a proxy: to lock it would lock out everybody.
    """
    address = client_address(request)
    if address is None or (settings.PROXIES is None and (settings.BEHIND_TLS_PROXY or not address.is_global)):
        return UNKNOWN
    if address.version == 4:
        return str(address)
    return str(ip_network((int(address), HOME), strict=False).network_address)
