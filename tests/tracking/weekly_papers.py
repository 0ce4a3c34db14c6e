"""Papers of a small harbor laboratory, week by week, for the tests of projects."""

import numpy as np
import pandas as pd

SUBJECTS = {
    "seagrass": "meadow shoot rhizome leaf epiphyte sediment light depth",
    "sonar": "echo beam ping transducer frequency target range bathymetry",
    "plankton": "net bloom diatom copepod sampling chlorophyll grazing tow",
}
LINKS = ("of", "and", "near", "under", "without")


def make_week(week, *, per_subject=9, subjects=SUBJECTS, start="2025-01-06"):
    """Return the papers of one week; the same week is always the same."""
    rng = np.random.default_rng(1000 + week)
    day = pd.Timestamp(start) + pd.Timedelta(weeks=week)
    rows = []
    for subject, words in subjects.items():
        said = words.split()
        for number in range(per_subject):
            few = rng.permutation(said)[:5]
            links = rng.choice(LINKS, 3)
            title = f"{subject} {few[0]} {links[0]} {few[1]} {week}{number}x{subject[:2]}"
            abstract = (
                f"We study {subject} {few[2]} {links[1]} {few[3]}. The {subject} {few[0]} shows "
                f"{few[4]} {links[2]} {few[1]}. Our {few[2]} of {subject} is new."
            )
            rows.append(
                {
                    "title": title.capitalize(),
                    "abstract": abstract,
                    "published": (day + pd.Timedelta(days=number % 5)).date().isoformat(),
                }
            )
    return pd.DataFrame(rows)
