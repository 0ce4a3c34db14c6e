"""The settings of a run: those of the settings file, overridden by the command line."""

import argparse
import dataclasses
import datetime as dt

from trends.cli.setup import DEFAULT_CONFIG
from trends.cli.trust import check_trust
from trends.config import Config, load_config

__all__ = ["read_settings"]


def read_settings(options: argparse.Namespace) -> Config:
    """Return the settings of the file, overridden by the options of the command line.

    Raises
    ------
    ConfigError
        If a setting is invalid, or if ``trends.toml`` was found in the current folder, not passed
        with ``--config``, and reaches beyond that folder, which the user has not allowed.
    """
    path = options.config or (DEFAULT_CONFIG if DEFAULT_CONFIG.is_file() else None)
    config = load_config(path) if path else Config()
    overrides = _list_overrides(options)
    stages = {
        stage: dataclasses.replace(getattr(config, stage), **given)
        for stage, given in overrides.items()
    }
    seed = getattr(options, "seed", None)
    random_state = config.random_state if seed is None else seed
    config = dataclasses.replace(config, random_state=random_state, **stages)
    given = [f"{stage}.{key}" for stage in overrides for key in overrides[stage]]
    check_trust(None if options.config else config, given)
    return config


def _list_overrides(options: argparse.Namespace) -> dict[str, dict[str, object]]:
    """Return the settings of each stage that the command line gives."""
    as_of, covered = getattr(options, "as_of", None), getattr(options, "covered_until", None)
    settings = {
        "corpus": {
            "paths": tuple(options.paths) or None,
            "since": options.since,
            "until": _earlier(options.until, as_of),
            "year": options.year,
            "date": options.date,
            "columns": options.columns,
            "encoding": options.encoding,
            "sheet": options.sheet,
            "source_by": options.source_by,
            "strict": options.strict,
        },
        "encoder": {"name": getattr(options, "encoder", None)},
        "topics": {"n_topics": getattr(options, "topics", None)},
        "timeline": {
            "freq": getattr(options, "freq", None),
            "as_of": _earlier(covered, as_of),
        },
        "report": {"out": getattr(options, "out", None), "title": _read_title(options)},
        "output": {
            "format": getattr(options, "format", None),
            "quiet": options.quiet or None,
            "cache": getattr(options, "cache", None),
        },
    }
    return {
        stage: {key: value for key, value in given.items() if value is not None}
        for stage, given in settings.items()
    }


def _earlier(*days: dt.date | None) -> dt.date | None:
    """Return the earliest of the days that are given."""
    return min((day for day in days if day is not None), default=None)


def _read_title(options: argparse.Namespace) -> str | None:
    """Return the title, with a replacement character for each byte that is not UTF-8."""
    title: str | None = getattr(options, "title", None)
    return title and title.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
