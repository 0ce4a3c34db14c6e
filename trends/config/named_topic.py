"""A topic that the user names."""

from dataclasses import dataclass

from trends.config.value_checks import Settings
from trends.control_characters import remove_controls
from trends.errors import ConfigError

__all__ = ["NamedTopic"]


@dataclass(frozen=True, repr=False)
class NamedTopic(Settings):
    """A topic that the user names; a paper can belong to several of them, or to none.

    Parameters
    ----------
    name
        Label of the topic, for example ``"KV cache"``. A name alone is enough.
    description
        One or two sentences that describe the topic.
    keywords
        Further words or phrases that mark its papers. Variants in spelling are found without them.
    exclude
        Words or phrases that mark papers as not belonging to the topic.
    examples, counterexamples
        Identifiers or complete titles of papers that belong to the topic, and of papers that do
        not. Both are always respected and, in corpora of 200 papers or more, learned from.
    broad
        True if papers can belong that do not mention the name or a keyword, as papers of a field
        of study do; False if they must mention one. With None (default) they must where keywords are
        given; otherwise the papers decide: whether those that mention the name are more alike than
        the others close to them. A note says what was decided.
    """

    name: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    broad: bool | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not remove_controls(self.name).strip():
            raise ConfigError(
                f"A named topic needs a name that is not empty; got {self.name!r}. "
                "Give it one, for example NamedTopic('KV cache')."
            )
        object.__setattr__(self, "name", " ".join(remove_controls(self.name).split()))
        if not isinstance(self.description, str):
            raise ConfigError(
                f"description of the named topic {self.name!r} must be text; "
                f"got {self.description!r}. Put it in quotes."
            )
        object.__setattr__(self, "description", remove_controls(self.description))
        for attribute in ("keywords", "exclude", "examples", "counterexamples"):
            given = getattr(self, attribute)
            if isinstance(given, str):
                raise ConfigError(
                    f"{attribute} of the named topic {self.name!r} must be a list of phrases; "
                    f"got the single text {given!r}. Put it in brackets: [{given!r}]."
                )
            phrases = tuple(given)
            if not all(isinstance(phrase, str) for phrase in phrases):
                raise ConfigError(
                    f"{attribute} of the named topic {self.name!r} must be a list of phrases; "
                    f"got {phrases!r}. Put every phrase in quotes."
                )
            object.__setattr__(self, attribute, tuple(map(remove_controls, phrases)))
        if self.broad is not None and not isinstance(self.broad, bool):
            raise ConfigError(
                f"broad of the named topic {self.name!r} must be True, False or None; "
                f"got {self.broad!r}. Leave it out unless papers can belong that do not mention "
                "the name."
            )
