import dataclasses
import re
from pathlib import Path

import pytest

from trends.config import Config, NamedTopic, load_config, render_template, write_template
from trends.config.template import describe_settings
from trends.errors import OutputError


def test_the_template_is_the_defaults(tmp_path: Path) -> None:
    assert load_config(write_template(tmp_path / "trends.toml")) == Config()


def test_every_setting_is_there_and_explained() -> None:
    text = render_template()
    defaults = Config()
    stages = [getattr(defaults, field.name) for field in dataclasses.fields(Config)]
    for stage in filter(dataclasses.is_dataclass, stages):
        meanings = describe_settings(type(stage))
        for setting in dataclasses.fields(stage):
            assert re.search(rf"^(# )?(\[\[topics\.)?{setting.name}\b", text, re.MULTILINE)
            assert meanings[setting.name]
    for setting in dataclasses.fields(NamedTopic):
        assert f"\n# {setting.name} = " in text


def test_every_example_can_be_used_as_it_stands(tmp_path: Path) -> None:
    text = re.sub(r"^# ", "", render_template(), flags=re.MULTILINE)
    (tmp_path / "trends.toml").write_text(text, encoding="utf-8")

    config = load_config(tmp_path / "trends.toml")

    assert config.corpus.columns == {"title": "Titre", "abstract": "Résumé"}
    assert config.corpus.year == 2026
    assert [topic.name for topic in config.topics.named] == ["KV cache"]


def test_lines_are_short_enough_to_read() -> None:
    assert max(map(len, render_template().splitlines())) <= 100


def test_a_file_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "trends.toml"
    path.write_text("mine")

    with pytest.raises(
        OutputError,
        match=r"trends\.toml must be the path of a new file; something exists there already",
    ):
        write_template(path)

    assert path.read_text() == "mine"
