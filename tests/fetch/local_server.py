"""A service on this machine: answers as told, fails as told, remembers what it was asked."""

import datetime as dt
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qsl, urlsplit

from trends.fetch import Connection

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Answer:
    """One answer; `n_sent` bytes of it leave before the connection is cut, or held open.

    `drips` is what leaves byte by byte, one each 20 ms, without end: "headers" or "body".
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    n_sent: int | None = None
    is_held: bool = False
    drips: str = ""


class LocalServer:
    """Serves what `serve` returns for the parameters of a request, but for `failures` first.

    `failures` maps the number of a request, counted from 1, to what it gets instead.
    """

    def __init__(self) -> None:
        self.serve: Callable[[dict[str, str]], bytes | Answer] = lambda _parameters: b""
        self.failures: dict[int, Answer] = {}
        self.asked: list[dict[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.released = threading.Event()
        local = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                local.answer(self)

            def log_message(self, *words: object) -> None:
                """Keep the tests' output clean."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/api"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(request.path)
        parameters = dict(parse_qsl(parts.query, keep_blank_values=True))
        self.asked.append(parameters)
        self.headers.append(dict(request.headers))
        self.paths.append(parts.path)
        given = self.failures.get(len(self.asked)) or self.failures.get(0)
        given = self.serve(parameters) if given is None else given
        answer = given if isinstance(given, Answer) else Answer(given)
        if answer.is_held and answer.n_sent is None:
            self.released.wait(10)
            request.close_connection = True
            return
        if answer.drips:
            request.wfile.write(b"HTTP/1.1 200 OK\r\n")
            end = b"X-Filler: " if answer.drips == "headers" else b"\r\n"
            request.wfile.write(end)
            with suppress(OSError):  # whoever asked has gone
                while not self.released.wait(0.02):
                    request.wfile.write(b"-")
            request.close_connection = True
            return
        request.send_response(answer.status)
        if "Content-Length" not in answer.headers:
            request.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(answer.body[: answer.n_sent])
        if answer.is_held:
            self.released.wait(10)
        request.close_connection = True

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.released.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class FakeTime:
    """A clock that goes forward only while someone sleeps, and the lines told meanwhile."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []
        self.told: list[str] = []
        self.today = dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC)

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.seconds += seconds

    def connection(self, url: str, **options: object) -> Connection:
        return Connection(
            **{
                "base_url": url,
                "tell": self.told.append,
                "sleep": self.sleep,
                "clock": lambda: self.seconds,
                "now": lambda: self.today + dt.timedelta(seconds=self.seconds),
                "jitter": lambda: 1.0,
                **options,
            }
        )
