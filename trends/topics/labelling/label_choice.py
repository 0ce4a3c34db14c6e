"""The label that a person would choose for a topic: one name, or the two that say it together.

The first is the name that most of the topic's papers and few others say, and that is near in meaning
to what they are about; a phrase stands for its word where a good part of the word's papers use it,
or a smaller one if it is nearer. The second is what adds most: papers that do not say the first, and
no word that it has already (maximal marginal relevance). It is left out where the topic lies nearer
to the first alone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.text.languages.detection import find_foreign_languages
from trends.text.languages.function_words import FUNCTION_WORDS
from trends.text.truecasing import Capitals, count_capitals
from trends.topics.labelling.candidates import Candidates, TermTable, split_words
from trends.topics.labelling.conflation import share_roots, spell_out
from trends.topics.labelling.similarity import Nearness
from trends.topics.labelling.term_context import (
    RunningText,
    TermContext,
    find_contexts,
    join_running_text,
)
from trends.topics.labelling.variants import (
    FEWEST,
    Variants,
    VariantScores,
    find_lead,
    group_variants,
    is_uninformative,
    score_variants,
    write_name,
)

__all__ = ["Label", "Reading", "choose_labels"]

# A bound on time: names that are compared in detail.
SHORTLIST: Final = 60
# What ends phrases this much less often than others do describes, and names nothing.
LEAST_NAME: Final = 0.35
USUAL_NAME: Final = 0.3
SEEN_OFTEN: Final = 5
# What is usual weighs like this many places where a name stands.
PLACES_TOLD: Final = 2
# A longer term found this often beside a shorter one makes the shorter one its fragment.
FRAGMENT_SHARE: Final = 0.7
# A phrase stands for its word where this share of the word's papers use it, or where it is worth
# this share of the word and so much nearer to the topic in meaning.
PHRASE_SHARE: Final = 0.25
PHRASE_WORTH: Final = 0.3
CLEARLY_NEARER: Final = 1.1
PHRASE_LIFT: Final = 0.75
# So telling are parts and extensions of a name that stand for it where a label's papers are counted.
PART_LIFT: Final = 0.5
# A second name must be worth this share of the first.
ADDED: Final = 0.12
# A name in more of the other papers than this does not tell the topic apart.
GENERAL: Final = 0.3
# A name in more of all papers labels no topic by itself, if another adds anything.
MOST_ALONE: Final = 0.2


@dataclass(frozen=True)
class Reading:
    """Papers that show how terms are used and written.

    Parameters
    ----------
    texts, abstracts
        Their texts, titles included, and their abstracts.
    long_forms
        What abbreviations stand for in them.
    """

    texts: list[str]
    abstracts: list[str]
    long_forms: dict[str, str]

    @cached_property
    def written(self) -> Capitals:
        """What stands between the spaces of the abstracts."""
        return count_capitals(self.abstracts)

    @cached_property
    def foreign_words(self) -> frozenset[str]:
        """Function words of the texts' languages besides English."""
        found = find_foreign_languages(self.texts)
        return frozenset().union(*(FUNCTION_WORDS.get(language, ()) for language in found))

    @cached_property
    def running(self) -> RunningText:
        """The texts word by word."""
        return join_running_text(self.texts)


@dataclass(frozen=True)
class Label:
    """The names that label a topic.

    Parameters
    ----------
    names
        One or two terms in lower case; none where nothing names the topic.
    spare
        Further names, the best first, should another topic have the label.
    coverage
        Share of the topic's papers that say one of the names, or a telling part or extension of
        one, leaving out what others say.
    rows
        Rows of the topic's papers that say one of the names.
    """

    names: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()
    coverage: float = 0.0
    rows: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))


def choose_labels(
    table: TermTable,
    found: Sequence[Candidates],
    reading: Reading,
    *,
    wanted: Collection[int],
) -> list[Label]:
    """Return the label of every topic that wants one, an empty one for the others.

    Parameters
    ----------
    table
        Terms and topics.
    found
        The terms that could stand for each topic.
    reading
        Texts that show how terms are used.
    wanted
        Topics to label.
    """
    columns = sorted({int(c) for topic in found for c in topic.columns})
    forms = group_variants(table, columns, reading.long_forms)
    worth = score_variants(forms, table)
    shortlists = {
        topic.topic: _shortlist(table, topic, (forms, worth))
        for topic in found
        if topic.topic in wanted
    }
    listed = sorted({group for groups in shortlists.values() for group in groups})
    written = {str(table.terms[c]) for group in listed for c in forms.columns[group]}
    heads = {split_words(term)[-1] for term in written}
    usage = find_contexts(sorted(written | heads), reading.running)
    spelled = [
        " ".join(spell_out(find_lead(table, forms.columns[g]), reading.long_forms)) for g in listed
    ]
    nearness = table.meanings.compare(spelled, table.belongs)
    place_of = {group: place for place, group in enumerate(listed)}
    chooser = _Chooser(table, forms, worth, usage, reading.long_forms, nearness, place_of)
    return [
        chooser.choose(topic.topic, shortlists[topic.topic]) if topic.topic in wanted else Label()
        for topic in found
    ]


def _shortlist(
    table: TermTable, topic: Candidates, known: tuple[Variants, VariantScores]
) -> list[int]:
    """Return the names worth most for a topic; equal ones in the order of their columns."""
    forms, worth = known
    groups = sorted({forms.group_of[int(c)] for c in topic.columns})
    values = worth.values[topic.topic]
    named = (
        g
        for g in groups
        if values[g] > 0 and not is_uninformative(find_lead(table, forms.columns[g]))
    )
    return sorted(named, key=lambda g: -values[g])[:SHORTLIST]


@dataclass(frozen=True)
class _Chooser:
    """What is known of all names, and the choice for one topic."""

    table: TermTable
    forms: Variants
    worth: VariantScores
    usage: Mapping[str, TermContext]
    long_forms: Mapping[str, str]
    nearness: Nearness
    place_of: Mapping[int, int]

    def choose(self, topic: int, listed: list[int]) -> Label:
        """Return the label of a topic, chosen among its listed terms."""
        fit = self._judge_usage(listed)
        named = [g for g in listed if fit[g] >= LEAST_NAME]
        near = self._judge_meaning(topic, named)
        values = {g: self.worth.values[topic, g] * fit[g] * near[g] for g in named}
        ranked = sorted(self._drop_fragments(topic, values), key=lambda g: -values[g])
        if not ranked:
            return Label()
        rows = np.flatnonzero(self.table.belongs[:, [topic]].toarray().ravel())
        held = dict(
            zip(named, sparse.csr_array(self.forms.held[:, named])[rows].toarray().T, strict=True)
        )
        shown = {g: self._prefer_phrase(topic, g, (values, near)) for g in ranked}
        first = ranked[0]
        gains = self._measure_gains(topic, ranked, (values, held, shown))
        order = sorted(gains, key=lambda g: -gains[g])
        n_saying = int(np.diff(self.forms.held.indptr)[first])
        is_general = n_saying >= MOST_ALONE * self.forms.held.shape[0]
        helping = [g for g in order if is_general or self._helps(topic, shown[first], shown[g])]
        label = [first]
        if helping and (is_general or gains[helping[0]] >= ADDED * values[first]):
            label.append(helping[0])
        # What far more papers say comes first.
        shares = self.worth.shares[topic]
        if len(label) > 1 and shares[label[1]] >= 2 * shares[label[0]]:
            label.reverse()
        spare = [g for g in order if g not in label]
        telling = [held[g] > 0 for g in self._find_telling(topic, label, named)]
        return Label(
            tuple(self._write(shown[g]) for g in label),
            tuple(dict.fromkeys(self._write(shown[g]) for g in spare)),
            float(np.any(telling, axis=0).mean()) if telling else 0.0,
            rows[np.any([held[g] > 0 for g in label], axis=0)],
        )

    def _judge_meaning(self, topic: int, groups: list[int]) -> dict[int, float]:
        """Return how near each name is in meaning to the topic, 0 to 1."""
        places = np.array([self.place_of[g] for g in groups], dtype=np.int64)
        return dict(zip(groups, self.nearness.rate(topic, places).tolist(), strict=True))

    def _helps(self, topic: int, first: int, second: int) -> bool:
        """Return whether the topic lies as near to two names together as to the first alone."""
        return self.nearness.is_nearer_with(topic, self.place_of[first], self.place_of[second])

    def _find_telling(self, topic: int, label: list[int], named: list[int]) -> list[int]:
        """Return the names of a label, and parts and extensions of them that tell as much."""
        roots, lifts = self.forms.roots, self.worth.lifts[topic]
        return [
            g
            for g in named
            if self.worth.outside[topic, g] < GENERAL
            and any(
                g == own
                or (
                    (roots[g] < roots[own] or roots[own] < roots[g])
                    and lifts[g] >= PART_LIFT * lifts[own]
                )
                for own in label
            )
        ]

    def _judge_usage(self, groups: list[int]) -> dict[int, float]:
        """Return how well each name's place in running text fits a name, 0 to 1."""
        seen = {
            g: [self.usage[str(self.table.terms[c])] for c in self.forms.columns[g]] for g in groups
        }
        often = [u for u in self.usage.values() if u.n_places >= SEEN_OFTEN]
        shares = [u.n_names / u.n_places for u in often]
        usual = min(USUAL_NAME, float(np.median(shares))) if shares else USUAL_NAME
        if usual <= 0:
            return dict.fromkeys(groups, 1.0)
        fit = {}
        for group, uses in seen.items():
            n_names, n_places = sum(u.n_names for u in uses), sum(u.n_places for u in uses)
            head = self.usage[split_words(find_lead(self.table, self.forms.columns[group]))[-1]]
            # What a phrase seldom shows, its last word tells.
            prior = (head.n_names + PLACES_TOLD * usual) / (head.n_places + PLACES_TOLD)
            share = (n_names + PLACES_TOLD * min(prior, usual)) / (n_places + PLACES_TOLD)
            fit[group] = min(1.0, share / usual) if n_names else 0.0
        return fit

    def _drop_fragments(self, topic: int, values: Mapping[int, float]) -> list[int]:
        """Return names without those that mostly stand inside one longer name."""
        n_papers, roots = self.worth.n_papers[topic], self.forms.roots
        return [
            g
            for g in values
            if not any(
                roots[g] < roots[other] and n_papers[other] >= FRAGMENT_SHARE * n_papers[g]
                for other in values
            )
        ]

    def _prefer_phrase(
        self, topic: int, word: int, known: tuple[dict[int, float], dict[int, float]]
    ) -> int:
        """Return the phrase that stands for a word, or the word itself."""
        if self.forms.n_words[word] > 1:
            return word
        values, near = known
        n_papers, lifts, roots = (
            self.worth.n_papers[topic],
            self.worth.lifts[topic],
            self.forms.roots,
        )

        def stands_for(g: int) -> bool:
            """Tell whether a phrase may replace the word that it holds."""
            is_nearer = near[g] >= CLEARLY_NEARER * near[word]
            is_worthy = values[g] >= PHRASE_WORTH * values[word]
            is_usual = n_papers[g] >= PHRASE_SHARE * n_papers[word]
            return bool(n_papers[g] > FEWEST and (is_usual or (is_nearer and is_worthy)))

        phrases = [
            g
            for g in near
            if roots[word] < roots[g]
            and lifts[g] >= PHRASE_LIFT * lifts[word]
            and stands_for(g)
            # "C algebras" was "C*-algebras".
            and all(
                len(part) > 1 for part in split_words(find_lead(self.table, self.forms.columns[g]))
            )
        ]
        return max(phrases, key=lambda g: (n_papers[g] * near[g], -g), default=word)

    def _measure_gains(
        self,
        topic: int,
        ranked: list[int],
        known: tuple[dict[int, float], dict[int, NDArray[np.float64]], dict[int, int]],
    ) -> dict[int, float]:
        """Return what every further name that shares no word with the first would add to it."""
        values, held, shown = known
        first, *others = ranked
        bounds = np.maximum(self.worth.bounds[topic], 1e-12)
        shares = np.maximum(self.worth.shares[topic], 1e-12)
        taken = self.forms.roots[first] | self.forms.roots[shown[first]]
        said = held[first] * values[first] / bounds[first]
        gains = {}
        for g in others:
            if share_roots(taken, self.forms.roots[g] | self.forms.roots[shown[g]]):
                continue
            added = np.maximum(held[g] * values[g] / bounds[g] - said, 0.0).mean()
            if added > 0:
                gains[g] = float(added * bounds[g] / shares[g])
        return gains

    def _write(self, group: int) -> str:
        return write_name(self.table, self.forms.columns[group], self.usage, self.long_forms)
