"""Compare the shares that topics have in one group of papers with those in another, or in all others."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.errors import ConfigError, FrameError, list_offenders
from trends.formatting import format_count, format_factor, format_interval, format_q, format_share
from trends.groups.share_ratios import ShareRatios, compare_shares
from trends.schema import check_frame, naive_dates
from trends.signals.stats.multiple_testing import adjust_within
from trends.validation import check_analysis, check_columns

__all__ = ["compare_groups", "pair_groups", "tabulate_groups"]

# A ratio of less than a quarter either way is not called a difference, and one that is surely less is
# "alike": convention, the bounds of equivalence tests of ratios (80 to 125 %), as for changes.
SMALLEST_RATIO: Final = 1.25
# Convention: fewer papers, of a topic in both groups or of a group, are not asked about.
FEWEST_OF_TOPIC: Final = 10
FEWEST_OF_GROUP: Final = 20
# Groups of a column that are compared, the largest: as many as a page can show.
MOST_GROUPS: Final = 12
# Lengths of strata by the years that the papers span: each stratum should hold papers of both groups.
YEARS_FOR_YEARS: Final = 3.0
YEARS_FOR_QUARTERS: Final = 0.75
OTHERS: Final = "all others"


@dataclass(frozen=True)
class _Pair:
    """Two groups: their names, and which papers are theirs."""

    group: str
    against: str
    ours: NDArray[np.bool_]
    theirs: NDArray[np.bool_]


def compare_groups(
    papers: pd.DataFrame,
    analysis: Any,
    *,
    by: Any,
    group: str | None = None,
    against: str | None = None,
) -> pd.DataFrame:
    """Compare how large topics are in groups of papers: ours and the field, one venue and another.

    Parameters
    ----------
    papers
        The papers of the analysis, with whatever columns divide them.
    analysis
        The analysis; it is not changed.
    by
        A column of `papers`, each of whose values is a group (lists put a paper into several), or a mask: a
        truth value for each paper, in their order.
    group
        The only value of the column to ask about; None takes each of 20 papers or more, the 12 largest.
    against
        The value to compare with; None compares with all other papers that have a value.

    Returns
    -------
    pandas.DataFrame
        A `comparisons` frame, by group, kind and topic: `by`, `group`, `against`, `kind`, `topic`, `label`,
        `n_group` and `n_against` (papers of the topic), `share_group` and `share_against` (of all papers of
        each), `ratio` (of the shares within the same time, `ratio_low` and `ratio_high` its 95 % interval),
        `p_value`, `q_value` (Benjamini-Hochberg over the topics of a kind and pair), `difference` ("more", "less",
        "alike" or "unclear") and `sentence`. Topics of fewer than 10 papers in both groups together are
        "unclear".

    Raises
    ------
    ConfigError
        If there is no such column or group, or no two groups share a time.
    FrameError
        If `papers` are not those of the analysis.

    Notes
    -----
    Papers are compared within years (within quarters or months where all lie within less than three years
    or nine months), so that a group which is newer does not differ for that alone; undated papers are a
    stratum of their own. The variance is inflated by how much the ratio varies from stratum to stratum, as
    learned from all topics. To compare before and after, read the signals: no time has papers of both.
    """
    check_analysis(analysis)
    check_columns(papers, ("paper_id", "published"), name="papers", purpose="Comparing groups")
    unknown = ~papers["paper_id"].astype(str).isin(analysis.papers["paper_id"].astype(str))
    if unknown.any():
        raise FrameError(
            f"papers must be those of the analysis; {format_count(int(unknown.sum()), 'paper')} are not: "
            f"{list_offenders(papers.loc[unknown, 'paper_id'])}. Pass analysis.papers, with columns added."
        )
    return tabulate_groups(
        papers,
        analysis.topics,
        analysis.assignments,
        analysis.mentions,
        by=by,
        group=group,
        against=against,
        q_value=analysis.config.signals.q_value,
    )


def tabulate_groups(
    papers: pd.DataFrame,
    topics: pd.DataFrame,
    assignments: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    by: Any,
    q_value: float,
    group: str | None = None,
    against: str | None = None,
) -> pd.DataFrame:
    """Return what `compare_groups` does, from the frames of an analysis."""
    pairs = pair_groups(papers, by, group=group, against=against)
    strata = _read_strata(papers)
    # Papers that mention a named topic without belonging to it are none of its papers.
    concepts = topics.loc[topics["kind"] == "concept", "topic"]
    mentioned = mentions.loc[mentions["topic"].isin(concepts), ["paper_id", "topic"]]
    members = pd.concat([assignments[["paper_id", "topic"]], mentioned])
    members = members[members["topic"] >= 0]
    rows = pd.Index(papers["paper_id"].astype(str)).get_indexer(
        pd.Index(members["paper_id"].astype(str))
    )
    places = np.searchsorted(topics["topic"].to_numpy(), members["topic"].to_numpy())
    held = rows >= 0
    counted = [
        _compare(pair, topics, (rows[held], places[held]), strata, q_value=q_value)
        for pair in pairs
        if _share_time(pair, strata)
    ]
    if not counted:
        raise ConfigError(
            "Groups must have papers of the same time to be compared; no two groups of by do. Before and "
            "after are compared by the signals: analysis.signals has the change of each topic."
        )
    table = pd.concat(counted).assign(by=by if isinstance(by, str) else "mask")
    return check_frame(table, "comparisons")


def pair_groups(
    papers: pd.DataFrame, by: Any, *, group: str | None = None, against: str | None = None
) -> list[_Pair]:
    """Return the groups to compare, as `compare_groups` describes; refuse what makes none."""
    if not isinstance(by, str):
        mask = np.asarray(by)
        if mask.shape != (len(papers),) or mask.dtype != bool:
            raise ConfigError(
                f"by must be a column of the papers, or a truth value for each of {len(papers):,}; got a "
                f"{type(by).__name__} of shape {mask.shape} and type {mask.dtype}. Make it with "
                "papers[...] == ..., for example."
            )
        return [_Pair("marked papers", OTHERS, mask, ~mask)]
    if by not in papers.columns:
        known = [column for column in papers.columns if papers[column].notna().any()]
        raise ConfigError(
            f"by must be a column of the papers; got {by!r}. The columns are "
            f"{list_offenders(known, limit=30)}."
        )
    holds = _list_groups(papers[by])
    large = [name for name, rows in holds.items() if rows.sum() >= FEWEST_OF_GROUP]
    for name in (group, against):
        if name is not None and name not in holds:
            raise ConfigError(
                f"group and against must be values of the column {by!r}; got {name!r}. The commonest are "
                f"{list_offenders(list(holds)[:5])}."
            )
    stated = (
        np.logical_or.reduce(list(holds.values())) if holds else np.zeros(len(papers), dtype=bool)
    )
    asked = [group] if group is not None else [n for n in large[:MOST_GROUPS] if n != against]
    if len(large) == 2 and group is None and against is None:
        # The comparison of the second with the first is the same turned around.
        asked, against = large[:1], large[1]
    pairs = []
    for name in asked:
        ours, theirs = holds[name], stated & ~holds[name]
        if against is not None:
            # Papers of both tell nothing of the difference.
            ours, theirs = ours & ~holds[against], holds[against] & ~ours
        pairs.append(_Pair(name, OTHERS if against is None else against, ours, theirs))
    if not pairs:
        raise ConfigError(
            f"At least one group of {FEWEST_OF_GROUP} papers was expected in the column {by!r}; the largest has "
            f"{max((int(rows.sum()) for rows in holds.values()), default=0)}. Choose another column."
        )
    return pairs


def _list_groups(values: "pd.Series[Any]") -> dict[str, NDArray[np.bool_]]:
    """Return which papers each group has, the largest group first."""
    rows: dict[str, list[int]] = {}
    for place, value in enumerate(values):
        many = isinstance(value, list | tuple | np.ndarray)
        if not many and pd.isna(value):
            continue
        for name in dict.fromkeys(map(str, value if many else [value])):
            if name.strip():
                rows.setdefault(name.strip(), []).append(place)
    ranked = sorted(rows, key=lambda name: (-len(rows[name]), name))
    held = {}
    for name in ranked:
        held[name] = np.zeros(len(values), dtype=bool)
        held[name][rows[name]] = True
    return held


def _read_strata(papers: pd.DataFrame) -> NDArray[np.int64]:
    """Return the number of each paper's stratum of time; undated papers share one."""
    dates = naive_dates(papers["published"])
    years = (dates.max() - dates.min()).days / 365.25 if dates.notna().any() else 0.0
    unit = "Y" if years >= YEARS_FOR_YEARS else "Q" if years >= YEARS_FOR_QUARTERS else "M"
    periods = dates.dt.to_period(unit).astype(str)
    return np.asarray(pd.factorize(periods.where(dates.notna(), ""), sort=True)[0], dtype=np.int64)


def _share_time(pair: _Pair, strata: NDArray[np.int64]) -> bool:
    return bool(set(strata[pair.ours]) & set(strata[pair.theirs]))


def _compare(
    pair: _Pair,
    topics: pd.DataFrame,
    held: tuple[NDArray[np.int64], NDArray[np.int64]],
    strata: NDArray[np.int64],
    *,
    q_value: float,
) -> pd.DataFrame:
    n_topics, n_strata = len(topics), int(strata.max()) + 1
    rows, places = held

    def count(inside: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return papers by topic and stratum."""
        kept = inside[rows]
        cells = places[kept] * n_strata + strata[rows[kept]]
        counts = np.bincount(cells, minlength=n_topics * n_strata)
        return counts.reshape(n_topics, n_strata).astype(np.float64)

    sizes = [
        np.bincount(strata[part], minlength=n_strata).astype(float)
        for part in (pair.ours, pair.theirs)
    ]
    ours, theirs = count(pair.ours), count(pair.theirs)
    kinds = topics["kind"].astype(str).to_numpy(dtype=object)
    table = pd.DataFrame(
        {
            "group": pair.group,
            "against": pair.against,
            "kind": kinds,
            "topic": topics["topic"].to_numpy(),
            "label": topics["label"].to_numpy(),
            "n_group": ours.sum(axis=1).astype(np.int64),
            "n_against": theirs.sum(axis=1).astype(np.int64),
            "share_group": ours.sum(axis=1) / max(float(sizes[0].sum()), 1.0),
            "share_against": theirs.sum(axis=1) / max(float(sizes[1].sum()), 1.0),
        }
    )
    numbers = ("ratio", "ratio_low", "ratio_high", "p_value", "narrow_low", "narrow_high")
    for name in numbers:
        table[name] = np.nan
    for kind in dict.fromkeys(kinds.tolist()):
        asked = np.flatnonzero(
            (kinds == kind) & (table["n_group"] + table["n_against"] >= FEWEST_OF_TOPIC)
        )
        if len(asked):
            found = compare_shares(ours[asked], theirs[asked], sizes[0], sizes[1])
            table.loc[asked, list(numbers)] = _read(found)
    table["q_value"] = adjust_within(table["p_value"].to_numpy(), kinds)
    table["difference"] = _name(table, q_value)
    table["sentence"] = [_say(row, kinds, table) for row in table.to_dict("records")]
    return table.drop(columns=["narrow_low", "narrow_high"])


def _read(found: ShareRatios) -> NDArray[np.float64]:
    """Return the columns of numbers of some topics."""
    low, high = found.bounds(0.95)
    ends = found.bounds(0.90)
    return np.column_stack(
        [np.exp(found.log_ratio), np.exp(low), np.exp(high), found.p_value, *map(np.exp, ends)]
    )


def _name(table: pd.DataFrame, q_value: float) -> NDArray[Any]:
    sure = table["q_value"] < q_value
    conditions = [
        sure & (table["ratio"] >= SMALLEST_RATIO),
        sure & (table["ratio"] <= 1 / SMALLEST_RATIO),
        (table["narrow_low"] > 1 / SMALLEST_RATIO) & (table["narrow_high"] < SMALLEST_RATIO),
    ]
    return np.select(conditions, ["more", "less", "alike"], "unclear")


def _say(row: dict[Any, Any], kinds: NDArray[Any], table: pd.DataFrame) -> str:
    n_papers = row["n_group"] + row["n_against"]
    if row["p_value"] != row["p_value"]:
        return f"unclear: {format_count(n_papers, 'paper')}, at least {FEWEST_OF_TOPIC} are needed"
    shares = f"{format_share(row['share_group'])} of {row['group']}, {format_share(row['share_against'])} of {row['against']}"
    told = f"{format_factor(row['ratio'])} (95 % CI {format_interval(row['ratio_low'], row['ratio_high'])})"
    if row["difference"] not in ("more", "less"):
        return f"{row['difference']}: {shares}, {told}"
    n_tested = int(((kinds == row["kind"]) & table["p_value"].notna()).sum())
    q_value = format_q(row["q_value"])
    q_value = f"q {q_value}" if q_value.startswith("<") else f"q = {q_value}"
    return f"{row['difference']}: {shares}, {told}, {q_value} (Benjamini-Hochberg over {format_count(n_tested, 'topic')})"
