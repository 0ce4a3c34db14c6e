"""Send one request at a time: rate-limited, retried after failures, limited in size and time."""

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
from trends.fetch.service import Page, RefusalError, RetryableError, Service
from trends.fetch.waiting import find_backoff, read_requested_wait
from trends.runtime.deadline import Deadline

__all__ = ["Client"]

# Chosen by hand: with the waits of `trends.fetch.waiting`, six attempts wait for about one minute.
MAX_ATTEMPTS: Final = 6
# Chosen by hand: an empty page is requested again this often before it is believed.
N_EMPTY_RETRIES: Final = 2
# Chosen by hand: a service that asks for a longer wait, in seconds, ends the command.
MAX_REQUESTED_WAIT: Final = 600.0
# A bound on memory: 64 MiB for one page of at most 200 papers.
MAX_RESPONSE_BYTES: Final = 64 * 2**20
# Chosen by hand: ten minutes for one page, since the timeout of a socket starts anew with every byte.
MAX_RESPONSE_SECONDS: Final = 600.0
# A bound on memory: 64 KiB per read.
_CHUNK_BYTES: Final = 1 << 16
# Statuses of HTTP that a later attempt may not get (RFC 9110, RFC 6585 and RFC 8470).
_TRANSIENT_STATUSES: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class Client:
    """Requests pages from one service.

    Parameters
    ----------
    service
        States the minimum interval between requests and reads error responses.
    connection
        How the service is reached.
    """

    def __init__(self, service: Service, connection: Connection) -> None:
        self._service = service
        self._connection = connection
        self._last_request: float | None = None

    def get(self, url: str, read: Callable[[bytes], Page]) -> tuple[Page, bytes]:
        """Return a page and the response body that held it.

        Parameters
        ----------
        url
            Address of the page.
        read
            Parses a response body as a page; raises `RetryableError` if another attempt may help.

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
        """Request a page until it arrives, is refused, or `MAX_ATTEMPTS` have failed."""
        # tenacity offers such loops, but would save no code here: the wait that a service requests,
        # the limit on it, the injected clock and the progress messages would remain ours.
        reason = ""
        for n_failed in range(MAX_ATTEMPTS):
            try:
                body = self._request(url)
                page = read(body)
                if page.may_be_incomplete and n_failed < N_EMPTY_RETRIES:
                    raise RetryableError(f"{self._service.title} sent an empty page")
            except RetryableError as failure:
                reason = failure.reason
                if n_failed < MAX_ATTEMPTS - 1:
                    self._wait(failure, n_failed)
            else:
                return page, body
        raise FetchError(
            f"{self._service.title} was expected to send a page of papers; {MAX_ATTEMPTS} attempts "
            f"failed; the last error: {reason}. Check the network and the service, then run the "
            "same command again: it continues where it stopped."
        )

    def _wait(self, failure: RetryableError, n_failed: int) -> None:
        """Sleep until the next attempt is due."""
        if failure.wait is not None and failure.wait > MAX_REQUESTED_WAIT:
            raise FetchError(
                f"{self._service.title} was expected to accept another request within "
                f"{MAX_REQUESTED_WAIT / 60:.0f} minutes; it asks to wait {failure.wait / 60:,.0f} "
                f"minutes ({failure.reason}). Run the same command again after that time: it "
                "continues where it stopped."
            )
        jitter = self._connection.jitter()
        seconds = find_backoff(n_failed, jitter) if failure.wait is None else failure.wait
        self._connection.tell(self._mask(f"{failure.reason}; trying again in {seconds:.0f} s"))
        self._connection.sleep(seconds)

    def _request(self, url: str) -> bytes:
        """Send one request once the service's interval has passed; return the response body."""
        self._pace()
        sent = self._add_credentials(url)
        request = urllib.request.Request(sent, headers=self._headers())  # noqa: S310
        with Deadline(MAX_RESPONSE_SECONDS) as deadline:
            try:
                body = self._send(request, deadline)
            except RetryableError:
                if not deadline.has_passed:
                    raise
        # A connection that was shut down may look like a short but complete response.
        if deadline.has_passed:
            raise self._make_timeout_error()
        return body

    def _send(self, request: urllib.request.Request, deadline: Deadline) -> bytes:
        """Return the response body of a request, or raise what its failure means."""
        opener = _build_opener(deadline)
        try:
            with opener.open(request, timeout=self._connection.timeout) as response:
                return self._read_body(response)
        except HTTPError as error:
            with error:
                raise self._classify_failure(error) from None
        except URLError as error:
            host = request.host
            raise RetryableError(f"{host} could not be reached ({error.reason})") from None
        except (OSError, HTTPException, zlib.error) as error:
            detail = str(error) or type(error).__name__
            raise RetryableError(
                f"the connection to {self._service.title} broke ({detail})"
            ) from None

    def _pace(self) -> None:
        """Sleep until the service's minimum interval since the last request has passed."""
        clock = self._connection.clock
        if self._last_request is not None:
            remaining = self._last_request + self._service.interval - clock()
            if remaining > 0:
                self._connection.sleep(remaining)
        self._last_request = clock()

    def _headers(self) -> dict[str, str]:
        email = self._connection.email
        contact = f" (mailto:{email})" if email else ""
        return {"User-Agent": f"trends/{__version__}{contact}", "Accept-Encoding": "gzip"}

    def _mask(self, text: str) -> str:
        """Hide the e-mail address and the key in a message, which may quote the request."""
        for secret in filter(None, (self._connection.api_key, self._connection.email)):
            for form in (secret, quote_plus(secret), quote(secret)):
                text = text.replace(form, "***")
        return text

    def _add_credentials(self, url: str) -> str:
        """Add the e-mail address and the key, which appear in no message and no file."""
        return url + self._service.credentials(self._connection.email, self._connection.api_key)

    def _classify_failure(self, error: HTTPError) -> Exception:
        """Return the exception for a response with an error status."""
        if error.code in _TRANSIENT_STATUSES:
            wait = read_requested_wait(error.headers, self._connection.now())
            return RetryableError(f"{self._service.title} answered {error.code} {error.reason}",
                                wait=wait)  # fmt: skip
        try:
            detail = self._service.read_refusal(self._read_body(error))
        except (OSError, HTTPException, zlib.error, RetryableError, FetchError):
            detail = ""
        advice = self._service.suggest_remedy(error.code)
        return RefusalError(
            f"{self._service.title} was expected to send a page of papers; it refused with "
            f"{error.code} {error.reason}{f' ({detail})' if detail else ''}. {advice}",
            status=error.code,
        )

    def _read_body(self, response: HTTPResponse | HTTPError) -> bytes:
        """Return the complete response body, decompressed.

        Raises
        ------
        RetryableError
            If it is incomplete, slow, or has an unknown content coding.
        FetchError
            If it is larger than `MAX_RESPONSE_BYTES`.
        """
        coding = (response.headers.get("Content-Encoding") or "identity").strip().lower()
        if coding not in {"identity", "gzip", "x-gzip"}:
            raise RetryableError(
                f"{self._service.title} sent a response with the unknown content coding {coding!r}"
            )
        unpacker = zlib.decompressobj(wbits=31) if coding.endswith("gzip") else None
        start = self._connection.clock()
        parts: list[bytes] = []
        n_sent = n_bytes = 0
        # read1 returns what has arrived, so the time is also checked when little data arrives.
        while chunk := response.read1(_CHUNK_BYTES):
            n_sent += len(chunk)
            part = unpacker.decompress(chunk, MAX_RESPONSE_BYTES + 1) if unpacker else chunk
            n_bytes += len(part)
            parts.append(part)
            self._check_size(n_bytes, self._connection.clock() - start)
        stated = response.headers.get("Content-Length", "")
        is_short = stated.isdecimal() and n_sent < int(stated)
        if is_short or (unpacker and not unpacker.eof):
            of = f" of {int(stated):,}" if is_short else ""
            raise RetryableError(
                f"the connection to {self._service.title} broke after {n_sent:,}{of} bytes"
            )
        return b"".join(parts)

    def _check_size(self, n_bytes: int, seconds: float) -> None:
        title = self._service.title
        if n_bytes > MAX_RESPONSE_BYTES:
            raise FetchError(
                f"A page of {title} must have at most {MAX_RESPONSE_BYTES // 2**20} MiB; it sent "
                "more. Open the service in a browser; the format of its responses may have changed."
            )
        if seconds > MAX_RESPONSE_SECONDS:
            raise self._make_timeout_error()

    def _make_timeout_error(self) -> RetryableError:
        minutes = f"{MAX_RESPONSE_SECONDS / 60:.0f} minutes"
        return RetryableError(f"{self._service.title} took more than {minutes} for one page")


class _HttpOnlyRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to http and https addresses only."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the redirected request; it carries no key, which stands in the original URL."""
        if not newurl.startswith(("http://", "https://")):
            raise HTTPError(req.full_url, code, f"redirect to {newurl[:80]!r}", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _build_opener(deadline: Deadline) -> urllib.request.OpenerDirector:
    """Return an opener for http and https only: no files, no FTP."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        *deadline.make_handlers(),
        urllib.request.HTTPDefaultErrorHandler(),
        _HttpOnlyRedirects(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener
