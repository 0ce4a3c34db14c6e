"""One name in several forms on real corpora: how many papers each takes, and how far these agree.

usage: python -m benchmarks.name_forms [--papers 8000]

Every form is a named topic of one model, and only papers that say it belong (``broad=False``), so that
forms do not compete. `Jaccard` is the least overlap of two forms of one name. Corpora: abstracts of
computer science and of AI in 2025 and NIPS papers, at most so many of each, drawn by a hash.
"""

import argparse
import sys
import warnings
from itertools import combinations
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))
from encoders_data import SHARED, _read

from trends import NamedTopic, TopicModel

FORMS = {
    "arxiv_cs_dev": [
        ["Petri nets", "Petri net", "petri-nets"],
        ["multiagent systems", "multi-agent systems", "multi agent system", "Multi-Agent System"],
        ["recommender systems", "recommender system"],
        ["human-computer interaction", "human computer interaction", "HCI"],
        ["databases", "database", "data base"],
        ["user behavior", "user behaviour", "behaviour of users"],
        ["software modelling", "software modeling"],
        ["speech recognition", "recognition of speech"],
        ["open-source software", "open source software"],
        ["genetic algorithms", "genetic algorithm", "GA"],
        ["smart phones", "smartphones", "smart-phone"],
        ["crowd sourcing", "crowdsourcing", "crowd-sourcing"],
    ],
    "arxiv_ai_daily_dev": [
        [
            "LLMs",
            "LLM",
            "large language models",
            "large language model",
            "Large Language Models (LLMs)",
        ],
        ["fine-tuning", "finetuning", "fine tuning", "fine-tuned"],
        ["vision-language models", "vision language model", "VLM", "VLMs"],
        ["reinforcement learning", "RL"],
        ["chain of thought", "chain-of-thought", "CoT"],
        ["multi-modal models", "multimodal models", "multimodal model"],
        ["text-to-image generation", "text to image generation"],
        ["tumour segmentation", "tumor segmentation", "segmentation of tumours"],
    ],
    "nips_1987_2018": [
        ["support vector machines", "support vector machine", "SVM", "SVMs"],
        ["neural networks", "neural network", "neural-network"],
        ["back-propagation", "backpropagation", "back propagation"],
        ["Markov decision processes", "Markov decision process", "MDP", "MDPs"],
        ["generative adversarial networks", "GAN", "GANs"],
        ["time series", "time-series"],
        ["low-rank matrices", "low rank matrix"],
        ["optimisation", "optimization"],
    ],
}


def measure_forms(papers: pd.DataFrame, groups: list[list[str]]) -> pd.DataFrame:
    """Return one row per group of forms: papers of each, and the least Jaccard of two."""
    names = [form for forms in groups for form in forms]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = TopicModel([NamedTopic(name, broad=False) for name in names]).fit(papers)
    held = {topic: set(ids) for topic, ids in model.assignments_.groupby("topic")["paper_id"]}
    found = {name: held.get(number, set()) for number, name in enumerate(names)}
    rows = []
    for forms in groups:
        pairs = [_overlap(found[one], found[other]) for one, other in combinations(forms, 2)]
        rows.append(
            {
                "forms": " / ".join(forms),
                "papers": " / ".join(str(len(found[form])) for form in forms),
                "Jaccard": round(min(pairs), 3),
            }
        )
    return pd.DataFrame(rows)


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=8000)
    arguments = parser.parse_args()
    for corpus, groups in FORMS.items():
        papers = _read(SHARED, corpus).head(arguments.papers)
        print(f"\n{corpus}, {len(papers):,} papers\n")
        print(measure_forms(papers, groups).to_string(index=False), flush=True)


if __name__ == "__main__":
    main()
