"""An analysis as a notebook shows it."""

from typing import TYPE_CHECKING

from markupsafe import escape

from trends.report.render.html import MOST_IN_NOTEBOOK, render_notebook
from trends.report.summary.build import summarize

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["to_notebook_html"]

HEIGHT_OF_REST, HEIGHT_OF_SENTENCE, HEIGHT_OF_TOPIC = 240, 64, 46
# Chosen by hand: pixels of the view in a notebook; longer ones scroll.
HIGHEST = 900


def to_notebook_html(analysis: "Analysis") -> str:
    """Return the report's sentences and topics table for a notebook's output cell.

    Parameters
    ----------
    analysis
        The analysis to show.

    Returns
    -------
    str
        An ``iframe`` that holds its own page: the notebook's style does not reach it, nor its
        style the notebook; scripts are off. Its lower edge can be dragged.
    """
    summary = summarize(analysis)
    n_topics = min(len(summary["topics"]), MOST_IN_NOTEBOOK)
    wanted = HEIGHT_OF_SENTENCE * (len(summary["headline"]) + len(summary["cautions"]))
    height = min(HEIGHT_OF_REST + wanted + HEIGHT_OF_TOPIC * n_topics, HIGHEST)
    return (
        f'<iframe sandbox title="{escape(summary["title"])}" srcdoc="{escape(render_notebook(summary))}" '
        f'style="width:100%;height:{height}px;border:0;resize:vertical;overflow:auto"></iframe>'
    )
