"""The services by name. A new service needs one module and one entry here."""

from typing import Final

from trends.errors import ConfigError, list_offenders
from trends.fetch.arxiv_api import Arxiv
from trends.fetch.huggingface_api import HuggingFace
from trends.fetch.openalex_api import OpenAlex
from trends.fetch.service import Service

__all__ = ["SERVICES", "find_service"]

SERVICES: Final[dict[str, Service]] = {
    service.name: service for service in (Arxiv(), HuggingFace(), OpenAlex())
}


def find_service(name: str) -> Service:
    """Return the service called `name`.

    Raises
    ------
    ConfigError
        If there is no service of that name.
    """
    if name not in SERVICES:
        raise ConfigError(
            f"source must be one of {list_offenders(SERVICES)}; got {name!r}. Choose one of them."
        )
    return SERVICES[name]
