"""A time limit for web requests, however slowly the server sends.

The timeout of a socket starts anew with every byte, so a server that sends its headers or its
response byte by byte could keep a request open for days. A timer shuts the connection down instead.
"""

import http.client
import queue
import socket
import ssl
import threading
import time
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
        read fails or returns early. The lookup of host names and connecting are covered too.
    """

    def __init__(self, seconds: float) -> None:
        self.has_passed = False
        """Whether the connections were shut down, so that a response may be incomplete."""
        self._seconds = seconds
        self._end = 0.0
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._pass)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._end = time.monotonic() + self._seconds
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

    def connect(
        self,
        address: tuple[str, int],
        timeout: float | None = None,
        source_address: tuple[str, int] | None = None,
    ) -> socket.socket:
        """Connect like `socket.create_connection`, and shut the connection down at the deadline."""
        connection = self._connect(address, timeout, source_address)
        with self._lock:
            # TLS detaches the original socket; a duplicate can still shut the connection down.
            self._sockets.append(connection.dup())
            if self.has_passed:
                self._shut_down()
        return connection

    def _connect(
        self,
        address: tuple[str, int],
        timeout: float | None,
        source_address: tuple[str, int] | None,
    ) -> socket.socket:
        """Try the addresses of a host one after the other in the time that is left."""
        failure: OSError = OSError("its name has no address")
        for number in _find_addresses(*address, seconds=self._find_left()):
            left = self._find_left()
            limit = left if timeout is None else min(timeout, left)
            try:
                return socket.create_connection((number, address[1]), limit, source_address)
            except OSError as error:
                failure = error
        raise failure

    def _find_left(self) -> float:
        """Return the seconds that are left; raise TimeoutError if there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return left

    def _pass(self) -> None:
        with self._lock:
            self.has_passed = True
            self._shut_down()

    def _shut_down(self) -> None:
        for watched in self._sockets:
            with suppress(OSError):  # the other side may have closed it
                watched.shutdown(socket.SHUT_RDWR)


def _find_addresses(host: str, port: int, *, seconds: float) -> list[str]:
    """Return the numeric addresses of a host; raise TimeoutError if that takes too long.

    The system's own lookup has no time limit, so it runs in a thread that nothing waits for.
    """
    found: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        """Put the addresses, or the error, into the queue."""
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.put([str(entry[4][0]) for entry in entries])
        except OSError as error:
            found.put(error)
        except UnicodeError:
            found.put(OSError("no host can have this name"))

    threading.Thread(target=look_up, daemon=True).start()
    try:
        result = found.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("timed out") from None
    if isinstance(result, OSError):
        raise result
    return result


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
