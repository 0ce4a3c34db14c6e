"""Output of the command line: progress and warnings on stderr, results on stdout."""

import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self, TextIO

from rich.console import Console as RichConsole

from trends.cli.forms import (
    N_TERMS,
    add_labels,
    list_topics,
    show,
    to_csv,
    to_json,
    to_records,
)
from trends.cli.terminal import can_carry, escape_controls
from trends.errors import TrendsWarning
from trends.formatting import format_count

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import JustifyMethod

    from trends.analysis import Analysis
    from trends.config import Config
    from trends.corpus import Corpus, Progress
    from trends.corpus.files.read_progress import OnProgress

__all__ = ["Console"]

# In a table the sentence states the values of the columns left out here; CSV and JSON have all.
WORD_COLUMNS = ["among", "term", "n_papers", "first_seen", "annual_factor", "q_value"]
TABLE_COLUMNS = {"signals": ["topic", "label", "n_papers", "status", "tier", "sentence"]}
MOVER_COLUMNS = ["movement", "label", "kind", "n_papers", "sentence", "status"]
# Chosen by hand: rows of a table that are printed; CSV and JSON have all.
MAX_ROWS = 20
# Chosen by hand: as many digits of a SHA-256 as git shows at most; CSV and JSON have all.
SHOWN_DIGITS = 12
# Chosen by hand: columns of a table that is not printed on a terminal.
PLAIN_WIDTH = 160
# Chosen by hand: seconds of reading before a bar appears, and between two lines elsewhere.
SECONDS_BEFORE_BAR = 1.0
SECONDS_BETWEEN_LINES = 5.0


class Console:
    """Progress and messages on stderr, results on stdout.

    Parameters
    ----------
    is_quiet
        Show no progress; warnings and errors are still shown.
    """

    def __init__(self, *, is_quiet: bool = False) -> None:
        self.is_quiet = is_quiet
        self.start = time.perf_counter()
        # Text is printed verbatim: rich must not interpret [brackets] or :names: as markup.
        width = None if sys.stdout.isatty() else PLAIN_WIDTH
        self.err = RichConsole(
            stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True
        )
        self.out = RichConsole(highlight=False, markup=False, emoji=False, width=width)

    @contextmanager
    def stages(self) -> Iterator[Callable[[str], None]]:
        """Yield a function that announces a stage: by a spinner on a terminal, else by a line."""
        if self.is_quiet:
            yield lambda _stage: None
        elif self.err.is_terminal:
            # The default spinner uses Braille characters, which not every terminal can show.
            spinner = "dots" if can_carry("\u280b", sys.stderr) else "line"
            with self.err.status("", spinner=spinner) as status:

                def spin(stage: str) -> None:
                    """Show the stage beside the spinner."""
                    status.update(f"{stage} ...")

                yield spin
        else:

            def announce(stage: str) -> None:
                """Print the stage and the time since the start."""
                self.err.print(f"{stage} ... ({time.perf_counter() - self.start:.1f} s)")

            yield announce

    @contextmanager
    def reading(self) -> Iterator["OnProgress | None"]:
        """Yield a function that shows the progress of reading once it takes more than a second.

        On a terminal it shows a bar, elsewhere a line every few seconds.
        """
        if self.is_quiet:
            yield None
        elif self.err.is_terminal:
            with _Bar(self.err) as bar:
                yield bar.show
        else:
            with self.stages() as on_stage:
                on_stage("Reading papers")
                last = time.perf_counter()

                def announce(progress: "Progress") -> None:
                    """Print the progress, at most every few seconds."""
                    nonlocal last
                    if time.perf_counter() - last >= SECONDS_BETWEEN_LINES:
                        last = time.perf_counter()
                        on_stage(str(progress))

                yield announce

    def show_note(self, line: str) -> None:
        """Show one line on stderr unless quiet."""
        if not self.is_quiet:
            self._print_message(line)

    def show_error(self, message: str) -> None:
        """Show one line on stderr."""
        self._print_message(f"error: {message}")

    def show_warning(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        """Show a `TrendsWarning` as one line; has the signature of `warnings.showwarning`."""
        if not issubclass(category, TrendsWarning):
            stream = sys.stderr if file is None else file
            text = warnings.formatwarning(message, category, filename, lineno, line)
            stream.write(escape_controls(text, stream))
            return
        self._print_message(f"warning: {message}")

    def _print_message(self, message: str) -> None:
        """Print a message on stderr as one line."""
        self.err.print(escape_controls(" ".join(message.split()), sys.stderr))

    def print_line(self, line: str) -> None:
        """Print one line of the result."""
        self.out.print(escape_controls(line, sys.stdout), soft_wrap=True)

    def show_read(self, corpus: "Corpus") -> None:
        """Show in one line on stderr how many papers and files were read or left out."""
        counts = _summarize(corpus)
        is_unread = corpus.sources["format"] == "unreadable"
        line = f"{format_count(counts['n_papers'], 'paper')} in {_count_files(~is_unread)}"
        left_out = [
            f"{format_count(counts['n_left_out'], 'record')} left out"
            if counts["n_left_out"]
            else "",
            f"{_count_files(is_unread)} not readable" if is_unread.any() else "",
            *_find_doubtful_counts(corpus),
        ]
        if any(left_out):
            line += f"; {', '.join(filter(None, left_out))}: python -m trends inspect says why"
        self.show_note(line)

    def print_corpus(self, corpus: "Corpus", form: str) -> None:
        """Print sources, merges and problems of a corpus as ``table``, ``csv`` or ``json``."""
        if form == "csv":
            self.print_text(to_csv(corpus.sources))
        elif form == "json":
            frames = {name: getattr(corpus, name) for name in ("sources", "merges", "problems")}
            records = {name: to_records(frame) for name, frame in frames.items()}
            self.print_text(to_json({**_summarize(corpus), "warnings": _audit(corpus), **records}))
        else:
            self._print_corpus_tables(corpus)

    def print_topics(
        self, analysis: "Analysis", form: str, *, kind: str | None, under: str | None
    ) -> None:
        """Print the topics of one kind, or those under a topic."""
        rows = list_topics(analysis, kind=kind, under=under)
        if form == "table":
            rows = rows.drop(columns=["variants", "topic_key"], errors="ignore")
        where = f" under {under}" if under else ""
        title = f"{format_count(len(rows), kind or 'topic')}{where} in {format_count(len(analysis.papers), 'paper')}"
        self.print_rows(rows, title=title, form=form)

    def print_frame(self, analysis: "Analysis", name: str, form: str) -> None:
        """Print the frame `name` of an analysis with the labels of its topics."""
        frame = add_labels(analysis, name)
        if form == "table":
            frame = frame[TABLE_COLUMNS.get(name, list(frame.columns))]
            if name == "signals":
                self._print_movers(analysis.movers)
        title = f"{name.capitalize()} of {format_count(len(analysis.papers), 'paper')}"
        self.print_rows(frame, title=title, form=form)
        if name == "signals" and form == "table" and len(analysis.rising_terms):
            rising = analysis.rising_terms.groupby("among", observed=True).head(N_TERMS)
            self._print_table(rising[WORD_COLUMNS], title="Rising words, topic or not")

    def _print_movers(self, movers: "pd.DataFrame") -> None:
        """Print what the first screen of a report says: some lines of each kind of movement."""
        from trends.signals.movers.ordering import MOST_LISTED

        heads = movers[movers["under"].isna()].groupby("movement", observed=True).head(MOST_LISTED)
        if len(heads):
            self._print_table(heads[MOVER_COLUMNS], title="What moves")

    def print_rows(self, frame: "pd.DataFrame", *, title: str, form: str) -> None:
        """Print all rows of a frame as ``table``, ``csv`` or ``json``."""
        if form == "csv":
            self.print_text(to_csv(frame))
        elif form == "json":
            self.print_text(to_json(to_records(frame)))
        else:
            self._print_table(frame, title=title)

    def print_members(self, papers: "pd.DataFrame", config: "Config", labels: list[str]) -> None:
        """Print the members and near misses of topics; the label ``all`` selects every topic."""
        from trends.topics import TopicModel

        with self.stages() as on_stage:
            on_stage("Finding topics")
            model = TopicModel.from_config(config).fit(papers)
        listed = model.list_members(*([] if "all" in labels else labels))
        title = f"Members and near misses among {format_count(len(papers), 'paper')}"
        self.print_rows(listed, title=title, form=config.output.format)

    def print_text(self, text: str) -> None:
        """Print text without wrapping, for other programs."""
        safe = escape_controls(text, sys.stdout)
        sys.stdout.write(safe if safe.endswith("\n") else safe + "\n")

    def _print_corpus_tables(self, corpus: "Corpus") -> None:
        details = ["n_day", "n_month", "n_year", "languages", "origin"]
        sources = corpus.sources.assign(sha256=corpus.sources["sha256"].str[:SHOWN_DIGITS])
        self._print_table(sources.drop(columns=details), title="What was read")
        dates = corpus.sources[["source", *details[:3], "n_undated", *details[3:]]]
        self._print_table(dates, title="How fine dates are, languages, and what papers count for")
        counts = _summarize(corpus)
        self.print_line(
            f"{format_count(counts['n_records'], 'record')}: "
            f"{format_count(counts['n_papers'], 'paper')}, {counts['n_merged']:,} merged into "
            f"another, {counts['n_left_out']:,} left out; {counts['n_undated']:,} undated; dates "
            f"{counts['first']} to {counts['last']}"
        )
        for warning in _audit(corpus):
            self.print_line(f"Read with care: {warning}")
        if len(corpus.merges):
            self._print_head(corpus.merges, title="Merged records")
        if len(corpus.problems):
            self._print_head(corpus.problems, title="What could not be read, or only in part")

    def _print_head(self, frame: "pd.DataFrame", *, title: str) -> None:
        """Print the first rows, and the number of all rows in the title."""
        if len(frame) > MAX_ROWS:
            title += f": the first {MAX_ROWS} of {len(frame):,} (--format json has all)"
        self._print_table(frame.head(MAX_ROWS), title=title)

    def _print_table(self, frame: "pd.DataFrame", *, title: str) -> None:
        import pandas as pd
        from rich.table import Table
        from rich.text import Text

        def write(value: object) -> str:
            """Return a value as text without control characters."""
            return escape_controls(show(value), sys.stdout)

        table = Table(title=write(title), title_justify="left", title_style="bold", box=None)
        for column in frame.columns:
            is_number = pd.api.types.is_numeric_dtype(frame[column])
            justify: JustifyMethod = "right" if is_number else "left"
            table.add_column(
                write(column), justify=justify, overflow="fold", no_wrap=column == "label"
            )
        for row in frame.itertuples(index=False):
            table.add_row(*(Text(write(value)) for value in row))
        self.out.print(table)
        self.out.print()


class _Bar:
    """A progress bar on a terminal; it appears after a second and is removed at the end."""

    def __init__(self, console: RichConsole) -> None:
        from rich.progress import (
            BarColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        parts = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
        count = TextColumn("{task.fields[n_records]:,} records")
        self._bar = Progress(*parts, count, TimeElapsedColumn(), console=console, transient=True)
        self._task = self._bar.add_task("Reading papers", total=None, n_records=0)
        self._start = time.perf_counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._bar.stop()

    def show(self, progress: "Progress") -> None:
        """Update the bar."""
        if time.perf_counter() - self._start < SECONDS_BEFORE_BAR:
            return
        self._bar.start()
        self._bar.update(
            self._task,
            description=progress.stage,
            completed=progress.n_done,
            total=progress.n_total or None,
            n_records=progress.n_records,
        )


def _summarize(corpus: "Corpus") -> dict[str, Any]:
    """Return the totals over all sources as plain values."""
    published = corpus.papers["published"]
    sources = corpus.sources
    return {
        "n_records": int(sources["n_records"].sum()),
        "n_papers": len(corpus.papers),
        "n_merged": int(sources["n_merged"].sum()),
        "n_left_out": int(sources["n_left_out"].sum()),
        "n_undated": int(published.isna().sum()),
        "first": show(published.min()),
        "last": show(published.max()),
    }


def _find_doubtful_counts(corpus: "Corpus") -> list[str]:
    from trends.corpus import find_doubtful_counts

    return find_doubtful_counts(corpus)


def _audit(corpus: "Corpus") -> list[str]:
    from trends.corpus import audit

    return audit(corpus)


def _count_files(chosen: "pd.Series") -> str:
    return format_count(int(chosen.sum()), "file")
