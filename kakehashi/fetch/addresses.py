"""Which addresses a harvester may connect to: public ones only, checked after resolving, never as text.

``ipaddress.is_global`` is true for NAT64, 6to4, IPv4-compatible and some special ranges, so these are unwrapped or
refused by name. The caller connects to the address that was checked, so a second look-up cannot change it.
"""

from __future__ import annotations

import ipaddress
import socket

from kakehashi.errors import FetchError

_REFUSED = [
    ipaddress.ip_network(item)
    for item in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "224.0.0.0/3",
        "fec0::/10", "ff00::/8", "2001::/23", "2001:db8::/32", "100::/64", "5f00::/16", "3fff::/20",
    )
]  # fmt: skip
_EMBEDDED = [ipaddress.ip_network(item) for item in ("64:ff9b::/96", "::/96", "::ffff:0:0/96")]
_NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")
_6TO4 = ipaddress.ip_network("2002::/16")


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet; embedded IPv4 addresses are judged by themselves."""
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64_LOCAL:
            return False
        if ip in _6TO4:
            return is_public(str(ipaddress.IPv4Address((int(ip) >> 80) & 0xFFFFFFFF)))
        if any(ip in network for network in _EMBEDDED):
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not any(ip in network for network in _REFUSED if network.version == ip.version)


def resolve(host: str, port: int, url: str) -> str:
    """A public address of ``host``; raises ``FetchError`` where there is none or one of them is not public."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"the host {host!r} is not known: {error}", where=url) from error
    addresses = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    inner = [address for address in addresses if not is_public(address)]
    if inner:
        raise FetchError(
            f"{host!r} leads to {inner[0]}, which is not an address of the public internet",
            where=url,
            hint="a test portal names such hosts in [fetch.resolve]",
            retryable=False,
        )
    return addresses[0]
