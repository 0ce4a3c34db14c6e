"""Two dimensions for the map of papers; it is drawn from the vectors and decides nothing."""

import warnings
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trends.runtime.array_files import Arrays, check_array
from trends.runtime.cache import NO_CACHE, StageCache
from trends.runtime.threads import run_in_threads
from trends.topics.clustering.neighbors import find_neighbors

__all__ = ["lay_out"]

# Below, principal components; then exact t-SNE; above, UMAP, which takes seconds to compile.
TSNE_FROM: Final = 10
UMAP_FROM: Final = 1_000
# Above, this many papers are laid out, and the others stand among their nearest of them.
LARGEST: Final = 20_000
N_NEIGHBORS: Final = 15
N_PLACED_BY: Final = 3
# The others are placed by so many of those that are laid out.
COMPARED: Final = 8_000
# As many movements of papers in all as 200 epochs of ten thousand.
N_MOVES: Final = 2_000_000
START_WIDTH: Final = 10.0
BLOCK: Final = 10_000


def lay_out(
    vectors: NDArray[np.float32], *, random_state: int = 0, cache: StageCache = NO_CACHE
) -> tuple[NDArray[np.float32], str]:
    """Place papers in the plane so that neighbours stay neighbours.

    Of more than 20,000 papers that many are laid out; each other one stands in the middle of the
    three that are nearest to it among 8,000 of these.

    Parameters
    ----------
    vectors
        Unit rows, in an order that does not depend on the input's. Rows of zeros are placed at
        the middle.
    random_state
        Seed.
    cache
        Where the layout is kept between runs.

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

    def make() -> Arrays:
        """Lay out the papers."""
        places, method = _lay_out(vectors, random_state)
        return {"places": places, "method": np.array(method)}

    def check(arrays: Arrays) -> None:
        """Check what was kept."""
        check_array(arrays["places"], "f", (len(vectors), 2))
        check_array(arrays["method"], "U", ())

    kept = cache.fetch("map", [vectors, random_state], make, check=check)
    return kept["places"], str(kept["method"])


def _lay_out(vectors: NDArray[np.float32], random_state: int) -> tuple[NDArray[np.float32], str]:
    places = np.zeros((len(vectors), 2), dtype=np.float32)
    known = np.flatnonzero(vectors.any(axis=1))
    if len(known) < 2:
        return places, "none"
    if len(known) < TSNE_FROM:
        found, method = _project(vectors[known]), "PCA"
    elif len(known) < UMAP_FROM:
        found, method = _run_tsne(vectors[known], random_state), "t-SNE"
    else:
        found, method = _lay_out_many(vectors, known, random_state), "UMAP"
    found = found - found.mean(axis=0)
    places[known] = found / max(float(np.abs(found).max()), 1e-12)
    return places, method


def _project(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return two principal components, signs fixed, so that every machine draws the same."""
    centred = vectors.astype(np.float64) - vectors.mean(axis=0)
    width = min(2, *vectors.shape)
    found = np.zeros((len(vectors), 2))
    # The axes of the covariance are those of the papers, and quicker to find.
    _, axes = np.linalg.eigh(centred.T @ centred)
    found[:, :width] = centred @ axes[:, ::-1][:, :width]
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


def _lay_out_many(
    vectors: NDArray[np.float32], known: NDArray[np.int64], random_state: int
) -> NDArray[np.float64]:
    """Lay out all known papers, or a part and the others among them."""
    if len(known) <= LARGEST:
        return _run_umap(vectors[known], random_state)
    chooser = np.random.default_rng(random_state)
    drawn = np.sort(chooser.choice(known, LARGEST, replace=False))
    found = np.zeros((len(vectors), 2))
    found[drawn] = _run_umap(vectors[drawn], random_state)
    others = np.setdiff1d(known, drawn, assume_unique=True)
    compared = np.sort(chooser.choice(drawn, min(COMPARED, LARGEST), replace=False))
    among = vectors[compared]

    def place(start: int) -> None:
        """Place some of the papers that were not laid out."""
        asked = others[start : start + BLOCK]
        rows, cosines = find_neighbors(among, vectors[asked], N_PLACED_BY)
        weights = np.clip(cosines, 1e-6, None).astype(np.float64)
        weights /= weights.sum(axis=1, keepdims=True)
        found[asked] = (found[compared][rows] * weights[:, :, None]).sum(axis=1)

    run_in_threads(place, range(0, len(others), BLOCK))
    return found[known]


def _run_umap(vectors: NDArray[np.float32], random_state: int) -> NDArray[np.float64]:
    """Lay out by neighbours that are found exactly, from principal components."""
    neighbors, cosines = find_neighbors(vectors, vectors, N_NEIGHBORS, is_same=True)
    # UMAP counts a paper as the first of its own neighbours.
    own = np.arange(len(vectors))[:, None]
    rows = np.hstack([own, neighbors]).astype(np.int32)
    distances = np.hstack([0 * cosines[:, :1], np.maximum(1 - cosines, 0)])
    start = _project(vectors)
    if not np.ptp(start):
        start = np.random.default_rng(random_state).normal(size=start.shape)
    with warnings.catch_warnings():
        # It warns of packages that it could use, and that no papers can be added to such a map.
        warnings.simplefilter("ignore", UserWarning)
        warnings.simplefilter("ignore", ImportWarning)
        from umap import UMAP

        method = UMAP(
            n_neighbors=rows.shape[1],
            init=(start / np.abs(start).max() * START_WIDTH).astype(np.float32),
            n_epochs=int(np.clip(N_MOVES // len(vectors), 100, 300)),
            precomputed_knn=(rows, distances, None),
            force_approximation_algorithm=True,
            random_state=random_state,
            n_jobs=1,
        )
        return np.asarray(method.fit_transform(vectors), dtype=np.float64)
