"""A local server and a clock that nobody waits for."""

from collections.abc import Iterator

import pytest

from tests.fetch.local_server import FakeTime, LocalServer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalServer]:
    """Serve on this machine, reached directly whatever proxy the environment names."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with LocalServer() as local:
        yield local


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()
