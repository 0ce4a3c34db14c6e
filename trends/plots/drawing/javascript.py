"""The plotly.js that figures need in a page."""

__all__ = ["read_plotly_javascript"]


def read_plotly_javascript() -> str:
    """Return the text of the plotly.js that the plotly package brings."""
    from plotly.offline import get_plotlyjs

    text: str = get_plotlyjs()
    return text
