"""One request at a time: paced, tried again after failures, never longer than is sensible."""

import urllib.request
import zlib
from collections.abc import Callable
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO, Final
from urllib.error import HTTPError, URLError
from urllib.parse import quote, quote_plus

from trends import __version__
from trends.errors import FetchError
from trends.fetch.connection import Connection
from trends.fetch.service import Page, RefusalError, Service, SetbackError
from trends.fetch.waiting import find_asked_wait, find_backoff
from trends.runtime.deadline import Deadline

__all__ = ["Client"]

N_TRIES: Final = 6
N_DOUBTS: Final = 2
LONGEST_WAIT: Final = 600.0
LONGEST_ANSWER: Final = 64 * 2**20
SLOWEST_ANSWER: Final = 600.0
_CHUNK: Final = 1 << 16
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class Client:
    """Asks one service for pages.

    Parameters
    ----------
    service
        Says how long to pause between requests, and what an answer that refuses says.
    connection
        How the service is reached.
    """

    def __init__(self, service: Service, connection: Connection) -> None:
        self._service = service
        self._connection = connection
        self._last_request: float | None = None

    def get(self, url: str, read: Callable[[bytes], Page]) -> tuple[Page, bytes]:
        """Return a page and the answer that held it.

        Parameters
        ----------
        url
            What to ask for.
        read
            Makes a page of an answer, or raises `SetbackError` where the next try may do better.

        Raises
        ------
        FetchError
            If the service refuses the request, cannot be reached, or keeps failing.
        """
        try:
            return self._get(url, read)
        except RefusalError as refusal:
            raise RefusalError(self._mask(str(refusal)), status=refusal.status) from None
        except FetchError as error:
            raise FetchError(self._mask(str(error))) from None

    def _get(self, url: str, read: Callable[[bytes], Page]) -> tuple[Page, bytes]:
        """Try until there is an answer, a refusal, or one failure too many."""
        # tenacity has such loops ready. It would replace these few lines by about as many: the wait
        # that a service asks for, the limit on it, the injected clock and what is told stay ours.
        reason = ""
        for n_failed in range(N_TRIES):
            try:
                body = self._request(url)
                page = read(body)
                if page.is_doubtful and n_failed < N_DOUBTS:
                    raise SetbackError(f"{self._service.title} sent an empty page, as it may")
            except SetbackError as setback:
                reason = setback.reason
                if n_failed < N_TRIES - 1:
                    self._wait(setback, n_failed)
            else:
                return page, body
        raise FetchError(
            f"{self._service.title} was expected to send a page of papers; {N_TRIES} tries failed, "
            f"the last so: {reason}. Look at the network and the service, then run the same "
            "command again: it goes on where it stopped."
        )

    def _wait(self, setback: SetbackError, n_failed: int) -> None:
        """Sleep until the next try is due."""
        if setback.wait is not None and setback.wait > LONGEST_WAIT:
            raise FetchError(
                f"{self._service.title} was expected to take another request within "
                f"{LONGEST_WAIT / 60:.0f} minutes; it asks to wait {setback.wait / 60:,.0f} "
                f"({setback.reason}). Run the same command again then: it goes on where it stopped."
            )
        jitter = self._connection.jitter()
        seconds = find_backoff(n_failed, jitter) if setback.wait is None else setback.wait
        self._connection.tell(self._mask(f"{setback.reason}; trying again in {seconds:.0f} s"))
        self._connection.sleep(seconds)

    def _request(self, url: str) -> bytes:
        """Send one request, when its time has come, and return what was answered."""
        self._pace()
        sent = self._secretly(url)
        request = urllib.request.Request(sent, headers=self._headers())  # noqa: S310
        with Deadline(SLOWEST_ANSWER) as deadline:
            try:
                body = self._send(request, deadline)
            except SetbackError:
                if not deadline.has_passed:
                    raise
        # What was shut down may look like a short answer.
        if deadline.has_passed:
            raise self._too_slow()
        return body

    def _send(self, request: urllib.request.Request, deadline: Deadline) -> bytes:
        """Return the answer to a request, or raise what kept it from coming."""
        opener = _build_opener(deadline)
        try:
            with opener.open(request, timeout=self._connection.timeout) as response:
                return self._read_body(response)
        except HTTPError as error:
            with error:
                raise self._judge(error) from None
        except URLError as error:
            host = request.host
            raise SetbackError(f"{host} was not reached ({error.reason})") from None
        except (OSError, HTTPException, zlib.error) as error:
            said = str(error) or type(error).__name__
            raise SetbackError(f"the connection to {self._service.title} broke ({said})") from None

    def _pace(self) -> None:
        """Sleep as long as the service wants to rest between requests."""
        clock = self._connection.clock
        if self._last_request is not None:
            rest = self._last_request + self._service.interval - clock()
            if rest > 0:
                self._connection.sleep(rest)
        self._last_request = clock()

    def _headers(self) -> dict[str, str]:
        email = self._connection.email
        contact = f" (mailto:{email})" if email else ""
        return {"User-Agent": f"trends/{__version__}{contact}", "Accept-Encoding": "gzip"}

    def _mask(self, text: str) -> str:
        """Hide who asks in a message, which may quote an answer that repeats the request."""
        for secret in filter(None, (self._connection.api_key, self._connection.email)):
            for form in (secret, quote_plus(secret), quote(secret)):
                text = text.replace(form, "***")
        return text

    def _secretly(self, url: str) -> str:
        """Add what says who asks; it is kept out of every message and file."""
        return url + self._service.signature(self._connection.email, self._connection.api_key)

    def _judge(self, error: HTTPError) -> Exception:
        """Return what an answer with a status of failure means."""
        if error.code in _PASSING:
            wait = find_asked_wait(error.headers, self._connection.now())
            return SetbackError(f"{self._service.title} answered {error.code} {error.reason}",
                                wait=wait)  # fmt: skip
        try:
            said = self._service.explain(self._read_body(error))
        except (OSError, HTTPException, zlib.error, SetbackError, FetchError):
            said = ""
        advice = self._service.advise(error.code)
        return RefusalError(
            f"{self._service.title} was expected to send a page of papers; it refused with "
            f"{error.code} {error.reason}{f' ({said})' if said else ''}. {advice}",
            status=error.code,
        )

    def _read_body(self, response: HTTPResponse | HTTPError) -> bytes:
        """Return the whole answer, unpacked, or raise what is wrong with it."""
        coding = (response.headers.get("Content-Encoding") or "identity").strip().lower()
        if coding not in {"identity", "gzip", "x-gzip"}:
            raise SetbackError(f"{self._service.title} sent an answer packed as {coding!r}")
        unpacker = zlib.decompressobj(wbits=31) if coding.endswith("gzip") else None
        start = self._connection.clock()
        parts: list[bytes] = []
        n_sent = n_bytes = 0
        # Whatever has come is taken, lest a trickle that never fills a chunk goes on for ever.
        while chunk := response.read1(_CHUNK):
            n_sent += len(chunk)
            part = unpacker.decompress(chunk, LONGEST_ANSWER + 1) if unpacker else chunk
            n_bytes += len(part)
            parts.append(part)
            self._check_size(n_bytes, self._connection.clock() - start)
        stated = response.headers.get("Content-Length", "")
        is_short = stated.isdecimal() and n_sent < int(stated)
        if is_short or (unpacker and not unpacker.eof):
            of = f" of {int(stated):,}" if is_short else ""
            raise SetbackError(
                f"the connection to {self._service.title} broke after {n_sent:,}{of} bytes"
            )
        return b"".join(parts)

    def _check_size(self, n_bytes: int, seconds: float) -> None:
        title = self._service.title
        if n_bytes > LONGEST_ANSWER:
            raise FetchError(
                f"A page of {title} should be at most {LONGEST_ANSWER // 2**20} MiB; it sent more. "
                "Look at the service in a browser; its answers may have changed."
            )
        if seconds > SLOWEST_ANSWER:
            raise self._too_slow()

    def _too_slow(self) -> SetbackError:
        minutes = f"{SLOWEST_ANSWER / 60:.0f} minutes"
        return SetbackError(f"{self._service.title} took over {minutes} for one page")


class _WebOnly(urllib.request.HTTPRedirectHandler):
    """Follows redirects within the web, never to files or other protocols."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the request to send instead; it takes no key to another host."""
        if not newurl.startswith(("http://", "https://")):
            raise HTTPError(req.full_url, code, f"redirect to {newurl[:80]!r}", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _build_opener(deadline: Deadline) -> urllib.request.OpenerDirector:
    """Return an opener of web pages alone: no files, no FTP."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        *deadline.make_handlers(),
        urllib.request.HTTPDefaultErrorHandler(),
        _WebOnly(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener
