import pytest

from trends import errors


def test_every_error_is_a_trends_error() -> None:
    children = [errors.ConfigError, errors.CorpusError, errors.FrameError, errors.OutputError]

    assert all(issubclass(child, errors.TrendsError) for child in children)


def test_errors_are_also_what_python_would_raise() -> None:
    assert issubclass(errors.ConfigError, ValueError)
    assert issubclass(errors.MissingExtraError, ImportError)
    assert issubclass(errors.OutputError, OSError)


@pytest.mark.parametrize(
    ("values", "text"),
    [([], ""), (["a"], "'a'"), (range(5), "0, 1, 2, 3, 4"), (range(7), "0, 1, 2, 3, 4 and 2 more")],
)
def test_offenders_are_listed_up_to_five(values: list[object], text: str) -> None:
    assert errors.list_offenders(values) == text
