"""What every stage's settings share: how they show themselves, and what values they take."""

import dataclasses
import typing

from trends.errors import ConfigError

__all__ = ["Settings", "check_choice", "check_encoder", "check_whole"]

ENCODERS = ("science", "lsa")
ENCODER_KINDS = ("sentence-transformers", "onnx", "distil")


class Settings:
    """Shows of a stage's settings those that are not the default."""

    def __repr__(self) -> str:
        given = []
        for setting in dataclasses.fields(self):  # type: ignore[arg-type]
            value = getattr(self, setting.name)
            default = setting.default
            if setting.default_factory is not dataclasses.MISSING:
                default = setting.default_factory()
            if value != default:
                given.append(f"{setting.name}={value!r}")
        return f"{type(self).__name__}({', '.join(given)})"


def check_choice(name: str, value: object, choices: object) -> None:
    """Refuse a value that is none of those of a `Literal`."""
    allowed = typing.get_args(choices)
    if value not in allowed:
        listed = ", ".join(map(repr, allowed))
        raise ConfigError(f"{name} must be one of {listed}; got {value!r}. Use one of these.")


def check_whole(name: str, value: object, least: int) -> None:
    """Refuse what is no whole number from `least` on."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or typing.cast("int", value) < least:
        raise ConfigError(
            f"{name} must be a whole number from {least} on; got {value!r}. Change it."
        )


def check_encoder(name: str) -> None:
    """Refuse a name that no encoder has."""
    kind, colon, where = name.partition(":")
    if not ((colon and where and kind in ENCODER_KINDS) or name in ENCODERS):
        raise ConfigError(
            f"The encoder must be 'science', 'lsa', or one of {', '.join(ENCODER_KINDS)} with a "
            f"colon and a name or path; got {name!r}. Choose one of them."
        )
