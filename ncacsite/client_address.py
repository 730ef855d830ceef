"""Where a request comes from, and whether that says anything about who sent it."""

from ipaddress import ip_address, ip_network

from django.conf import settings

UNKNOWN = "0.0.0.0"  # noqa: S104  (no socket listens here: the address that means "no address")
HOME = 64
"""An IPv6 connection is given a network of this many bits, and with it more addresses than could be counted."""


def client_address(request):
    """The address a request comes from, or None. X-Forwarded-For is read from the right, and only as far as proxies are ours."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    proxies = settings.PROXIES or 0
    written = hops[-proxies] if 0 < proxies <= len(hops) else request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(written)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


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
