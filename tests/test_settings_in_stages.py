"""The settings reach every stage that they are for."""

import dataclasses

import pandas as pd
import pytest

import trends
from trends import signals
from trends.analysis import stages
from trends.config import Config, SignalsConfig


@pytest.mark.filterwarnings("ignore::trends.errors.TrendsWarning")
def test_the_rate_of_false_claims_reaches_words_bursts_and_verdicts(monkeypatch):
    given = {}

    def record(name):
        asked = getattr(stages, name, None) or getattr(signals, name)

        def call(*args, **options):
            given[name] = options
            return asked(*args, **options)

        monkeypatch.setattr(stages if hasattr(stages, name) else signals, name, call)

    record("find_rising_terms")
    record("find_bursts")
    record("assess_trends")
    days = pd.date_range("2020-01-15", periods=40, freq="30D")
    papers = pd.DataFrame(
        {
            "paper_id": [f"p{i}" for i in range(40)],
            "title": [f"Robot arms grasp {'cups' if i % 2 else 'balls'}" for i in range(40)],
            "abstract": [f"A robot arm learns to grasp object {i} by touch." for i in range(40)],
            "published": days,
        }
    )
    config = dataclasses.replace(Config(), signals=SignalsConfig(q_value=0.2))
    trends.analyze(papers, config, on_stage=None)
    assert given["find_rising_terms"]["q_value"] == 0.2
    assert given["find_bursts"]["q_value"] == given["assess_trends"]["q_value"] == 0.2
