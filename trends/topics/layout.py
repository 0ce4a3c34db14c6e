"""Two dimensions for the map of papers; it is drawn from the vectors and decides nothing."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["lay_out"]

# Below, principal components; then exact t-SNE, which starts at once; above, UMAP, whose
# compilation takes longer than t-SNE needs for a thousand papers.
TSNE_FROM: Final = 10
UMAP_FROM: Final = 1_000


def lay_out(
    vectors: NDArray[np.float32], *, random_state: int = 0
) -> tuple[NDArray[np.float32], str]:
    """Place papers in the plane so that neighbours stay neighbours.

    Parameters
    ----------
    vectors
        Unit rows, in an order that does not depend on the input's. Rows of zeros are placed at
        the middle.
    random_state
        Seed.

    Returns
    -------
    tuple of numpy.ndarray and str
        Float32 coordinates, papers x 2, each axis centred with its largest value 1; and the
        method: ``"none"``, ``"PCA"``, ``"t-SNE"`` or ``"UMAP"``.

    References
    ----------
    L. van der Maaten and G. Hinton (2008). Visualizing data using t-SNE. JMLR 9.
    L. McInnes, J. Healy and J. Melville (2018). UMAP. arXiv:1802.03426.
    """
    places = np.zeros((len(vectors), 2), dtype=np.float32)
    known = np.flatnonzero(vectors.any(axis=1))
    if len(known) < 2:
        return places, "none"
    if len(known) < TSNE_FROM:
        found, method = _project(vectors[known]), "PCA"
    elif len(known) < UMAP_FROM:
        found, method = _run_tsne(vectors[known], random_state), "t-SNE"
    else:
        found, method = _run_umap(vectors[known], random_state), "UMAP"
    found = found - found.mean(axis=0)
    places[known] = found / max(float(np.abs(found).max()), 1e-12)
    return places, method


def _project(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return two principal components, signs fixed, so that every machine draws the same."""
    centred = vectors.astype(np.float64) - vectors.mean(axis=0)
    left, values, _ = np.linalg.svd(centred, full_matrices=False)
    found = np.zeros((len(vectors), 2))
    width = min(2, left.shape[1])
    found[:, :width] = left[:, :width] * values[:width]
    signs = np.sign(found[np.abs(found).argmax(axis=0), [0, 1]])
    fixed: NDArray[np.float64] = found * np.where(signs == 0, 1, signs)
    return fixed


def _run_tsne(vectors: NDArray[np.float32], random_state: int) -> NDArray[np.float64]:
    from sklearn.manifold import TSNE

    start = _project(vectors)
    start = start / max(float(start[:, 0].std()), 1e-12) * 1e-4
    method = TSNE(
        n_components=2,
        perplexity=min(20.0, (len(vectors) - 1) / 3),
        metric="cosine",
        method="exact",
        init=start,
        max_iter=500,
        random_state=random_state,
    )
    return np.asarray(method.fit_transform(vectors), dtype=np.float64)


def _run_umap(vectors: NDArray[np.float32], random_state: int) -> NDArray[np.float64]:
    import warnings

    with warnings.catch_warnings():
        # A seed makes UMAP run on one core, which it says each time; the seed is wanted.
        warnings.filterwarnings("ignore", message="n_jobs value")
        from umap import UMAP

        method = UMAP(
            n_components=2,
            n_neighbors=15,
            min_dist=0.1,
            metric="cosine",
            init=_project(vectors) / max(float(np.abs(_project(vectors)).max()), 1e-12) * 10,
            random_state=random_state,
        )
        return np.asarray(method.fit_transform(vectors), dtype=np.float64)
