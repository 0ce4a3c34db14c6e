"""What a corpus shows of the forms of a name: compounds, abbreviations, and how it is mostly written.

Whatever form of a name a user types, the same papers should be found: "multiagent systems" where
papers write "multi-agent", "LLMs" where they write "large language models".
"""

import bisect
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final, Self

from trends.text import STOP_WORDS, CleanedTexts, fold_term
from trends.text.abbreviations import count_definitions
from trends.text.languages.stemming import stem_word
from trends.text.spellings import index_accents, list_spellings
from trends.text.token_index import WordQuery
from trends.text.truecasing import count_capitals
from trends.topics.concepts.folding import choose_long_forms, read_form
from trends.topics.concepts.term_words import fold_word
from trends.topics.named.evidence import PhraseRows
from trends.topics.named.patterns import (
    Phrase,
    make_abbreviation,
    make_phrase,
    reverse_phrase,
    split_alternatives,
)
from trends.topics.named.word_patterns import SUFFIX, has_sign, read_words

__all__ = ["CorpusForms"]

# Short forms of two letters mean too many things to follow a single definition.
SHORT: Final = 2
# A word may be written as two where this share of its mentions is: "data base", but not "net work"
# (convention).
SPLIT_SHARE: Final = 0.02
# Parts of a compound: "x-ray" is one word whatever the corpus writes, "database" may be two.
_SHORTEST_PART: Final = 3
_SHORTEST_COMPOUND: Final = 6
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)")
_LATIN_WORD: Final = re.compile(r"(?<![\w&.+-])[A-Za-z][A-Za-z0-9]{2,}(?![\w&+#-])")
# Pieces of a compound such as "text-to-speech" (convention).
MOST_PIECES: Final = 4
_NUMBERED: Final = re.compile("([a-z]{2,})([0-9]+)")
# "LLMs", but not "is".
_SHORT_PLURAL: Final = re.compile("^([A-Z][A-Z0-9]+)s$")


@dataclass(frozen=True)
class CorpusForms:
    """How a corpus writes its words.

    Parameters
    ----------
    rows
        The papers, and which phrases they hold.
    abbreviations
        Short and long form as papers define them, with the number of definitions.
    long_forms
        What each short form stands for where the corpus mostly agrees, both as `read_form` gives them.
    tokens
        How often each token, split at spaces, occurs, in lower case.
    """

    rows: PhraseRows
    abbreviations: Counter[tuple[str, str]]
    long_forms: dict[str, str]
    tokens: dict[str, int]

    @classmethod
    def read(cls, texts: CleanedTexts, rows: PhraseRows) -> Self:
        """Read the forms of some texts, whose rows are given."""
        definitions = count_definitions(texts.whole)
        written = count_capitals(texts.whole)
        usual = choose_long_forms(definitions, written)
        once = choose_long_forms(definitions, written, fewest=1)
        usual |= {short: long for short, long in once.items() if len(short) > SHORT}
        tokens: Counter[str] = Counter()
        n_written = (written.n_inside + written.n_first).tolist()
        for token, n in zip(written.lowered.to_pylist(), n_written, strict=True):
            tokens[token] += n
        return cls(rows, definitions, usual, dict(tokens))

    def spread(self, texts: Iterable[str], languages: tuple[str, ...] = ()) -> list[Phrase]:
        """Return the phrases of some texts, with the variants that the corpus shows.

        Compounds are found with a space, a hyphen and neither; "X of Y" also as "Y X". An
        abbreviation is found spelled out, and what is spelled out by its abbreviation: in papers
        that introduce it so and, where papers mostly mean this by it, in those that introduce
        nothing. A phrase is also found by the abbreviation of a longer one that ends in it
        (supervised fine-tuning, SFT, is fine-tuning), in papers that introduce it so.
        """
        given: list[Phrase | None] = []
        longer: list[Phrase | None] = []
        for text in texts:
            bare = _drop_brackets(text)
            for short, _ in count_definitions([text]):
                given.append(make_abbreviation(short, bare, languages, is_usual=True))
            for variant in self._list_spellings(bare):
                given += self._list_variants(self.respell(variant), languages)
                longer += self._abbreviate(variant, languages)
        phrases: dict[str, Phrase] = {}
        for phrase in (*given, *longer):
            if phrase is not None:
                phrases.setdefault(phrase.pattern.pattern, phrase)
        return list(phrases.values())

    def respell(self, text: str) -> str:
        """Return a text with hyphens in the words that the corpus also writes as two.

        Its tokens decide: "finetuning" becomes "fine-tuning" where papers write "fine-tuned".
        """
        return _LATIN_WORD.sub(lambda match: self._split(match[0]), text)

    def find_units(self, text: str) -> list[str]:
        """Return the words of a text; those that the corpus mostly writes as one are one."""
        spelled = self._spell_out(self.respell(_drop_brackets(text)))
        words = [word for word in read_words(spelled.lower()) if word not in STOP_WORDS]
        units: list[str] = []
        for word in words:
            if units and self._is_joined(units[-1].rsplit("-", 1)[-1], word):
                units[-1] += f"-{word}"
            else:
                units.append(word)
        return units

    def write_name(self, name: str, languages: tuple[str, ...] = ()) -> str:
        """Return a name as the corpus mostly writes it, in lower case; alternatives sorted.

        Names that differ by form alone are written alike.
        """
        parts = split_alternatives(_drop_brackets(name))
        return ", ".join(sorted(self._write_one(part, languages) for part in parts))

    def _write_one(self, name: str, languages: tuple[str, ...]) -> str:
        spelled = [self._spell_out(self.respell(text)) for text in self._list_spellings(name)]
        texts = [text for one in spelled for text in (one, reverse_phrase(one)) if text]
        forms = {fold_term(read_form(text)) for text in texts}
        found: Counter[str] = Counter()
        for text in texts:
            phrase = make_phrase(text, languages)
            for row in self.rows.find(phrase) if phrase else ():
                matches = phrase.pattern.finditer(self.rows.lowered[row]) if phrase else ()
                found.update(" ".join(match.group().split()) for match in matches)
        alike = {text: n for text, n in found.items() if fold_term(read_form(text)) in forms}
        usual = min(spelled, key=lambda text: (not text.isascii(), len(text), text)).lower()
        return min(alike, key=lambda text: (-alike[text], len(text), text), default=usual)

    def _list_variants(self, text: str, languages: tuple[str, ...]) -> list[Phrase | None]:
        """Return the phrases that mean the same as one text of a definition."""
        spelled = self._spell_out(text)
        reverse = reverse_phrase(spelled)
        phrases = [make_phrase(spelled, languages), make_phrase(reverse, languages)]
        form = read_form(spelled)
        if spelled != text and read_form(text) not in self.long_forms:
            phrases.append(make_phrase(text, languages))
        if any(has_sign(word) for word in read_words(text.lower())):
            return phrases
        for short, long_form in self.long_forms.items():
            if long_form in (form, read_form(reverse)):
                meant = spelled if long_form == form else reverse
                phrases.append(make_abbreviation(short, meant, languages, is_usual=True))
            elif f" {long_form} " in f" {form} ":
                shortened = f" {form} ".replace(f" {long_form} ", f" {short} ")
                phrases.append(make_phrase(shortened.strip(), languages))
        return phrases

    def _spell_out(self, text: str) -> str:
        """Return a text with the abbreviations in it spelled out; the same text where it has none."""
        written = read_words(text)
        words = [_SHORT_PLURAL.sub(r"\1", word).lower() for word in written]
        known = [self.long_forms.get(fold_word(word), word) for word in words]
        return text if known == words else " ".join(known)

    def _list_spellings(self, text: str) -> list[str]:
        return list_spellings(text, self.tokens, self._accents)

    @cached_property
    def _accents(self) -> dict[str, set[str]]:
        return index_accents(self.tokens)

    def _abbreviate(self, text: str, languages: tuple[str, ...]) -> list[Phrase | None]:
        """Return the abbreviations of what ends in a text, which count where they are introduced."""
        phrase = make_phrase(self._spell_out(self.respell(text)), languages)
        if phrase is None:
            return []
        return [
            make_abbreviation(short, long_form, languages)
            for short, long_form in self._definitions
            if phrase.literal in long_form and _ends_in(long_form, phrase)
        ]

    def _split(self, word: str) -> str:
        """Return a word with a hyphen where the corpus writes it as two."""
        lowered = word.lower()
        if places := self._find_hyphens(lowered):
            return _cut(word, places)
        if len(lowered) < _SHORTEST_COMPOUND or not lowered.isalpha():
            return word
        stem = stem_word(fold_word(lowered))
        found = self._compounds.get(stem)
        if found:
            places = min(found, key=lambda places: (-found[places], places))
            n_joined = self._count_tokens(stem, rf"{stem}{SUFFIX}")
            # Residues of hyphenation at ends of lines, such as "mod-els", are rare.
            if places[-1] < len(word) and found[places] >= SPLIT_SHARE * n_joined:
                return _cut(word, places)
        for place in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            one, other = lowered[:place], lowered[place:]
            is_word = one in self.tokens and one not in STOP_WORDS and other not in STOP_WORDS
            if is_word and self._is_spaced(one, other, lowered):
                return _cut(word, (place,))
        return word

    def _find_hyphens(self, word: str) -> tuple[int, ...]:
        """Return where the corpus writes hyphens in a word: "r-cnn", "gpt-4", "text-to-speech"."""
        singular = word.removesuffix("s")
        found = self._hyphens.get(singular)
        n_joined = self.tokens.get(singular, 0) + self.tokens.get(f"{singular}s", 0)
        if found:
            places = min(found, key=lambda places: (-found[places], places))
            return places if found[places] >= SPLIT_SHARE * n_joined else ()
        numbered = _NUMBERED.fullmatch(word)
        if numbered and self._is_spaced(numbered[1], numbered[2], word):
            return (len(numbered[1]),)
        return ()

    @cached_property
    def _hyphens(self) -> dict[str, Counter[tuple[int, ...]]]:
        """Where tokens that are no longer words have their hyphens, by what they join."""
        found: defaultdict[str, Counter[tuple[int, ...]]] = defaultdict(Counter)
        for token, n in self.tokens.items():
            pieces = token.split("-")
            if not 1 < len(pieces) <= MOST_PIECES or not all(map(_is_plain, pieces)):
                continue
            is_joined = len(pieces) > 2 or len(pieces[0]) < _SHORTEST_PART or pieces[-1].isdigit()
            is_joined = is_joined or len(pieces[1]) < _SHORTEST_PART
            if is_joined:
                places = tuple(accumulate(map(len, pieces[:-1])))
                found["".join(pieces).removesuffix("s")][places] += n
        return dict(found)

    @cached_property
    def _compounds(self) -> dict[str, Counter[tuple[int, ...]]]:
        """Where the hyphenated tokens have their hyphens, by the stem of their letters."""
        found: defaultdict[str, Counter[tuple[int, ...]]] = defaultdict(Counter)
        for token, n in self.tokens.items():
            pieces = token.split("-")
            if len(pieces) < 2 or not all(piece.isalpha() and piece.isascii() for piece in pieces):
                continue
            for one, other in pairwise(pieces):
                found[stem_word(fold_word(one + other))][len(one),] += n
        return dict(found)

    def _is_spaced(self, one: str, other: str, whole: str) -> bool:
        stem = stem_word(fold_word(other))
        if not self._count_tokens(stem, rf"{re.escape(stem)}{SUFFIX}"):
            return False
        n_spaced = sum(1 for _ in self._find_spaced(one, stem))
        n_joined = self._count_tokens(one, rf"{one}{re.escape(stem)}{SUFFIX}")
        return n_spaced > 0 and n_spaced >= SPLIT_SHARE * max(n_joined, self.tokens.get(whole, 0))

    def _is_joined(self, one: str, other: str) -> bool:
        """Return whether the corpus mostly writes two words as one, with a hyphen or without."""
        stem = stem_word(fold_word(other))
        joined = rf"{re.escape(one)}-?{re.escape(stem)}{SUFFIX}(?:-.*)?"
        n_joined = self._count_tokens(one, joined)
        return n_joined > 0 and n_joined >= sum(self._find_spaced(one, stem))

    def _find_spaced(self, one: str, stem: str) -> Iterator[int]:
        """Yield how often each paper writes two words with a space between them."""
        before = rf"(?<!\w){re.escape(one)}"
        behind = rf"{re.escape(stem)}{SUFFIX}(?!\w)"
        words = (WordQuery(one, rf"{before}$"), WordQuery(stem, rf"^{behind}"))
        return self.rows.search(re.compile(f"{before} {behind}"), words)

    def _count_tokens(self, beginning: str, pattern: str) -> int:
        """Return how often tokens occur that start with some letters and match a pattern."""
        first = bisect.bisect_left(self._order, beginning)
        last = bisect.bisect_left(self._order, beginning + "\uffff")
        found = re.compile(pattern)
        return sum(self.tokens[t] for t in self._order[first:last] if found.fullmatch(t))

    @cached_property
    def _definitions(self) -> list[tuple[str, str]]:
        return sorted(self.abbreviations)

    @cached_property
    def _order(self) -> list[str]:
        return sorted(self.tokens)


def _ends_in(text: str, phrase: Phrase) -> bool:
    return any(match.end() == len(text.rstrip()) for match in phrase.pattern.finditer(text))


def _is_plain(piece: str) -> bool:
    return piece.isalnum() and piece.isascii()


def _drop_brackets(text: str) -> str:
    return " ".join(_IN_BRACKETS.sub(" ", text).split()) or text


def _cut(word: str, places: tuple[int, ...]) -> str:
    return "-".join(word[a:b] for a, b in zip((0, *places), (*places, len(word)), strict=True))
