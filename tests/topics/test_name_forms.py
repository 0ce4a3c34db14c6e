"""One name, one set of papers, whatever form of it the user types."""

import pandas as pd
import pytest

from trends import NamedTopic, TopicModel

TEXTS = {
    "swarm-1": "Swarm-robotic systems collect litter",
    "swarm-2": "A swarmrobotic system for ponds",
    "swarm-3": "Swarm robotic systems at dusk",
    "gnn-1": "Graph neural networks (GNNs) for tides",
    "gnn-2": "A graph neural network of harbours",
    "gnn-3": "Deeper graph neural networks (GNNs)",
    "gnn-4": "One GNN and its limits",
    "glass-1": "Glass-neuron networks (GNN) in moss",
    "tide-1": "Tides and sea-level change (SLC)",
    "tide-2": "Prediction of the tides by moss",
    "tide-3": "Better tide prediction",
    "tide-4": "A tidal basin",
    "wave-1": "Wave colour in harbours",
    "wave-2": "Wave colors at night",
    "pond-1": "R&D on ponds",
    "pond-2": "R & D of lattices",
    "pond-3": "Dry ponds with R",
    "code-1": "Parsers in C++",
    "code-2": "A C# parser",
    "code-3": "Vitamin C in moss",
    "code-4": "AT&T cables",
    "cell-1": "HER2+ cells in moss",
    "cell-2": "HER2-positive cells",
    "cell-3": "HER2-negative cells",
    "ware-1": "Sediment data base of ponds",
    "ware-2": "Databases of litter",
    "ware-3": "A sediment database at dusk",
    "moor-1": "Moorflöße on Zürich lakes",
    "moor-2": "Lakes of Zurich at night",
    "moor-3": "Lakes of Zuerich by hand",
    "ray-1": "λ-phage in basins",
    "ray-2": "The lambda phage",
    "map-1": "A 3D map of reefs",
    "map-2": "Three-dimensional maps of moors",
    "map-3": "A 3-D map",
    "map-4": "A 2D map",
    "set-1": "Litter sets of dusk",
    "set-2": "One litter set",
    "v-1": "W-net for reefs",
    "v-2": "A faster W-Net",
    "v-3": "Wnet by night",
    "oh-1": "Out-of-basin (OOB) mosses",
    "oh-2": "Out-of-basin (OOB) reefs and others",
    "oh-3": "OOBs by hand",
    "salt-1": "Salt-to-sand mapping of beds",
    "salt-2": "Salt to sand mapping",
}
FORMS = {
    "swarm": ["swarm-robotic system", "swarmrobotic systems", "Swarm robotic systems"],
    "gnn": ["GNN", "gnns", "graph neural network", "Graph Neural Networks (GNNs)"],
    "tide": ["tide prediction", "prediction of tides", "Prediction of the tide"],
    "wave": ["wave colours", "wave color"],
    "pond": ["R&D", "r & d", "R and D"],
    "cell": ["HER2+", "HER2-positive"],
    "ware": ["databases", "data base", "data-bases"],
    "accents": ["lakes of Zürich", "Zurich lakes", "Zuerich lake", "ZÜRICH LAKES"],
    "Greek": ["lambda phage", "λ-phages", "Λ phage"],
    "dimensions": ["3D maps", "3-D map", "three-dimensional map", "Three dimensional maps"],
    "sets": ["litter sets", "litter set", "litter-sets"],
    "short": ["W-Net", "wnet", "W net", "WNets"],
    "tied": ["OOB", "OOBs", "out-of-basin", "out of basin"],
    "long": ["salt-to-sand mapping", "salttosand mapping", "Salt to Sand mappings"],
}
MEMBERS = {
    "swarm": {"swarm-1", "swarm-2", "swarm-3"},
    "gnn": {"gnn-1", "gnn-2", "gnn-3", "gnn-4"},
    "tide": {"tide-2", "tide-3"},
    "wave": {"wave-1", "wave-2"},
    "pond": {"pond-1", "pond-2"},
    "cell": {"cell-1", "cell-2"},
    "ware": {"ware-1", "ware-2", "ware-3"},
    "accents": {"moor-1", "moor-2", "moor-3"},
    "Greek": {"ray-1", "ray-2"},
    "dimensions": {"map-1", "map-2", "map-3"},
    "sets": {"set-1", "set-2"},
    "short": {"v-1", "v-2", "v-3"},
    "tied": {"oh-1", "oh-2", "oh-3"},
    "long": {"salt-1", "salt-2"},
}
SIGNS = {"C++": {"code-1"}, "C#": {"code-2"}, "AT&T": {"code-4"}}


@pytest.fixture(scope="module")
def members():
    """Papers of every form, each a named topic of one model."""
    papers = pd.DataFrame({"paper_id": list(TEXTS), "title": list(TEXTS.values()), "abstract": ""})
    names = [*SIGNS, *(form for forms in FORMS.values() for form in forms)]
    with pytest.warns(UserWarning, match="Named topics should tell papers apart"):
        model = TopicModel([NamedTopic(name, broad=False) for name in names]).fit(papers)
    found = {topic: set(ids) for topic, ids in model.assignments_.groupby("topic")["paper_id"]}
    return {name: found.get(number, set()) for number, name in enumerate(names)}


@pytest.mark.parametrize("kind", FORMS)
def test_every_form_of_a_name_has_the_same_papers(members, kind):
    for form in FORMS[kind]:
        assert members[form] == MEMBERS[kind], form


@pytest.mark.parametrize("name", SIGNS)
def test_signs_are_part_of_a_name(members, name):
    assert members[name] == SIGNS[name]


def test_a_short_form_of_two_letters_needs_more_than_one_definition():
    def find(*titles):
        papers = pd.DataFrame(
            {"paper_id": [str(n) for n in range(len(titles))], "title": titles, "abstract": ""}
        )
        model = TopicModel([NamedTopic("reef mapping", broad=False)]).fit(papers)
        return model.assignments_.loc[model.assignments_["topic"] == 0, "paper_id"].tolist()

    once = ["Reef mapping (RM) at dusk", "Faster RM", "Litter in ponds"]
    assert find(*once) == ["0"]
    assert find(*once, "A second look at reef mapping (RM)") == ["0", "1", "3"]


def test_words_without_a_space_are_two_only_where_papers_often_write_them_so():
    rare = ["The network of ponds"] * 60 + ["A net work by hand"]
    papers = pd.DataFrame(
        {"paper_id": [f"{n:02d}" for n in range(61)], "title": rare, "abstract": ""}
    )
    model = TopicModel([NamedTopic("networks", broad=False)]).fit(papers)
    assert "60" not in set(model.assignments_.loc[model.assignments_["topic"] == 0, "paper_id"])


def test_no_discovered_label_holds_half_a_name():
    titles = [
        f"{head} R&D spending of {kind} firms"
        for head in ("High", "Low", "Late")
        for kind in ("small", "large", "old", "young", "rural")
    ]
    titles += [
        f"{head} rice yields in {kind} fields"
        for head in ("High", "Low", "Late")
        for kind in ("wet", "dry", "hill", "river", "salt")
    ]
    papers = pd.DataFrame(
        {"paper_id": [f"{n:02d}" for n in range(30)], "title": titles, "abstract": ""}
    )
    model = TopicModel().fit(papers)
    terms = set(model.terms_["term"].str.lower())
    assert any("r&d" in term for term in terms)
    assert not any(term.startswith("d ") or term == "d" for term in terms)
