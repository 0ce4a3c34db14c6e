import datetime as dt
from pathlib import Path

import pytest

from trends.config import (
    Config,
    CorpusConfig,
    NamedTopic,
    TopicsConfig,
    config_from_dict,
    config_to_dict,
    load_config,
)
from trends.errors import ConfigError

WHOLE = """
random_state = 7
[corpus]
paths = ["pages/*.txt"]
year = 2026
since = 2024-01-01
until = "2025-12-31"
date = "updated"
columns = { title = "Titre" }
strict = true
[encoder]
name = "lsa"
[topics]
n_topics = 12
[[topics.named]]
name = "KV cache"
keywords = ["key-value cache"]
[timeline]
freq = "quarter"
[signals]
q_value = 0.1
[report]
title = "Caches"
"""


def load(text: str, folder: Path) -> Config:
    path = folder / "trends.toml"
    path.write_text(text, encoding="utf-8")
    return load_config(path)


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    config = load(WHOLE, tmp_path)

    assert config.random_state == 7
    assert config.corpus == CorpusConfig(
        paths=("pages/*.txt",),
        year=2026,
        since=dt.date(2024, 1, 1),
        until=dt.date(2025, 12, 31),
        date="updated",
        columns={"title": "Titre"},
        strict=True,
    )
    assert config.topics == TopicsConfig(
        named=(NamedTopic("KV cache", keywords=("key-value cache",)),), n_topics=12
    )
    assert config.timeline.freq == "quarter"
    assert config.signals.q_value == 0.1
    assert config.report.title == "Caches"


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load("", tmp_path) == Config()


def test_a_bare_name_is_a_named_topic(tmp_path: Path) -> None:
    config = load('[topics]\nnamed = ["Quantization"]', tmp_path)

    assert config.topics.named == (NamedTopic("Quantization"),)


def test_a_bare_name_given_in_python_is_a_named_topic() -> None:
    assert TopicsConfig(named=["Quantization"]).named == (NamedTopic("Quantization"),)  # type: ignore[arg-type, list-item]


def test_a_configuration_survives_plain_values(tmp_path: Path) -> None:
    config = load(WHOLE, tmp_path)

    assert config_from_dict(config_to_dict(config)) == config
    assert config_from_dict(config_to_dict(Config())) == Config()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[topic]\n", r"holds 'topic'\. Did you mean 'topics'"),
        ("[corpus]\nfolder = 'x'\n", r"corpus may hold paths, year, .*; it holds 'fol"),
        ("[topics]\nn_topics = 'many'\n", r"n_topics must be a whole number or 'auto'; got 'many'"),
        ("[topics]\nn_topics = true\n", r"n_topics must be a whole number or 'auto'; got True"),
        ("[timeline]\nfreq = 'fortnight'\n", r"freq must be 'auto' or 'day' .*; got 'fortnight'"),
        ("[corpus]\nsince = 'soon'\n", r"since must be a date such as 2025-01-31; got 'soon'"),
        ("[corpus]\npaths = 'data'\n", r"paths must be a list; got 'data'"),
        ("[signals]\nq_value = 'low'\n", r"q_value must be a number; got 'low'"),
        ("[[topics.named]]\ndescription = 'x'\n", r"named\[0\] needs name; it is missing"),
        ("[[topics.named]]\nname = ' '\n", r"needs a name that is not empty; got ' '"),
        ("[corpus]\ncolumns = ['Titre']\n", r"columns must be a table of names; got"),
        ("[corpus]\ncolumns = { title = 3 }\n", r"columns\.title must be text; got 3"),
        ("[corpus]\nstrict = 'yes'\n", r"strict must be true or false; got 'yes'"),
        ("corpus = 3\n", r"corpus must be a table of settings; got 3"),
        ("random_state = [\n", r"must be a TOML file in UTF-8; reading it failed"),
    ],
)
def test_a_mistake_is_named_with_what_is_allowed(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load(text, tmp_path)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_that_no_generator_takes_is_refused(seed: int) -> None:
    with pytest.raises(ConfigError, match=f"from 0 to 4294967295; got {seed}"):
        Config(random_state=seed)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"expected at .*absent\.toml; it cannot be read"):
        load_config(tmp_path / "absent.toml")


def test_keywords_given_as_one_text_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"keywords of the named topic 'KV cache' must be a list"):
        NamedTopic("KV cache", keywords="cache")  # type: ignore[arg-type]
