import numpy as np
import pandas as pd

from trends.encoders import Embeddings
from trends.topics.clustering.centroids import rank_nearest_topics

VECTORS = Embeddings(
    np.array(["a", "b", "c", "d"]),
    np.array([[1, 0], [0.8, 0.6], [0, 1], [0, -1]], dtype=np.float32),
    "test",
)


def assign(*topics: int) -> pd.DataFrame:
    return pd.DataFrame({"paper_id": list("abcd")[: len(topics)], "topic": topics})


def test_the_nearest_topic_has_the_nearest_center() -> None:
    nearest = rank_nearest_topics(assign(3, 5, 7, 9), VECTORS, 1)

    assert nearest["topic"].tolist() == [3, 5, 7, 9]
    assert nearest["nearest"].tolist() == [5, 3, 5, 3]
    np.testing.assert_allclose(nearest["similarity"], [0.8, 0.8, 0.6, 0.0], atol=1e-6)


def test_unassigned_papers_are_no_topic() -> None:
    assert rank_nearest_topics(assign(0, -1, 1, -1), VECTORS, 1)["nearest"].tolist() == [1, 0]


def test_one_topic_has_no_neighbor() -> None:
    nearest = rank_nearest_topics(assign(0, 0, -1), VECTORS, 1)

    assert nearest.empty
    assert list(nearest.columns) == ["topic", "rank", "nearest", "similarity"]
