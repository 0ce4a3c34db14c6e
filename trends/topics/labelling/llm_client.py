"""Client of a language model on the user's machine, over the interface of OpenAI.

Nothing is asked unless the user gives an address.
"""

import hashlib
import http.client
import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import IO, Any, Final

from trends.config.value_checks import check_address
from trends.errors import ConfigError, TrendsError
from trends.runtime.deadline import Deadline

__all__ = [
    "Endpoint",
    "EndpointError",
    "ask",
    "identify_question",
]

# Chosen by hand: bounds on the size of an answer, far above that of a label, for models that write
# down their reasoning first.
MOST_BYTES: Final = 1_000_000
MOST_TOKENS: Final = 2_000


class EndpointError(TrendsError):
    """The endpoint gave no answer that can be read; the message says what came."""


@dataclass(frozen=True)
class Endpoint:
    """Where a language model is asked.

    Parameters
    ----------
    url
        Address up to the version, such as ``http://localhost:11434/v1``.
    model
        Name of the model there.
    timeout
        Seconds that one answer may take altogether.
    api_key
        Sent along where it is given; it is never written to a file.

    Raises
    ------
    ConfigError
        If the address is none, the model has no name, the key holds other characters than a header
        can carry, or the timeout is not above 0.
    """

    url: str
    model: str
    timeout: float = 60.0
    api_key: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        check_address("The endpoint", self.url, "http://localhost:11434/v1")
        if not self.model.strip():
            raise ConfigError(
                f"The endpoint at {self.url} must be told which of its models to use; got no name. "
                "Give one that it has, such as 'llama3.2'."
            )
        # The key itself is not shown: messages end up in logs.
        if not (self.api_key.isascii() and self.api_key.isprintable()) or " " in self.api_key:
            raise ConfigError(
                f"The key of the endpoint at {self.url} must be letters, digits and signs; got "
                f"{len(self.api_key)} characters with spaces, line breaks or others among them. "
                "Strip it: keys read from a file end in a line break."
            )
        if isinstance(self.timeout, bool) or not self.timeout > 0:
            raise ConfigError(
                f"The timeout must be a number of seconds above 0; got {self.timeout!r}. Use 60."
            )


def ask(endpoint: Endpoint, messages: list[dict[str, str]]) -> str:
    """Return the endpoint's answer to some messages.

    Raises
    ------
    EndpointError
        If it cannot be reached, refuses, takes too long, or answers in another form.
    """
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if endpoint.api_key:
        headers["Authorization"] = f"Bearer {endpoint.api_key}"
    request = urllib.request.Request(  # noqa: S310 (only http and https pass the check above)
        endpoint.url.rstrip("/") + "/chat/completions",
        data=_write_question(endpoint, messages),
        headers=headers,
    )
    with Deadline(endpoint.timeout) as deadline:
        try:
            body = _send(request, endpoint, deadline)
        except EndpointError:
            if not deadline.has_passed:
                raise
        if deadline.has_passed:
            raise EndpointError(f"it did not answer within {endpoint.timeout:g} seconds")
    return _read_answer(body)


def _send(request: urllib.request.Request, endpoint: Endpoint, deadline: Deadline) -> bytes:
    """Return the body of the answer, or raise what kept it from coming."""
    # Neither the proxies of the environment nor other addresses are where the user pointed.
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), _NoRedirects(), *deadline.make_handlers()
    )
    try:
        with opener.open(request, timeout=endpoint.timeout) as reply:
            return _read_limited(reply)
    except urllib.error.HTTPError as error:
        with error:
            raise EndpointError(
                f"it answered with the error {error.code} {error.reason}"
            ) from error
    except TimeoutError as error:
        raise EndpointError(f"it did not answer within {endpoint.timeout:g} seconds") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            raise EndpointError(f"it did not answer within {endpoint.timeout:g} seconds") from error
        raise EndpointError(f"it cannot be reached ({reason or type(error).__name__})") from error


def identify_question(endpoint: Endpoint, messages: list[dict[str, str]]) -> str:
    """Return a name for a question that changes with the model and every word of it."""
    return hashlib.sha256(_write_question(endpoint, messages)).hexdigest()


def _write_question(endpoint: Endpoint, messages: list[dict[str, str]]) -> bytes:
    question = {
        "model": endpoint.model,
        "messages": messages,
        "temperature": 0,
        "seed": 0,
        "max_tokens": MOST_TOKENS,
        "stream": False,
    }
    return json.dumps(question, sort_keys=True).encode()


def _read_limited(reply: IO[bytes]) -> bytes:
    """Read an answer, unless it is too long to be one."""
    body = reply.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise EndpointError(f"its answer is longer than {MOST_BYTES:,} bytes")
    return body


def _read_answer(body: bytes) -> str:
    try:
        answer = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        begin = body[:60].decode("utf-8", "replace")
        raise EndpointError(
            f"its answer is not a chat completion; it begins with {begin!r}"
        ) from error
    if not isinstance(answer, str):
        raise EndpointError("its answer holds no text")
    return answer


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Refuses to be sent to an address that the user did not give."""

    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        """Follow no redirect: the texts are sent to the named address alone."""
