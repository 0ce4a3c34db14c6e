"""The commands that read papers: each makes one public call and prints or writes its result."""

import argparse
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.cli.backtest_command import run_backtest
from trends.cli.concepts_command import TABLE_COLUMNS, tabulate_changes
from trends.cli.run_settings import read_settings
from trends.cli.setup import DEFAULT_CONFIG
from trends.formatting import format_count

if TYPE_CHECKING:
    from trends.analysis import Analysis
    from trends.cli.console import Console
    from trends.config import Config
    from trends.corpus import Corpus

__all__ = [
    "backtest_papers",
    "convert",
    "fetch",
    "inspect",
    "print_concepts",
    "print_frame",
    "report",
]


def _prepare(options: argparse.Namespace, console: "Console") -> "Config":
    """Return the settings; show a note if they come from a file that the user did not name."""
    config = read_settings(options)
    if not options.config and DEFAULT_CONFIG.is_file() and not config.output.quiet:
        n_named = len(config.topics.named)
        topics = f", which names {format_count(n_named, 'topic')}" if n_named else ""
        console.show_note(f"Settings of {DEFAULT_CONFIG}{topics}")
    return config


def _read(config: "Config", console: "Console") -> "Corpus":
    from trends.corpus import read_corpus

    console.is_quiet = config.output.quiet
    given = _corpus_settings(config)
    with console.reading() as on_progress:
        return read_corpus(*given.pop("paths"), **given, on_progress=on_progress)


def _corpus_settings(config: "Config") -> dict[str, Any]:
    settings = config.corpus
    return {field.name: getattr(settings, field.name) for field in dataclasses.fields(settings)}


def convert(options: argparse.Namespace, console: "Console") -> None:
    """Write the papers as one Parquet file."""
    from trends.corpus import convert_papers

    config = _prepare(options, console)
    console.is_quiet = config.output.quiet
    given = _corpus_settings(config)
    paths = given.pop("paths")
    with console.reading() as on_progress:
        done = convert_papers(*paths, out=options.parquet, on_progress=on_progress, **given)
    console.show_note(repr(done))
    console.print_line(str(done.path))


def _analyze(
    config: "Config",
    console: "Console",
    *,
    topics: str | None,
    with_map: bool,
    compare_by: str | None = None,
) -> "Analysis":
    corpus = _read(config, console)
    console.show_read(corpus)
    from trends.analysis import analyze

    if topics and config.topics.named:
        console.show_note(f"Topics are those of the column {topics!r}; the settings name others")
        own = dataclasses.replace(config.topics, named=())
        config = dataclasses.replace(config, topics=own)

    cache = config.output.cache or None
    with console.stages() as on_stage:
        return analyze(
            corpus,
            config,
            on_stage=on_stage,
            topics=topics,
            compare_by=compare_by,
            cache=cache,
            with_map=with_map,
        )


def report(options: argparse.Namespace, console: "Console") -> None:
    """Write the page and what lies beside it."""
    from trends.artifacts import REPORT
    from trends.runtime.folders import check_replaceable
    from trends.runtime.locks import hold_output

    config = _prepare(options, console)
    out = Path(config.report.out)
    check_replaceable(out, REPORT, inputs=map(Path, config.corpus.paths))
    with hold_output(out):
        analysis = _analyze(
            config,
            console,
            topics=options.topics_from,
            with_map=True,
            compare_by=options.compare_by,
        )
        from trends.report import write_report

        with console.stages() as on_stage:
            looked_back = None
            if options.backtest:
                from trends.tracking import backtest

                looked_back = backtest(
                    analysis.papers, config, as_of=options.backtest, on_stage=on_stage
                )
            on_stage("Writing the report")
            page = write_report(analysis, out, backtest=looked_back)
    _show_notes(analysis, console)
    console.print_line(str(page))


def _show_notes(analysis: "Analysis", console: "Console") -> None:
    for note in analysis.provenance["notes"]:
        console.show_note(note)


def fetch(options: argparse.Namespace, console: "Console") -> None:
    """Fetch papers into a folder."""
    from trends.cli import fetch_command

    with console.stages() as on_stage:
        fetched = fetch_command.fetch(options, on_stage)
    console.show_note(fetch_command.describe(fetched))
    console.print_line(str(fetched.folder))


def inspect(options: argparse.Namespace, console: "Console") -> None:
    """Print what was read, merged and left out."""
    config = _prepare(options, console)
    console.print_corpus(_read(config, console), config.output.format)


def print_frame(options: argparse.Namespace, console: "Console") -> None:
    """Print a frame of the analysis, or the members of a topic."""
    config = _prepare(options, console)
    if getattr(options, "members", None):
        console.print_members(_read(config, console).papers, config, options.members)
    else:
        analysis = _analyze(config, console, topics=options.topics_from, with_map=False)
        chosen = {name: getattr(options, name, None) for name in ("kind", "under")}
        if any(chosen.values()):
            console.print_topics(analysis, config.output.format, **chosen)
        else:
            console.print_frame(analysis, options.name, config.output.format)
        _show_notes(analysis, console)


def print_concepts(options: argparse.Namespace, console: "Console") -> None:
    """Print the concepts, and what rose or fell."""
    config = _prepare(options, console)
    corpus = _read(config, console)
    console.show_read(corpus)
    with console.stages() as on_stage:
        on_stage("Finding concepts")
        rows = tabulate_changes(corpus.papers, config, background=options.background)
    shown = rows.head(len(rows) if options.top is None else options.top)
    if config.output.format == "table":
        shown = shown[TABLE_COLUMNS]
    title = f"{len(shown):,} of {format_count(len(rows), 'concept')} in {format_count(len(corpus.papers), 'paper')}"
    console.print_rows(shown, title=title, form=config.output.format)


def backtest_papers(options: argparse.Namespace, console: "Console") -> None:
    """Print what would have been said at earlier days, and what came."""
    config = _prepare(options, console)
    corpus = _read(config, console)
    console.show_read(corpus)
    with console.stages() as on_stage:
        rows = run_backtest(corpus, config, options, on_stage)
    days = ", ".join(str(day) for day in sorted(options.days))
    console.print_rows(rows, title=f"Had you asked on {days}", form=config.output.format)
