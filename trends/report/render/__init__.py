"""The summary as HTML, Markdown and notebook views."""
