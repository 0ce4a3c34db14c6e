"""Corpora of a day and of weeks: nothing is said of a year, nor of early periods."""

import json

import numpy as np
import pandas as pd
import pytest

from trends.cli.main import main
from trends.signals import assess_trends

SUBJECTS = (
    ("Volcanic ash grounds aircraft", "Magma chambers feed a volcano", "Lava flows down a crater"),
    ("Wheat rust spreads on the wind", "Fungicides protect wheat", "Rust spores infect leaves"),
    ("Sonar maps the sea floor", "Sonar pulses reveal wrecks", "Acoustic surveys of the sea floor"),
)


@pytest.fixture
def report(tmp_path, capsys):
    """Return a function from days to the summary and the signals table of their report."""

    def make(days):
        rng = np.random.default_rng(3)
        rows = []
        for number, day in enumerate(days):
            titles = rng.permutation(SUBJECTS[number % len(SUBJECTS)])
            text = {"title": f"{titles[0]} ({number})", "abstract": ". ".join(titles)}
            rows.append(json.dumps(text | {"published": str(day.date())}))
        (tmp_path / "papers.jsonl").write_text("\n".join(rows), encoding="utf-8")
        out = tmp_path / "out"
        given = [str(tmp_path / "papers.jsonl"), "--out", str(out), "--no-cache", "--quiet"]
        assert main(["report", *given]) == 0
        capsys.readouterr()
        summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
        return summary, pd.read_csv(out / "signals.csv")

    return make


@pytest.mark.parametrize("day", ["2023-03-01", "2022-11-17"])
def test_papers_of_one_day_are_not_said_to_stand_for_a_month(report, day):
    summary, signals = report([pd.Timestamp(day)] * 60)
    said = " ".join(caution["text"] for caution in summary["cautions"])
    assert "early periods" not in said
    assert "newest fifth" not in said
    assert "stand for months" not in said
    assert signals["annual_factor"].isna().all()


def test_a_report_of_three_weeks_tells_no_growth_a_year(report):
    days = pd.date_range("2024-05-02", periods=21).repeat(5)
    summary, signals = report(days)
    rates = ["annual_factor", "factor_low", "factor_high", "minimum_detectable_factor"]
    rates += ["reported_factor", "reported_low", "reported_high", "rise_bound"]
    assert signals[rates].isna().all(axis=None)
    assert not signals["sentence"].str.contains("a year").any()
    told = [topic["trend"]["sentence"] for topic in summary["topics"]]
    assert not any("a year" in sentence for sentence in told)
    assert not any("a year" in entry["text"] for entry in summary["headline"])


@pytest.mark.parametrize(("n_weeks", "is_rated"), [(25, False), (28, True)])
def test_half_a_year_is_enough_for_growth_a_year(n_weeks, is_rated, make_weeks):
    signals = assess_trends(make_weeks(n_weeks))
    assert signals["annual_factor"].notna().all() == is_rated
    assert signals["status"].tolist()[0] in ("growing", "emerging", "not enough data")


@pytest.fixture
def make_weeks():
    """Return a function from a number of weeks to a timeline of a rising and a flat topic."""

    def make(n_weeks):
        weeks = pd.date_range("2024-01-01", periods=n_weeks, freq="W-MON")
        rising, flat = np.arange(n_weeks) * 2 + 5, np.full(n_weeks, 20)
        return pd.DataFrame(
            {
                "topic": np.repeat([0, 1], n_weeks),
                "period": np.tile(weeks, 2),
                "n_papers": np.concatenate([rising, flat]),
                "n_total": 300,
            }
        )

    return make
