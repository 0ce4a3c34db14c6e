"""A time limit for web requests, however slowly the server sends.

The timeout of a socket starts anew with every byte, so a server that sends its headers or its
response byte by byte could keep a request open for days. A timer shuts the connection down instead.
"""

import http.client
import socket
import ssl
import threading
import urllib.request
from contextlib import suppress
from typing import Any, Self

__all__ = ["Deadline"]


class Deadline:
    """A time limit for all requests inside a ``with`` block.

    Parameters
    ----------
    seconds
        Seconds from the start of the block. Then its connections are shut down, so that every
        read fails or returns early. The limit does not cover the lookup of host names.
    """

    def __init__(self, seconds: float) -> None:
        self.has_passed = False
        """Whether the connections were shut down, so that a response may be incomplete."""
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._pass)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        with self._lock:
            for watched in self._sockets:
                watched.close()
            self._sockets.clear()

    def make_handlers(self) -> list[urllib.request.BaseHandler]:
        """Return the handlers with which an opener of `urllib` observes this deadline."""
        return [_HTTPHandler(self), _HTTPSHandler(self)]

    def connect(self, *args: Any, **options: Any) -> socket.socket:
        """Connect like `socket.create_connection`, and shut the connection down at the deadline."""
        connection = socket.create_connection(*args, **options)
        with self._lock:
            # TLS detaches the original socket; a duplicate can still shut the connection down.
            self._sockets.append(connection.dup())
            if self.has_passed:
                self._shut_down()
        return connection

    def _pass(self) -> None:
        with self._lock:
            self.has_passed = True
            self._shut_down()

    def _shut_down(self) -> None:
        for watched in self._sockets:
            with suppress(OSError):  # the other side may have closed it
                watched.shutdown(socket.SHUT_RDWR)


class _HTTPConnection(http.client.HTTPConnection):
    def __init__(self, host: str, *, deadline: Deadline, **options: Any) -> None:
        super().__init__(host, **options)
        # http.client has no public way to replace the function that opens its socket.
        self._create_connection = deadline.connect


class _HTTPSConnection(http.client.HTTPSConnection):
    def __init__(self, host: str, *, deadline: Deadline, **options: Any) -> None:
        super().__init__(host, **options)
        self._create_connection = deadline.connect


class _HTTPHandler(urllib.request.HTTPHandler):
    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an http address."""
        return self.do_open(_HTTPConnection, req, deadline=self._deadline)  # type: ignore[arg-type]


class _HTTPSHandler(urllib.request.HTTPSHandler):
    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an https address; the certificate is checked."""
        context = ssl.create_default_context()
        return self.do_open(_HTTPSConnection, req, deadline=self._deadline, context=context)  # type: ignore[arg-type]
