"""The way out: one configured host, no private addresses unless allowed, no endless replies.

The host is looked up here and the connection goes to the address that was checked, so that a name
that changes its address in between leads nowhere. Redirects and proxies are not followed.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx2

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
LARGEST_REPLY = 4_000_000
"""Bytes."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Refused(httpx2.TransportError):
    """A request that must not leave."""


class GuardedTransport(httpx2.HTTPTransport):
    """Sends requests to one host only, within a time.

    Parameters
    ----------
    base:
        The configured address: scheme, host and port must be its own.
    private:
        Whether private and loopback addresses are allowed.
    seconds:
        What a reply may take from the request to its last byte, however slowly it drips.
    clock:
        Tells the time in seconds.
    """

    def __init__(
        self, base: str, private: bool, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._base = httpx2.URL(base)
        # A connection to each call: nothing stays open when the work is done. Where the configured
        # address is plain HTTP, nothing but plain HTTP is sent, so no certificates are loaded.
        super().__init__(
            verify=self._base.scheme == "https",
            trust_env=False,
            limits=httpx2.Limits(max_keepalive_connections=0),
        )
        self._private = private
        self._seconds = seconds
        self._clock = clock

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send it to a checked address of the configured host.

        Raises
        ------
        Refused
            It is for another host, or the host is at an address that is not allowed.
        """
        if _origin(request.url) != _origin(self._base):
            raise Refused(f"{request.url.host} is not the configured host", request=request)
        until = self._clock() + self._seconds
        response = self._send(request, addresses(request.url.host, request.url.port))
        response.stream = _Bounded(response.stream, request, lambda: self._clock() > until)
        return response

    def _send(self, request: httpx2.Request, found: list[Address]) -> httpx2.Response:
        for number, address in enumerate(found, start=1):
            if not allowed(address, self._private):
                raise Refused(_not_allowed(request.url.host, address), request=request)
            try:
                return super().handle_request(_pinned(request, address))
            except httpx2.ConnectError:
                if number == len(found):
                    raise
        raise httpx2.ConnectError(f"{request.url.host} has no address", request=request)


class _Bounded(httpx2.SyncByteStream):
    """A reply that has to end in time and in size."""

    def __init__(self, stream: Any, request: httpx2.Request, late: Callable[[], bool]) -> None:
        self._stream = stream
        self._request = request
        self._late = late

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for part in self._stream:
            size += len(part)
            if self._late():
                raise httpx2.ReadTimeout("the reply did not end in time", request=self._request)
            if size > LARGEST_REPLY:
                raise Refused("the reply is too large", request=self._request)
            yield part

    def close(self) -> None:
        self._stream.close()


def addresses(host: str, port: int | None) -> list[Address]:
    """The addresses of a host; none where it is not known."""
    try:
        found = socket.getaddrinfo(host, port or 443, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]


def allowed(address: Address, private: bool) -> bool:
    """Whether a request may go there.

    Link-local addresses, where clouds keep their credentials, are never allowed.

    Examples
    --------
    >>> private = ipaddress.ip_address("10.0.0.7")
    >>> allowed(private, private=False), allowed(private, private=True)
    (False, True)
    >>> allowed(ipaddress.ip_address("169.254.169.254"), private=True)
    False
    """
    inner = _embedded(address)
    if inner.is_link_local or inner.is_multicast or inner.is_unspecified:
        return False
    return inner.is_global or (private and (inner.is_private or inner.is_loopback))


def _embedded(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one, where there is one."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _pinned(request: httpx2.Request, address: Address) -> httpx2.Request:
    """The request to the address, still in the host's name for TLS and the ``Host`` header."""
    return httpx2.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )


def _not_allowed(host: str, address: Address) -> str:
    return f"{host} is at {address}, which is not allowed; see the settings that end in _PRIVATE"
