"""Addresses are given by strangers: only public ones are connected to.

The name is resolved here and the connection is made to the very address that was checked, so
that a name which answers differently the second time (DNS rebinding) gains nothing. The check
runs for every connection, and so for every redirect.
"""

from __future__ import annotations

import contextvars
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

import httpcore2
import httpx2

from ecotone.kernel.http.errors import AddressRefused

Resolve = Callable[[str, int], Sequence[str]]
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052

#: The moment (``time.monotonic``) at which the request under way must be over.
deadline: contextvars.ContextVar[float] = contextvars.ContextVar("deadline", default=float("inf"))


def check_address(url: str, *, allow_private: bool) -> None:
    """Refuse what is plainly not a public web address, before any name is resolved."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefused(f"This is not a web address: {url[:200]}", str(error)) from error
    if parts.scheme not in {"http", "https"} or not host:
        raise AddressRefused(
            f"Only http and https addresses can be read, and this is none: {url[:200]}"
        )
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("An address with a user name or password in it is not accepted.")
    literal = _literal(host)
    if not allow_private and (host == "localhost" or (literal and not is_public(literal))):
        raise _private(host, host)


def is_public(address: _Address) -> bool:
    """Tell whether an address belongs to the public internet; hidden IPv4 is looked at too."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address.teredo:
            inner = address.teredo[1]
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host name, as the system's resolver orders them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedTransport(httpx2.HTTPTransport):
    """HTTP over connections that are made only to checked addresses, and end in time."""

    def __init__(self, *, allow_private: bool = False, resolve: Resolve = resolve) -> None:
        context = httpx2.create_ssl_context()
        super().__init__(verify=context, trust_env=False)
        # The pool that HTTPTransport has just made cannot be given a backend: ours takes its place.
        self._pool = httpcore2.ConnectionPool(
            ssl_context=context,
            max_connections=4,
            max_keepalive_connections=4,
            keepalive_expiry=30,
            network_backend=_GuardedBackend(allow_private=allow_private, resolve=resolve),
        )


class _GuardedBackend(httpcore2.NetworkBackend):
    def __init__(self, *, allow_private: bool, resolve: Resolve) -> None:
        self._allow_private = allow_private
        self._resolve = resolve
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        failure: Exception | None = None
        for address in self._addresses(host, port):
            try:
                stream = self._sockets.connect_tcp(
                    address, port, _in_time(timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream)
        raise failure or httpcore2.ConnectError(f"{host} has no address")

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = list(self._resolve(host, port))
        except OSError as error:
            raise httpcore2.ConnectError(f"{host} has no address: {error}") from error
        if self._allow_private:
            return found
        public = [text for text in found if (ip := _literal(text)) and is_public(ip)]
        if found and not public:
            raise _private(host, found[0])
        return public


class _TimedStream(httpcore2.NetworkStream):
    """A connection on which every wait ends with the request's deadline at the latest."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _in_time(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _in_time(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, _in_time(timeout))
        return _TimedStream(secured)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _in_time(timeout: float | None) -> float | None:
    left = deadline.get() - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout("the answer took longer than it may")
    if timeout is None:
        return None if left == float("inf") else left
    return min(timeout, left)


def _literal(host: str) -> _Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _private(host: str, address: str) -> AddressRefused:
    return AddressRefused(
        f"{host} is not a public web address; we read only hubs on the public internet.",
        f"{host} is {address}, which is private, local or reserved; "
        "an operator can allow such addresses in the settings",
    )
