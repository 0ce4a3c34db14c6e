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


def test_a_long_list_is_not_parsed_anew_at_every_line(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[int] = []
    read = tomllib.loads

    def loads(text: str) -> dict[str, object]:
        parsed.append(len(text))
        return read(text)

    monkeypatch.setattr(tomllib, "loads", loads)
    items = "".join(f'  "a paper of [{number}]",\n' for number in range(100))
    text = f"[corpus]\npaths = [\n{items}]\nyear = 1\n"

    assert find_lines(text)["corpus", "year"] == 104
    assert sum(parsed) < 4 * len(text)
