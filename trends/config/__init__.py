"""Settings: one frozen dataclass per stage, read from and written to a TOML file."""

from trends.config.loading import config_from_dict, config_to_dict, load_config
from trends.config.settings import (
    Config,
    CorpusConfig,
    DateAxis,
    EncoderConfig,
    Format,
    Freq,
    NamedTopic,
    OutputConfig,
    ReportConfig,
    SignalsConfig,
    TimelineConfig,
    TopicsConfig,
)
from trends.config.template import render_template, write_template

__all__ = [
    "Config",
    "CorpusConfig",
    "DateAxis",
    "EncoderConfig",
    "Format",
    "Freq",
    "NamedTopic",
    "OutputConfig",
    "ReportConfig",
    "SignalsConfig",
    "TimelineConfig",
    "TopicsConfig",
    "config_from_dict",
    "config_to_dict",
    "load_config",
    "render_template",
    "write_template",
]
