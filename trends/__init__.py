"""What a corpus of papers is about, what rises, what falls, and whether that is real.

Every public name is imported from here; the module that holds it is loaded on first use, so that
``import trends`` itself stays quick.
"""

import sys

from trends.runtime.import_path import is_run_as_module, leave_current_folder

if is_run_as_module(sys.argv, sys.orig_argv):
    leave_current_folder()  # before any other import, which could load a file of that folder

import importlib
from typing import TYPE_CHECKING, Any

from trends.runtime.notebook_views import register_view

if TYPE_CHECKING:
    from trends import plots
    from trends.analysis import Analysis, analyze
    from trends.config import Config, NamedTopic, load_config
    from trends.corpus import Corpus, convert_papers, read_corpus, read_papers
    from trends.encoders import Embeddings, encode
    from trends.errors import TrendsError
    from trends.fetch import Connection, Fetched, fetch_papers
    from trends.groups import compare_groups, count_actors
    from trends.report import write_report
    from trends.signals import (
        assess_concepts,
        assess_trends,
        check_bursts,
        check_claims,
        compare_vocabulary,
        decompose_growth,
        find_bursts,
        find_changes,
        find_collection_steps,
        find_drivers,
        find_movers,
        find_rising_terms,
        forecast_shares,
        qualify_changes,
        qualify_claims,
        smooth_shares,
    )
    from trends.timeline import count_coverage, count_topics
    from trends.topics import TopicModel, find_concepts
    from trends.tracking import Tracker, backtest, compare_analyses

__version__ = "0.1.0"

__all__ = [
    "Analysis",
    "Config",
    "Connection",
    "Corpus",
    "Embeddings",
    "Fetched",
    "NamedTopic",
    "TopicModel",
    "Tracker",
    "TrendsError",
    "analyze",
    "assess_concepts",
    "assess_trends",
    "backtest",
    "check_bursts",
    "check_claims",
    "compare_analyses",
    "compare_groups",
    "compare_vocabulary",
    "convert_papers",
    "count_actors",
    "count_coverage",
    "count_topics",
    "decompose_growth",
    "encode",
    "fetch_papers",
    "find_bursts",
    "find_changes",
    "find_collection_steps",
    "find_concepts",
    "find_drivers",
    "find_movers",
    "find_rising_terms",
    "forecast_shares",
    "load_config",
    "plots",
    "qualify_changes",
    "qualify_claims",
    "read_corpus",
    "read_papers",
    "smooth_shares",
    "write_report",
]

_HOMES = {
    "analysis": ("Analysis", "analyze"),
    "config": ("Config", "NamedTopic", "load_config"),
    "corpus": ("Corpus", "convert_papers", "read_corpus", "read_papers"),
    "encoders": ("Embeddings", "encode"),
    "errors": ("TrendsError",),
    "fetch": ("Connection", "Fetched", "fetch_papers"),
    "groups": ("compare_groups", "count_actors"),
    "report": ("write_report",),
    "signals": (
        "assess_concepts",
        "assess_trends",
        "check_bursts",
        "check_claims",
        "compare_vocabulary",
        "decompose_growth",
        "find_bursts",
        "find_changes",
        "find_collection_steps",
        "find_drivers",
        "find_movers",
        "find_rising_terms",
        "forecast_shares",
        "qualify_changes",
        "qualify_claims",
        "smooth_shares",
    ),
    "timeline": ("count_coverage", "count_topics"),
    "topics": ("TopicModel", "find_concepts"),
    "tracking": ("Tracker", "backtest", "compare_analyses"),
}
# What users of other libraries try first, and ours.
_OURS = {
    "load": "trends.TopicModel.load(folder) or trends.Analysis.load(folder)",
    "save": "save(folder) of a TopicModel or an Analysis",
    "read": "trends.read_papers(path)",
    "read_csv": "trends.read_papers(path)",
    "read_bibtex": "trends.read_papers(path)",
    "load_papers": "trends.read_papers(path)",
    "fit": "trends.TopicModel().fit(papers)",
    "BERTopic": "trends.TopicModel, or analyze(papers, topics=...) for a BERTopic model that is fitted",
    "topics_over_time": "trends.count_topics(papers, assignments)",
    "report": "trends.write_report(analysis, folder)",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name == "plots":
        return importlib.import_module("trends.plots")
    if name not in _HOME_OF:
        ours = f". Use {_OURS[name]}" if name in _OURS else ""
        raise AttributeError(f"module 'trends' has no attribute {name!r}{ours}")
    value: object = getattr(importlib.import_module(f"trends.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def _draw_analysis(analysis: Any) -> str:
    html: str = importlib.import_module("trends.report.render.notebook").to_notebook_html(analysis)
    return html


register_view("Analysis", _draw_analysis)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
