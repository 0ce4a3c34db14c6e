"""Synthetic analyses whose numbers agree with each other, for tests of plots and report."""

import itertools

import numpy as np
import pandas as pd

from trends.analysis import Analysis
from trends.config import Config, NamedTopic, ReportConfig, TimelineConfig, TopicsConfig
from trends.schema import check_frame, empty_frame
from trends.signals import find_movers
from trends.topics.named.overlaps import find_overlaps

PERIOD_CODES = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}
WORDS = [
    "cache",
    "attention",
    "memory",
    "quantization",
    "weights",
    "tokens",
    "retrieval",
    "agents",
    "planning",
    "crops",
    "soil",
    "images",
    "segmentation",
    "diffusion",
    "speech",
    "translation",
    "reasoning",
    "proofs",
    "graphs",
    "molecules",
    "robots",
    "grasping",
    "tactile",
    "sensors",
    "planning",
    "rewards",
    "preferences",
    "safety",
    "evaluation",
    "benchmarks",
]
HOSTILE_TITLES = (
    "<script>window.pwned = 1</script> Attention & memory",
    "<img src=x onerror=\"window.pwned = 2\"> for 'vision' models",
    "</script><script>window.pwned = 3</script>",
    "نماذج اللغة الكبيرة \u202eevil\u202c والترجمة",
    "Z\u0351\u036b\u0343a\u0308\u0323l\u0334g\u0321o\u0322 combining marks",
    "Emoji 🧪🚀👩‍🔬 in a title",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "long " * 100,
    "line\u2028separator\u2029and\ttab",
    "\"quotes\" 'single' `back` \\ slash &lt;b&gt;",
    "<!-- <script> -->",
    "A" * 500,
)


def example_analysis(
    *,
    n_papers: int = 300,
    n_named: int = 2,
    n_discovered: int = 6,
    freq: str = "quarter",
    first: str = "2020-08-02",
    last: str = "2026-04-21",
    n_undated: int = 4,
    is_significant: bool = True,
    titles: tuple[str, ...] = (),
    labels: tuple[str, ...] = (),
    seed: int = 0,
    title: str = "Example report",
) -> Analysis:
    """Return an analysis of made-up papers, assigned, counted and labelled consistently."""
    rng = np.random.default_rng(seed)
    n_topics = n_named + n_discovered
    papers = _papers(n_papers, n_undated, (first, last), titles, rng)
    names = [*labels, *_labels(n_topics)][:n_topics]
    assignments = _assignments(papers, n_named, n_topics, rng)
    topics = _topics(assignments, names, n_named, n_papers)
    timeline = _timeline(papers, assignments, n_topics, freq)
    signals = _signals(topics, is_significant, rng)
    named = tuple(NamedTopic(name) for name in names[:n_named])
    return Analysis(
        papers=papers,
        assignments=assignments,
        topics=topics,
        terms=_terms(n_topics, rng),
        map=_map(papers, assignments, rng),
        timeline=timeline,
        signals=signals,
        bands=_bands(timeline),
        bursts=_bursts(timeline, signals),
        change_points=_changes(timeline, signals),
        forecasts=_forecasts(timeline, freq),
        vocabulary=empty_frame("vocabulary"),
        hierarchy=_hierarchy(topics),
        overlaps=check_frame(find_overlaps(topics, assignments), "overlaps"),
        unassigned=empty_frame("unassigned"),
        movers=_movers(papers, topics, assignments, timeline, signals),
        rising_terms=empty_frame("rising_terms"),
        mix=empty_frame("mix"),
        coverage=empty_frame("coverage"),
        quality=_quality(n_topics),
        sources=_sources(papers),
        merges=empty_frame("merges"),
        problems=_problems(),
        config=Config(
            topics=TopicsConfig(named=named),
            timeline=TimelineConfig(freq=freq),  # type: ignore[arg-type]
            report=ReportConfig(title=title),
        ),
        provenance=_provenance(),
    )


def _movers(papers, topics, assignments, timeline, signals) -> pd.DataFrame:
    if not len(topics):
        return empty_frame("movers")
    return find_movers(papers, topics, assignments, timeline=timeline, signals=signals)


def _hierarchy(topics) -> pd.DataFrame:
    """Return topics and broader ones that join two each; the last of an odd number stays alone."""
    n_topics, n_pairs = len(topics), len(topics) // 2
    sizes = topics["n_papers"].to_numpy()
    first, second = np.arange(n_pairs) * 2, np.arange(n_pairs) * 2 + 1
    parents = pd.array(
        [n_topics + number for number in range(n_pairs) for _ in "ab"], dtype="Int32"
    )
    missing = pd.array([pd.NA] * (n_topics + n_pairs - len(parents)), dtype="Int32")
    frame = pd.DataFrame(
        {
            "topic": np.arange(n_topics + n_pairs),
            "level": [0] * n_topics + [1] * n_pairs,
            "label": [*topics["label"], *(f"Broad {number}" for number in range(n_pairs))],
            "parent": pd.concat([pd.Series(parents), pd.Series(missing)], ignore_index=True),
            "resolution": [np.nan] * n_topics + [0.5] * n_pairs,
            "n_papers": [*sizes, *(sizes[first] + sizes[second])],
            "n_topics": [1] * n_topics + [2] * n_pairs,
        }
    )
    return check_frame(frame, "hierarchy")


def _labels(n_topics: int) -> list[str]:
    pairs = itertools.permutations(WORDS[:24], 2)
    return [f"{first} {second}" for first, second in itertools.islice(pairs, n_topics)]


def _papers(n_papers, n_undated, span, titles, rng) -> pd.DataFrame:
    days = pd.date_range(*span, freq="D")
    weights = np.linspace(0.2, 1, len(days))
    dates = pd.Series(rng.choice(days, n_papers, p=weights / weights.sum()), dtype="datetime64[us]")
    if n_papers > n_undated + 1:
        dates.iloc[0], dates.iloc[1] = days[0], days[-1]
    dates.iloc[max(n_papers - n_undated, 0) :] = pd.NaT
    texts = [" ".join(rng.choice(WORDS, 7)).capitalize() for _ in range(n_papers)]
    texts[: len(titles)] = titles[:n_papers]
    return check_frame(
        pd.DataFrame(
            {
                "paper_id": [f"p{index:06d}" for index in range(n_papers)],
                "title": texts,
                "abstract": [
                    f"We study {text.lower()}. It works at site s{index:04d}."
                    for index, text in enumerate(texts)
                ],
                "published": dates,
                "date_precision": np.where(dates.isna(), "none", "day"),
                "n_authors": rng.integers(1, 12, n_papers),
                "organization": pd.NA,
                "venue": pd.NA,
                "url": [f"https://example.org/abs/{index}" for index in range(n_papers)],
                "source": "data/example.jsonl",
                "n_comments": pd.NA,
            }
        ),
        "papers",
    )


def _assignments(papers, n_named, n_topics, rng) -> pd.DataFrame:
    rows = []
    for index, paper_id in enumerate(papers["paper_id"]):
        named = np.flatnonzero(rng.random(n_named) < 0.12)
        if named.size:
            own = [(int(topic), f"{papers['title'][index]} is about it.") for topic in named]
        elif n_topics > n_named and rng.random() > 0.05:
            skewed = int((n_topics - n_named) * rng.random() ** 1.6)
            own = [(n_named + skewed, pd.NA)]
        else:
            own = [(-1, pd.NA)]
        rows += [
            (paper_id, topic, rng.random(), place == 0, evidence)
            for place, (topic, evidence) in enumerate(own)
        ]
    columns = ["paper_id", "topic", "score", "is_primary", "evidence"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["evidence"] = frame["evidence"].astype("string")
    return check_frame(frame, "assignments")


def _topics(assignments, names, n_named, n_papers) -> pd.DataFrame:
    topics = range(len(names))
    counts = assignments["topic"].value_counts().reindex(topics, fill_value=0)
    return check_frame(
        pd.DataFrame(
            {
                "topic": topics,
                "kind": ["named" if topic < n_named else "area" for topic in topics],
                "label": names,
                "n_papers": counts.to_numpy(),
                "share": counts.to_numpy() / max(n_papers, 1),
                "coherence": 0.4,
                "stability": [np.nan if topic < n_named else 0.8 for topic in topics],
            }
        ),
        "topics",
    )


def _terms(n_topics, rng) -> pd.DataFrame:
    rows = [
        (topic, rank, term, 1 / (rank + 1))
        for topic in range(n_topics)
        for rank, term in enumerate(rng.choice(sorted(set(WORDS)), 8, replace=False))
    ]
    return check_frame(pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"]), "terms")


def _map(papers, assignments, rng) -> pd.DataFrame:
    primary = assignments.loc[assignments["is_primary"]].set_index("paper_id")["topic"]
    angle = primary.reindex(papers["paper_id"]).to_numpy() * 2.4
    noise = rng.normal(0, 0.5, (2, len(papers)))
    radius = 2 + angle / 6
    return check_frame(
        pd.DataFrame(
            {
                "paper_id": papers["paper_id"],
                "x": radius * np.cos(angle) + noise[0],
                "y": radius * np.sin(angle) + noise[1],
            }
        ),
        "map",
    )


def _timeline(papers, assignments, n_topics, freq) -> pd.DataFrame:
    code = PERIOD_CODES[freq]
    dates = papers.set_index("paper_id")["published"].dropna()
    if dates.empty:
        return empty_frame("timeline")
    periods = dates.dt.to_period(code)
    grid = pd.period_range(periods.min(), periods.max(), freq=code)
    n_total = periods.value_counts().reindex(grid, fill_value=0).to_numpy()
    frames = []
    for topic in range(n_topics):
        members = assignments.loc[assignments["topic"] == topic, "paper_id"]
        own = periods[periods.index.isin(members)]
        n_own = own.value_counts().reindex(grid, fill_value=0).to_numpy()
        with np.errstate(invalid="ignore"):
            share = n_own / np.where(n_total > 0, n_total, np.nan)
        frames.append(
            pd.DataFrame(
                {
                    "topic": topic,
                    "period": grid.to_timestamp(),
                    "n_papers": n_own,
                    "n_total": n_total,
                    "share": share,
                    "is_complete": grid.end_time.normalize() <= dates.max(),
                }
            )
        )
    return check_frame(pd.concat(frames), "timeline") if frames else empty_frame("timeline")


def _signals(topics, is_significant, rng) -> pd.DataFrame:
    cycle = ["growing", "declining", "inconclusive", "stable", "emerging", "bursting"]
    cycle += ["past burst", "dormant"]
    factors = {"growing": 1.6, "declining": 0.6, "emerging": 3.5}
    rows = []
    for row in topics.itertuples():
        status = cycle[row.topic % len(cycle)] if is_significant else "inconclusive"
        status = status if row.n_papers >= 10 else "not enough data"
        is_claim = status in factors
        factor = factors.get(status, 1.05) * float(np.exp(rng.normal(0, 0.02)))
        spread = 1.25 if is_claim or status == "stable" else 2.0
        spread = 5.0 if status == "not enough data" else spread
        q_value = 0.003 if is_claim else 0.4
        sentence = (
            f"{status}: ×{factor:.2g} a year (95 % CI {factor / spread:.2g}-{factor * spread:.2g}), "
            f"{row.n_papers} papers, q = {q_value:.3f}"
        )
        rows.append(
            {
                "topic": row.topic,
                "n_papers": row.n_papers,
                "annual_factor": factor,
                "factor_low": factor / spread,
                "factor_high": factor * spread,
                "p_value": q_value / 2,
                "q_value": q_value,
                "status": status,
                "tier": "strong" if is_claim else "none",
                "minimum_detectable_factor": 1.8,
                "sentence": sentence,
            }
        )
    if not rows:
        return empty_frame("signals").assign(sentence=pd.Series(dtype="string"))
    frame = pd.DataFrame(rows)
    frame["sentence"] = frame["sentence"].astype("string")
    return check_frame(frame, "signals")


def _bands(timeline) -> pd.DataFrame:
    fit = timeline.groupby("topic")["share"].transform("mean").fillna(0)
    fit = fit * (1 + 0.2 * np.sin(np.arange(len(timeline)) / 5))
    frame = timeline[["topic", "period"]].assign(
        share_fit=fit, share_low=fit * 0.6, share_high=np.minimum(fit * 1.5, 1)
    )
    return check_frame(frame.loc[timeline["is_complete"]], "bands")


def _bursts(timeline, signals) -> pd.DataFrame:
    bursting = signals.loc[signals["status"].isin(["bursting", "past burst"]), "topic"]
    periods = timeline["period"].drop_duplicates().to_numpy()
    if not len(bursting) or len(periods) < 6:
        return empty_frame("bursts")
    return check_frame(
        pd.DataFrame(
            {
                "topic": bursting.to_numpy(),
                "start": periods[-5],
                "end": periods[-2],
                "strength": 2.4,
                "q_value": 0.01,
            }
        ),
        "bursts",
    )


def _changes(timeline, signals) -> pd.DataFrame:
    growing = signals.loc[signals["status"] == "growing", "topic"]
    periods = timeline["period"].drop_duplicates().to_numpy()
    if not len(growing) or len(periods) < 4:
        return empty_frame("change_points")
    columns = {"period": periods[len(periods) // 2], "factor": 2.0}
    columns |= {"factor_low": 1.4, "factor_high": 2.9}
    return check_frame(pd.DataFrame({"topic": growing.to_numpy(), **columns}), "change_points")


def _forecasts(timeline, freq) -> pd.DataFrame:
    periods = pd.PeriodIndex(timeline["period"].drop_duplicates(), freq=PERIOD_CODES[freq])
    if len(periods) < 24:
        return empty_frame("forecasts")
    ahead = pd.period_range(periods[-1] + 1, periods=4, freq=PERIOD_CODES[freq]).to_timestamp()
    rows = [
        (topic, period, share.mean(), share.mean() * 0.5, min(share.mean() * 2, 1), 0.86)
        for topic, share in timeline.groupby("topic")["share"]
        for period in ahead
        if topic % 2 == 0
    ]
    columns = ["topic", "period", "share", "share_low", "share_high", "relative_error"]
    return check_frame(pd.DataFrame(rows, columns=columns), "forecasts")


def _quality(n_topics) -> pd.DataFrame:
    return check_frame(
        pd.DataFrame(
            {
                "measure": ["n_topics", "stability"],
                "value": [float(n_topics), 0.8],
                "meaning": ["topics in all", "agreement between runs that differ in seed alone"],
            }
        ),
        "quality",
    )


def _sources(papers) -> pd.DataFrame:
    return check_frame(
        pd.DataFrame(
            {
                "source": ["data/example.jsonl"],
                "format": ["json lines"],
                "n_records": [len(papers) + 3],
                "n_papers": [len(papers)],
                "n_merged": [2],
                "n_left_out": [1],
                "n_undated": [int(papers["published"].isna().sum())],
                "n_without_abstract": [0],
                "first": [papers["published"].min()],
                "last": [papers["published"].max()],
            }
        ),
        "sources",
    )


def _problems() -> pd.DataFrame:
    return check_frame(
        pd.DataFrame(
            {
                "source": ["data/example.jsonl"],
                "line": [17],
                "problem": ["no title"],
                "text": ['{"abstract": "<b>nameless</b>"}'],
            }
        ),
        "problems",
    )


def _provenance() -> dict[str, object]:
    return {
        "created": "2026-04-22T08:00:00+00:00",
        "trends": "0.1.0",
        "python": "3.11.2",
        "platform": "Linux",
        "packages": {"numpy": "2.4.0", "pandas": "3.1.0"},
        "random_state": 0,
        "papers_sha256": "ab" * 32,
        "seconds": {"Finding topics": 1.5},
        "encoder": "science",
        "map": "umap",
    }
