import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from trends.config import (
    Config,
    CorpusConfig,
    EncoderConfig,
    NamedTopic,
    OutputConfig,
    SignalsConfig,
    TimelineConfig,
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
[output]
format = "json"
quiet = true
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
    assert (config.output.format, config.output.quiet) == ("json", True)


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
        ("[signals]\nq_value = 5\n", r"line 2: signals\.q_value must lie between 0 and 1; got 5"),
        ("[signals]\nmin_papers = 0\n", r"min_papers must be a whole number from 1 on; got 0"),
        ("[topics]\nn_topics = 0\n", r"n_topics must be 'auto' or a whole number from 1 on; got 0"),
        ("[output]\nformat = 'xml'\n", r"output\.format must be 'table' or 'csv' or 'json'; got"),
        ("[corpus]\nyear = 0\n", r"corpus\.year must be a whole number from 1500 to 9999; got 0"),
        (
            "[corpus]\ncolumns = { Titre = 'title' }\n",
            r"corpus\.columns must map .*; got 'Titre'\. Swap",
        ),
        (
            "[corpus]\nsince = 2025-02-01\nuntil = 2025-01-01\n",
            r"line 2: corpus\.since must not lie after until; got 2025-02-01 and 2025-01-01",
        ),
        ("random_state = -1\n", r"line 1: random_state must be .* from 0 to 4294967295; got -1"),
        ("random_state = [\n", r"must be a TOML file in UTF-8; reading it failed"),
        (f"x = {'[' * 2000}{']' * 2000}", r"must be a TOML file in UTF-8; reading it failed"),
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


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n[corpus]\n# a comment\nyear = 'then'\n", 4),
        ("[timeline]\nfreq = 'month'\n\n[[topics.named]]\nname = 'A'\nkeyword = ['b']\n", 6),
        ("[[topics.named]]\nname = 'A'\n[[topics.named]]\nname = ' '\n", 3),
        ("[topics]\nnamed = [\n  'A',\n  3,\n]\n", 4),
        ("[topics]\nnamed = [\n  'A',\n  { name = 'B', keywords = [7] },\n]\n", 4),
        ("corpus.paths = ['a']\ncorpus.year = 'x'\n", 2),
        ("[report]\ntitle = '''\nyear = 3\n'''\nout = 3\n", 5),
        ("[corpus]\ncolumns.title = 'Titre'\ncolumns.abstract = 1\n", 3),
        ("[[topics.named]]\ndescription = 'x'\n", 1),
        ("[corpus]\n\nyear = 25\n", 3),
        ("[topics]\nnamed = [\n  'A',\n  ' ',\n]\n", 4),
        ("[topics]\n\nnamed = ['KV cache', 'kv  Cache']\n", 3),
        ("[corpus]\nyear = 2025\n\n[corpus.columns]\nTitre = 'title'\n", 4),
        ("[report]\ntitle = 'a\u2028b'\n[corpus]\nyear = 'x'\n", 4),
        ("[corpus]\npaths = [\n  'a [b] # c',\n  'd',\n]  # e\nyear = 'x'\n", 6),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(ConfigError, match=rf"trends\.toml, line {line}: "):
        load(text, tmp_path)


def test_a_mistake_in_plain_values_has_no_line() -> None:
    with pytest.raises(ConfigError, match=r"^Settings: corpus\.year must be a whole number; got"):
        config_from_dict({"corpus": {"year": "x"}}, where="Settings")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Config(topics=["A"]),
            r"topics must be a TopicsConfig; got \['A'\]\. Write Config",
        ),
        (lambda: Config(random_state="x"), r"random_state must be a whole number from 0"),
        (
            lambda: TopicsConfig(named="KV cache"),
            r"named must be a list .* brackets: \['KV cache'\]",
        ),
        (lambda: TopicsConfig(named={"A"}), r"named must be a list of topics; got {'A'}"),
        (lambda: NamedTopic("A", description=3), r"description of .* 'A' must be text; got 3"),
        (lambda: TopicsConfig(n_topics="many"), r"n_topics must be 'auto' or a whole number"),
        (
            lambda: TimelineConfig(freq="decade"),
            r"freq must be one of 'auto', 'day', .*; got 'decade",
        ),
        (lambda: CorpusConfig(date="born"), r"date must be one of 'published', 'updated'"),
        (lambda: OutputConfig(format="xml"), r"format must be one of 'table', 'csv', 'json'"),
        (lambda: SignalsConfig(q_value="low"), r"q_value must lie between 0 and 1; got 'low'"),
        (
            lambda: NamedTopic("A", keywords=(3,)),
            r"keywords .* must be a list of phrases; got \(3,\)",
        ),
        (lambda: NamedTopic("A", broad="yes"), r"broad .* must be True, False or None; got 'yes'"),
    ],
)
def test_a_mistake_in_python_is_named_at_once(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        make()


def test_names_that_differ_in_case_alone_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"a unique name; .* than once: 'a b'\. Rename"):
        Config(topics=TopicsConfig(named=("A b",))).with_topics("a B")


def test_a_name_is_one_line() -> None:
    assert NamedTopic(" KV \t cache\n").name == "KV cache"


def test_further_topics_stand_behind_the_others() -> None:
    config = Config(topics=TopicsConfig(named=("A",), n_topics=3), random_state=4)

    more = config.with_topics("B", NamedTopic("C"))

    assert [topic.name for topic in more.topics.named] == ["A", "B", "C"]
    assert (more.topics.n_topics, more.random_state) == (3, 4)
    assert len(config.topics.named) == 1


def test_one_path_given_as_text_is_one_path() -> None:
    assert CorpusConfig(paths="data/").paths == ("data/",)  # type: ignore[arg-type]


def test_a_configuration_shows_what_is_not_the_default() -> None:
    config = Config(topics=TopicsConfig(named=("A",), n_topics=4), random_state=3)

    assert repr(Config()) == "Config()"
    assert repr(config) == (
        "Config(topics=TopicsConfig(named=(NamedTopic(name='A'),), n_topics=4), random_state=3)"
    )


@pytest.mark.parametrize("name", ["sience", "onnx:", "sentence-transformers", ""])
def test_an_encoder_that_is_none_is_refused_at_once(name: str) -> None:
    with pytest.raises(ConfigError, match=r"The encoder must be 'science', 'lsa'"):
        EncoderConfig(name=name)


@pytest.mark.parametrize(
    "text",
    [
        ".".join(["deep"] * 2_000) + " = 1",
        "[" + ".".join(["a"] * 2_000) + "]",
        "a = {" + "'b c' . " * 2_000 + "d = 1}",
        '[["a".' + "b.\t" * 40 + "c]]",
    ],
)
def test_a_key_of_very_many_parts_is_refused_with_its_line(text, tmp_path):
    path = tmp_path / "trends.toml"
    path.write_text(f"random_state = 1\n\n{text}\n")
    with pytest.raises(
        ConfigError, match=r"trends\.toml, line 3: a key must have at most 32 parts"
    ):
        load_config(path)


def test_texts_with_many_dots_are_no_keys(tmp_path):
    path = tmp_path / "trends.toml"
    names = ", ".join(f"'part.{n}.bib'" for n in range(50))
    path.write_text(f"[corpus]\npaths = [{names}]\n[report]\ntitle = '{'a.b ' * 40}{'.' * 80}'\n")
    assert len(load_config(path).corpus.paths) == 50


@pytest.mark.parametrize("text", ["a = " + "[" * 2_000 + "]" * 2_000, "a = " + "{b=" * 2_000])
def test_values_within_values_without_end_are_one_line(text, tmp_path):
    path = tmp_path / "trends.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=r"must be a TOML file in UTF-8; reading it failed"):
        load_config(path)
