import tomllib

import pytest

from trends.config.lines import find_lines

SETTINGS = """\
# opening
random_state = 1

[corpus]
paths = [
    "a",   # "b" is elsewhere
    "b c",
]
columns = { title = "x" }

[[topics.named]]
name = "A"

[[topics.named]]
name = \'\'\'
[not.a.table]
\'\'\'
keywords = ["k"]
"""


def test_tables_keys_and_items_have_their_lines() -> None:
    lines = find_lines(SETTINGS)

    assert lines["random_state",] == 2
    assert lines["corpus",] == 4
    assert lines["corpus", "paths"] == 5
    assert lines["corpus", "paths", 0] == 6
    assert lines["corpus", "paths", 1] == 7
    assert lines["corpus", "columns", "title"] == 9


def test_lists_of_tables_are_numbered_and_texts_are_not_read_as_tables() -> None:
    lines = find_lines(SETTINGS)

    assert lines["topics", "named", 0] == 11
    assert lines["topics", "named", 0, "name"] == 12
    assert lines["topics", "named", 1] == 14
    assert lines["topics", "named", 1, "name"] == 15
    assert lines["topics", "named", 1, "keywords"] == 18
    assert ("not",) not in lines


def test_a_table_within_the_last_of_a_list_is_found() -> None:
    lines = find_lines("[[a]]\n[[a]]\n[a.b]\nc = 1\n")

    assert lines["a", 1, "b", "c"] == 4


def test_an_empty_file_has_no_lines() -> None:
    assert find_lines("") == {}


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The length of each text that is parsed."""
    parsed: list[int] = []
    read = tomllib.loads

    def loads(text: str) -> dict[str, object]:
        parsed.append(len(text))
        return read(text)

    monkeypatch.setattr(tomllib, "loads", loads)
    return parsed


def test_a_long_list_is_not_parsed_anew_at_every_line(parsed: list[int]) -> None:
    items = "".join(f'  "a paper of [{number}]",\n' for number in range(100))
    text = f"[corpus]\npaths = [\n{items}]\nyear = 1\n"

    assert find_lines(text)["corpus", "year"] == 104
    assert sum(parsed) < 4 * len(text)


def test_lines_that_look_like_ends_are_not_all_tried(parsed: list[int]) -> None:
    text = "description = '''\n" + "]\n" * 3_000 + "'''\n"

    find_lines(text)

    assert sum(parsed) < 20 * len(text)


def test_an_item_that_is_there_twice_has_the_line_of_its_list() -> None:
    lines = find_lines("a = [\n  'x',\n  'y',\n  'x',\n  7,\n]\n")

    assert [lines["a", place] for place in range(4)] == [1, 3, 1, 5]
