"""The report as Markdown, for pull requests and mail."""

import re
from typing import Any

from trends.report.render.html import environment

__all__ = ["CONTROLS", "escape_markdown", "render_markdown"]

SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$])")
# What would open a heading, a list or a rule where it starts a line.
OPENING = re.compile(r"^(#|[-+=]|\d+(?=[.)]))")
WORD_JOINER = "\u2060"
# What GitHub makes links or pictures of, wherever it stands: people, issues ("#1", "GH-1",
# "owner/repo#2"), addresses, ":emoji:". An invisible joiner behind each match breaks it.
LINKED = re.compile(
    r"@|#(?=\w)|\bGH-(?=\d)|\b(?:[a-z][a-z0-9+.-]*:)(?=//)|\b(?:mailto|xmpp):|\bwww(?=\.)"
    r"|:(?=[a-z0-9_+-]+:)",
    re.IGNORECASE,
)
# Names of commits: from 7 digits of a hash on.
COMMIT = re.compile(r"\b(?=[a-f]*[0-9])[0-9a-f]{7,40}\b", re.IGNORECASE)
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]")


def render_markdown(summary: dict[str, Any], papers: list[dict[str, Any]]) -> str:
    """Return the report's sentences, tables and newest papers as GitHub-flavoured Markdown."""
    templates = environment().overlay(autoescape=False)
    templates.filters = templates.filters | {"md": escape_markdown}
    return templates.get_template("report.md.j2").render(
        summary=summary,
        papers={paper["paper_id"]: paper for paper in papers},
    )


def escape_markdown(text: str) -> str:
    r"""Return `text` so that Markdown shows it letter by letter, on one line, and links nothing.

    Examples
    --------
    >>> escape_markdown("a|b <i>")
    'a\\|b \\<i\\>'
    """
    line = CONTROLS.sub("", " ".join(text.split()))
    line = LINKED.sub(lambda match: match[0] + WORD_JOINER, line)
    line = COMMIT.sub(lambda match: WORD_JOINER.join(re.findall(".{1,6}", match[0])), line)
    return OPENING.sub(_disarm, SPECIAL.sub(r"\\\1", line))


def _disarm(opening: re.Match[str]) -> str:
    mark = opening.group()
    return f"{mark[:-1]}&#{ord(mark[-1])};" if mark.isdigit() else f"\\{mark}"
