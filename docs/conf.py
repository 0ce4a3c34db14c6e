"""How Sphinx builds these pages; it needs no network."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import generated  # noqa: E402

import trends  # noqa: E402

project = "trends"
author = "The trends authors"
copyright = "The trends authors"
release = version = trends.__version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "_generated"]
nitpicky = True
# Names of other libraries, and those that are not public, are not looked up: no network is needed.
nitpick_ignore_regex = [("py:.*", r"(?!trends\.\w+$).*")]

myst_heading_anchors = 3
# Docstrings write code in single backticks.
default_role = "code"
autodoc_typehints = "description"
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_rtype = False

html_theme = "furo"
html_title = "trends"
html_static_path: list[str] = []
html_show_sourcelink = False
html_copy_source = False

generated.write_pages(HERE / "_generated")
