"""Print the first screens of corpora, and check each line against the papers.

    python -m benchmarks.first_screens [--shared FOLDER] [--out FILE] [CORPUS ...]

Each line of a concept is counted again, by a search for its spellings in titles and abstracts that
shares no code with the package: papers with the date and a text, in the two spans that the list names.
The papers of an area are counted again in the spans, among all dated papers; its newest titles are
printed for reading, and so are the concepts that drove it.
"""

import argparse
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import trends

SHARED = Path(__file__).resolve().parents[2] / "shared"
CORPORA = ("nips_1987_2018", "arxiv_cs_dev", "daily_papers_2024", "arxiv_ai_daily_dev")
TITLES = {"rise": "Rising", "new": "New here", "fall": "Fading", "steady": "Steady giants"}
N_LINES = 5


def print_screen(path: Path) -> Iterator[str]:
    """Yield the lines of a first screen, each with what a search in the papers finds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        analysis = trends.analyze(trends.read_papers(path), on_stage=None, with_map=False)
    papers = analysis.papers
    text = papers["title"].fillna("") + " . " + papers["abstract"].fillna("")
    has_text = (text.str.strip(" .") != "") & papers["published"].notna()
    papers = papers.assign(text=text.str.casefold())[has_text]
    yield f"## {path.name.partition('.')[0]}: {len(analysis.papers):,} papers"
    movers = analysis.movers
    differences = []
    for movement, title in TITLES.items():
        own = movers[movers["movement"] == movement]
        heads = own[own["under"].isna()]
        yield from ("", f"**{title}** ({len(heads)})", "")
        for line in heads.head(N_LINES).to_dict("records"):
            also = own.loc[own["under"] == line["label"], "label"].head(4).tolist()
            within = f"; with it {', '.join(also)}" if also else ""
            found = ""
            if line["span_old"]:
                count = _search if line["kind"] == "concept" else _count
                old, recent, error = count(line, analysis, papers)
                differences.append(error)
                found = f" [{count.__name__[1:]}: {old:.2%}, {recent:.2%}]"
            if line["kind"] != "concept":
                found += f"{_name_drivers(line, analysis)}; {_name_newest(line, analysis)}"
            yield f"- {line['label']} ({line['kind']}): {line['sentence']}; {line['status']}{within}{found}"
    worst = max(differences, default=0.0)
    yield from (
        "",
        f"Largest difference between a line and the search: {100 * worst:.2f} points.",
        "",
    )


def _search(
    line: dict[str, object], analysis: "trends.Analysis", papers: pd.DataFrame
) -> tuple[float, float, float]:
    """Return the shares that a search finds, and the largest difference from those of the line."""
    concepts = analysis.concepts.set_index("topic")
    variants = concepts.loc[line["topic"], "variants"]
    names = sorted({name.casefold() for name in variants}, key=len, reverse=True)
    inner = "|".join(re.escape(name).replace(r"\ ", r"[\s-]+") for name in names)
    says = papers["text"].str.contains(rf"(?<![\w-])(?:{inner})(?![\w-])", regex=True)
    ends = [_read_span(str(line[name])) for name in ("span_old", "span_recent")]
    shares = []
    for first, last in ends:
        inside = (papers["published"] >= first) & (papers["published"] <= last)
        shares.append(float(says[inside].mean()))
    told = (float(str(line["share_old"])), float(str(line["share_recent"])))
    return shares[0], shares[1], max(abs(a - b) for a, b in zip(shares, told, strict=True))


def _count(
    line: dict[str, object], analysis: "trends.Analysis", _papers: pd.DataFrame
) -> tuple[float, float, float]:
    """Return the shares of a topic's papers, counted again, and the largest difference from the line."""
    members = set(
        analysis.assignments.loc[analysis.assignments["topic"] == line["topic"], "paper_id"]
    )
    papers = analysis.papers.dropna(subset="published")
    shares = []
    for name in ("span_old", "span_recent"):
        first, last = _read_span(str(line[name]))
        inside = papers[(papers["published"] >= first) & (papers["published"] <= last)]
        shares.append(float(inside["paper_id"].isin(members).mean()))
    told = (float(str(line["share_old"])), float(str(line["share_recent"])))
    return shares[0], shares[1], max(abs(a - b) for a, b in zip(shares, told, strict=True))


def _name_drivers(line: dict[str, object], analysis: "trends.Analysis") -> str:
    own = analysis.drivers[analysis.drivers["topic"] == line["topic"]]
    parts = [
        f"{row.label} {row.contribution:.0%} ({row.contribution_low:.0%} to {row.contribution_high:.0%})"
        for row in own.dropna(subset="contribution").head(3).itertuples()
    ]
    return f"; driven by {', '.join(parts)}" if parts else ""


def _name_newest(line: dict[str, object], analysis: "trends.Analysis") -> str:
    members = analysis.assignments.loc[analysis.assignments["topic"] == line["topic"], "paper_id"]
    newest = analysis.papers[analysis.papers["paper_id"].isin(members)].nlargest(3, "published")
    return "newest: " + " | ".join(newest["title"].str.slice(0, 70))


def _read_span(words: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Read "1987 to 2015", "Jan 2016 to Mar 2018" or "4 Jan 2024 to 1 Feb 2024"."""
    first, _, last = words.partition(" to ")
    last = last or first
    unit = {1: "Y", 2: "M", 3: "D"}[len(last.split())]
    return (
        pd.Timestamp(first) if unit != "Y" else pd.Timestamp(int(first), 1, 1),
        (pd.Period(pd.Timestamp(last) if unit != "Y" else last, freq=unit)).end_time,
    )


def main() -> None:
    """Print the screens."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpora", nargs="*", default=list(CORPORA))
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    lines = ["# First screens", "", "Written by `python -m benchmarks.first_screens`.", ""]
    for name in options.corpora:
        for line in print_screen(options.shared / "corpora" / f"{name}.jsonl.gz"):
            print(line, flush=True)
            lines.append(line)
    if options.out:
        options.out.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
