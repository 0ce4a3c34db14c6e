"""The report as Markdown, for pull requests and mail."""

import re
from typing import Any

from trends.report.render.html import environment

__all__ = ["escape_markdown", "render_markdown"]

SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$])")
# What would open a heading, a list or a rule where it starts a line.
OPENING = re.compile(r"^(#|[-+=]|\d+(?=[.)]))")
WORD_JOINER = "\u2060"


def render_markdown(summary: dict[str, Any], papers: list[dict[str, Any]]) -> str:
    """Return the report's sentences, tables and newest papers as GitHub-flavoured Markdown."""
    templates = environment().overlay(autoescape=False)
    templates.filters = templates.filters | {"md": escape_markdown}
    return templates.get_template("report.md.j2").render(
        summary=summary,
        papers={paper["paper_id"]: paper for paper in papers},
    )


def escape_markdown(text: str) -> str:
    r"""Return `text` so that Markdown shows it letter by letter, on one line.

    Examples
    --------
    >>> escape_markdown("a|b <i>")
    'a\\|b \\<i\\>'
    """
    line = SPECIAL.sub(r"\\\1", " ".join(text.split()))
    # The joiner keeps "@name" from calling a person.
    return OPENING.sub(_disarm, line).replace("@", f"@{WORD_JOINER}")


def _disarm(opening: re.Match[str]) -> str:
    mark = opening.group()
    return f"{mark[:-1]}&#{ord(mark[-1])};" if mark.isdigit() else f"\\{mark}"
