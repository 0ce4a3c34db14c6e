"""Every topic of a few real papers, printed whole: writes ``benchmarks/pages.md``.

usage: python -m benchmarks.pages [PATH ...] [--config trends.toml] [--out benchmarks/pages.md]

PATH are files or folders of papers: the two shared pages or, where those are not at hand, the sample
corpus. Each named topic is listed with its members and near misses and their scores; each discovered
topic with its size, terms and members; and the papers without a topic. Titles and figures alone, no
text of an abstract.
"""

import argparse
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / ".." / "shared" / "corpora" / "daily_papers"
SAMPLE = ROOT / "data"
TABLE = Path(__file__).with_name("pages.md")
NEAR = 0.1
LEAST_SHOWN = 5
N_TERMS = 6
MADE = "two pages as a browser saved them, read and put into topics by `python -m benchmarks.pages`"
ABOUT = f"""Named topics are those of trends.toml. Near misses are all papers that are no members and
score {NEAR} or more, and at least the {LEAST_SHOWN} highest. Members of discovered topics have the
share with which they belong.
"""


def write_pages(paths: list[Path], config: Path) -> str:
    """Fit the topics of `config` to the papers of `paths`; return all of them as Markdown."""
    from trends.config import load_config
    from trends.corpus import read_papers
    from trends.topics import TopicModel

    papers = read_papers(*paths)
    model = TopicModel.from_config(load_config(config)).fit(papers)
    listed = model.list_members(least=0.0)
    sizes = model.topics_[["topic", "kind", "label", "n_papers", "stability"]]
    terms = model.terms_[model.terms_["rank"] < N_TERMS].groupby("topic")["term"]
    words = terms.agg(", ".join).rename("terms")
    parts = ["# Every topic of a few real papers\n", f"{len(papers)} papers, from {MADE}.\n"]
    parts += [ABOUT, _tabulate(sizes.join(words, on="topic"))]
    for row in model.topics_.itertuples():
        held = listed[listed["label"] == row.label]
        near = held[~held["is_member"]]
        shown = near[(near["score"] >= NEAR) | (near.index < near.index.min() + LEAST_SHOWN)]
        is_named = row.kind == "named"
        parts.append(f"## {row.label} ({row.kind}, {row.n_papers} papers)\n")
        parts.append(_tabulate(held.loc[held["is_member"], ["score", "title"]]))
        if is_named:
            parts += ["Near misses:\n", _tabulate(shown[["score", "title"]])]
    free = model.assignments_[model.assignments_["topic"] < 0]["paper_id"]
    titles = papers.loc[papers["paper_id"].isin(free), ["title"]]
    parts += [f"## Without a topic: {len(titles)} papers\n", _tabulate(titles)]
    return "\n".join(parts)


def _tabulate(frame: pd.DataFrame) -> str:
    if frame.empty:
        return "None.\n"
    shown = frame.map(lambda value: f"{value:.3f}" if isinstance(value, float) else str(value))
    shown = shown.map(lambda text: text.replace("|", "\\|"))
    lines = [shown.columns.tolist(), ["---"] * shown.shape[1], *shown.to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--config", type=Path, default=ROOT / "trends.toml")
    parser.add_argument("--out", type=Path, default=TABLE)
    options = parser.parse_args()
    paths = options.paths or [PAGES if PAGES.exists() else SAMPLE]
    written = write_pages(paths, options.config)
    print(written)
    options.out.write_text(written)


if __name__ == "__main__":
    main()
