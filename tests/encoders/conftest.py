import numpy as np
import pandas as pd
import pytest

THEMES = (
    "neural network training gradient deep learning model",
    "protein cell gene biology molecular disease",
    "market price economy trade finance policy",
    "galaxy star telescope cosmic redshift survey",
)


@pytest.fixture
def make_papers():
    """Return a function that draws papers, each of the words of one of four themes."""

    def make(n_papers, seed=0):
        rng = np.random.default_rng(seed)
        theme = np.arange(n_papers) % len(THEMES)
        texts = [" ".join(rng.choice(THEMES[t].split(), 12)) for t in theme]
        return pd.DataFrame(
            {
                "paper_id": [f"p{i:04d}" for i in range(n_papers)],
                "title": [" ".join(text.split()[:3]) for text in texts],
                "abstract": texts,
                "theme": theme,
            }
        )

    return make
