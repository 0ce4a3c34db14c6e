"""A corpus whose subjects are known: papers about coasts, each about one of ten terms."""

import numpy as np
import pandas as pd

# Each subject with words that its papers share, and no others do.
SUBJECTS = {
    "salt marsh": "spartina accretion creek vegetation halophyte",
    "storm surge": "cyclone wind pressure flooding barrier",
    "tidal turbine": "blade rotor wake torque array",
    "sediment transport": "grain bedload suspension shear ripple",
    "coral reef": "bleaching polyp symbiont larva grazing",
    "harbor seiche": "basin resonance oscillation mooring mode",
    "wave-seabed interaction": "refraction doppler ray spectrum opposing",
    "beach erosion": "dune berm retreat nourishment shoreline",
    "cliff erosion": "notch rockfall talus chalk undercutting",
    "erosion": "loss denudation gully lowering rate",
}
PLACES = ["an estuary", "the northern shelf", "a sheltered bay", "a wide delta", "two islands"]


def write_paper(number: int, subject: str, draw: np.random.Generator) -> dict[str, str]:
    words = draw.permutation(SUBJECTS[subject].split())
    plural = subject.replace("marsh", "marshes") if number % 3 == 0 else subject
    title = (
        f"A comprehensive study of {plural} in {PLACES[number % len(PLACES)]} near mark {number}"
    )
    other = draw.choice([name for name in SUBJECTS if name != subject])
    body = (
        f"We propose a novel multi-scale method for {subject} and report {words[0]} with {words[1]}. "
        f"The {words[2]} of {subject} depends on {words[3]} and {words[4]}. "
        f"Results are compared with those for {other} of earlier work."
    )
    year = 2000 + number % 20
    return {
        "paper_id": f"p{number:04}",
        "title": title,
        "abstract": body,
        "published": f"{year}-06-01",
    }


def write_corpus(n_papers: int = 400) -> pd.DataFrame:
    draw = np.random.default_rng(5)
    names = list(SUBJECTS)
    rows = [write_paper(n, names[n % len(names)], draw) for n in range(n_papers)]
    frame = pd.DataFrame(rows)
    return frame.assign(published=pd.to_datetime(frame["published"]))


def add_papers(papers: pd.DataFrame | None, texts: list[tuple[str, str]]) -> pd.DataFrame:
    more = pd.DataFrame(texts, columns=["title", "abstract"]).assign(
        paper_id=[f"q{n}" for n in range(len(texts))], published=pd.Timestamp("2019-01-01")
    )
    return pd.concat([papers, more], ignore_index=True)
