"""Which records are one paper, and which are not."""

import io
import json
from itertools import islice, permutations

import pytest

from trends.corpus import read_corpus
from trends.corpus.deduplication.comparison import RecordComparison

LONG = (
    "We present a cache that keeps attention keys of long sequences on small devices and measure "
    "throughput, memory and accuracy over many benchmarks with several language models."
)
OTHER = (
    "Wheat fields in Bavaria were photographed from drones during three summers; yields, diseases "
    "and nitrogen were estimated from colours and compared with harvest records of farmers."
)


def read(*papers: dict):
    return read_corpus(io.StringIO("\n".join(json.dumps(paper) for paper in papers)))


def n_papers(*papers: dict) -> int:
    return len(read(*papers).papers)


BASE = {
    "title": "Keeping attention keys on small devices",
    "abstract": LONG,
    "published": "2024-05-06",
}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({}, "same title"),
        ({"title": "KEEPING ATTENTION-KEYS, on Small Devices."}, "same title"),
        ({"abstract": ""}, "same title"),
        ({"published": None}, "same title"),
        ({"published": "2026-01-01"}, "same title"),
        ({"id": "arXiv:2405.00001v2", "title": "Keys of attention"}, "same arXiv identifier"),
        (
            {"id": "https://arxiv.org/abs/2405.00001", "title": "Another name"},
            "same arXiv identifier",
        ),
    ],
)
def test_records_of_one_paper(change, rule):
    corpus = read({**BASE, "id": "2405.00001"} if "id" in change else BASE, {**BASE, **change})
    assert len(corpus.papers) == 1
    assert corpus.merges["rule"].tolist() == [rule]
    assert corpus.merges["record"].tolist() == ["line 2"]
    assert corpus.merges["kept_record"].tolist() == ["line 1"]


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Keeping attention keys on small devices, Part II"},
        {"title": "Keeping attention keys on small devices 2"},
        {"published": "2019-05-06"},
        {"abstract": OTHER},
        {"title": "Something about wheat and drones", "abstract": OTHER},
    ],
)
def test_records_of_different_papers(change):
    assert n_papers(BASE, {**BASE, **change}) == 2


def test_short_titles_need_abstracts_that_agree():
    editorial = {"title": "Editorial", "published": "2024-01-01"}
    assert n_papers(editorial, {**editorial, "published": "2024-07-01"}) == 2
    assert n_papers({**editorial, "abstract": LONG}, {**editorial, "abstract": LONG}) == 1


def test_own_identifiers_need_the_same_title():
    assert n_papers({**BASE, "id": "1"}, {"title": "Wheat from above", "id": "1"}) == 2


def test_two_arxiv_identifiers_are_two_papers():
    revised = {**BASE, "abstract": LONG[:80] + OTHER}
    assert n_papers({**BASE, "id": "2405.00001"}, {**revised, "id": "2406.00009"}) == 2


def test_a_doi_of_a_whole_volume_merges_no_chapters():
    chapters = [
        {"title": title, "id": "10.1000/volume", "venue": "Proceedings"}
        for title in ("Wheat from above", "Keeping attention keys", "Rivers running backwards")
    ]
    assert n_papers(*chapters) == 3


def test_chapters_of_one_doi_that_share_words_are_not_one_paper():
    kinds = ("wheat", "barley", "rivers", "reefs", "harbours", "tides")
    chapters = [
        {"title": f"Introduction to {kind}", "id": "10.1000/volume", "venue": "Proceedings"}
        for kind in kinds
    ]
    assert n_papers(*chapters) == len(kinds)
    assert n_papers(*chapters, {"title": "Introduction to Wheat.", "doi": "10.1000/volume"}) == 6


N_MANY = 20_000


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda i: {"title": "Editorial", "venue": f"V{i}"}, N_MANY),
        (lambda i: {"title": "Letter from the editor", "doi": f"10.1000/{i}"}, N_MANY),
        (lambda _: {"title": "Editorial", "published": "2020", "abstract": LONG}, 1),
    ],
)
def test_very_many_records_of_one_title_do_not_take_for_ever(make, expected, monkeypatch):
    n_compared = 0
    jaccard = RecordComparison.jaccard

    def count(self, one, other):
        nonlocal n_compared
        n_compared += 1
        return jaccard(self, one, other)

    monkeypatch.setattr(RecordComparison, "jaccard", count)
    assert n_papers(*map(make, range(N_MANY))) == expected
    assert n_compared < 200 * N_MANY


def test_the_best_field_of_each_record_is_kept():
    poor = {"title": BASE["title"], "published": "2024", "n_authors": 4, "venue": "A Journal"}
    rich = {**BASE, "n_comments": 2}
    for papers in ((poor, rich), (rich, poor)):
        paper = read(*papers).papers.iloc[0]
        assert paper["abstract"] == LONG
        assert str(paper["published"])[:10] == "2024-05-06"
        assert (paper["n_authors"], paper["n_comments"], paper["venue"]) == (4, 2, "A Journal")
        assert paper["date_precision"] == "day"


def test_links_join_more_than_two_records():
    with_id = {"title": "A name of its own kind", "id": "2405.00001", "abstract": LONG}
    assert n_papers(with_id, {**BASE, "id": "2405.00001"}, BASE) == 1


def test_identifiers_are_unique_and_do_not_depend_on_the_order():
    twins = [
        {"title": "Editorial"},
        {"title": "Editorial", "abstract": OTHER},
        {"title": "Editorial"},
    ]
    forward, backward = read(*twins).papers, read(*twins[::-1]).papers
    assert forward["paper_id"].is_unique
    assert set(forward["paper_id"]) == set(backward["paper_id"])


EDITED = LONG.replace("small devices", "little devices").replace("We present", "Presented is")


@pytest.mark.parametrize(
    "title", ["Attention keys that small devices keep", "Towards keeping attention keys"]
)
def test_nearly_the_same_abstract_and_half_of_the_title_are_one_paper(title):
    corpus = read(BASE, {"title": title, "abstract": EDITED, "published": "2025"})
    assert corpus.merges["rule"].tolist() == ["near-identical abstract"]


def test_a_record_without_title_is_the_paper_of_its_abstract():
    assert n_papers(BASE, {"abstract": LONG, "published": "2024"}) == 1
    assert n_papers(BASE, {"abstract": OTHER, "published": "2024"}) == 2


@pytest.mark.parametrize(
    "titles",
    [
        ("Attention keys, Part I", "Attention keys, Part II"),
        ("Attention keys 2019", "Attention keys 2020"),
        ("A corpus of attention keys", "A corpus of attention keys v2"),
        ("Attention keys on devices", "Correction to: Attention keys on devices"),
        ("First report on attention keys", "Second report on attention keys"),
        ("Proceedings of the Eighth Workshop on Keys", "Proceedings of the Ninth Workshop on Keys"),
        ("Keeping attention keys", "Growing wheat in Bavaria"),
    ],
)
def test_a_series_is_never_one_paper(titles):
    first, second = titles
    assert n_papers({**BASE, "title": first}, {**BASE, "title": second, "abstract": EDITED}) == 2


def test_different_identifiers_need_all_words_of_the_shorter_title():
    first = {**BASE, "id": "2405.00001", "title": "Keeping attention keys in linear time"}
    longer = {**BASE, "id": "2405.00002", "title": "Keeping attention keys in linear time, in full"}
    other = {**BASE, "id": "2405.00003", "title": "Keeping attention keys in constant time"}
    assert n_papers(first, longer) == 1
    assert n_papers(first, other) == 2


BARE = {"title": "Keeping attention keys on small devices", "published": "2024"}


@pytest.mark.parametrize("abstract", ["", LONG])
def test_no_order_unites_different_identifiers(abstract):
    base = {**BARE, "abstract": abstract}
    other = {**base, "abstract": abstract and OTHER}
    records = [base, {**base, "doi": "10.1000/aaa"}, {**other, "doi": "10.1000/bbb"}]
    for order in permutations(records):
        papers = read(*order).papers
        assert len(papers) == 2
        assert set(papers["paper_id"]) == {"doi:10.1000/aaa", "doi:10.1000/bbb"}


def test_no_order_changes_which_records_are_one_paper():
    records = [
        BARE,
        {**BARE, "published": "2025", "abstract": LONG},
        {**BARE, "published": "2026", "abstract": EDITED, "id": "2601.00001"},
        {**BARE, "published": None},
        {**BARE, "published": "2021", "venue": "Sea Letters"},
        {"title": "Another name", "id": "2601.00001", "abstract": LONG},
    ]
    orders = islice(permutations(records), 0, None, 31)
    ways = {tuple(sorted(read(*order).papers["paper_id"])) for order in orders}
    assert len(ways) == 1


@pytest.mark.parametrize(
    "records",
    [
        [{"title": "Annual report of the institute", "published": y} for y in (2020, 2021, 2022, 2024)],
        [
            {"title": "Letter from the editor", "published": "2020", "venue": "Sea Letters"},
            {"title": "Letter from the editor", "published": "2021", "venue": "Land Letters"},
        ],
        [
            {"title": "Letter from the editor", "published": "2020", "venue": "Sea Letters"},
            {"title": "Letter from the editor", "published": "2020", "venue": "Land Letters"},
        ],
        [{"title": f"Flow in porous media, Part {x}", "abstract": LONG} for x in "ABIV"],
        [
            {"title": "Wheat from above", "id": "1234.56789", "venue": "Sea"},
            {"title": "Keeping attention keys", "id": "1234.56789", "venue": "Sea"},
        ],
        [
            {"title": "Wheat from above", "id": "2405.00001", "venue": "Sea"},
            {"title": "Keeping attention keys", "id": "2405.00001", "venue": "Sea"},
        ],
        [
            {"title": "Wheat from above", "pubmed": "77"},
            {"title": "Keeping attention keys", "pubmed": "77"},
        ],
        [
            {"title": "Wheat from above", "acl": "p19-1001"},
            {"title": "Keeping attention keys", "acl": "p19-1001"},
        ],
    ],
)  # fmt: skip
def test_alike_and_yet_apart(records):
    for order in (records, records[::-1]):
        assert n_papers(*order) == len(records)


def test_the_same_year_and_a_venue_that_may_be_the_same_are_one_paper():
    short = {**BARE, "venue": "J. Mach. Learn. Res."}
    assert n_papers(short, {**BARE, "venue": "Journal of Machine Learning Research"}) == 1
    assert n_papers(short, {**BARE, "venue": "arXiv preprint"}) == 1
    assert n_papers(short, BARE) == 1


WORDS = [f"w{letter}ord{letter}" for letter in "abcdefghijklmnopqrst"]


def read_pair(titles: tuple[str, str], n_shared: int) -> int:
    """Return how many papers two records of one DOI are, which share so many of 20 words."""
    n_own = (20 - n_shared) // 2
    shared, own, other = WORDS[:n_shared], WORDS[n_shared : n_shared + n_own], WORDS[-n_own:]
    abstracts = (" ".join([*shared, *own]), " ".join([*shared, *other]))
    pairs = zip(titles, abstracts, strict=True)
    return n_papers(*({"title": a, "abstract": b, "doi": "10.1000/7"} for a, b in pairs))


@pytest.mark.parametrize(("n_shared", "n_expected"), [(16, 1), (12, 2)])
def test_records_of_one_identifier_and_other_titles_need_similar_abstracts(n_shared, n_expected):
    titles = "Reefs under warm water", "Quantized transformer training"
    assert read_pair(titles, n_shared) == n_expected


@pytest.mark.parametrize(("n_shared", "n_expected"), [(6, 1), (4, 2)])
def test_records_of_one_identifier_and_related_titles_need_related_abstracts(n_shared, n_expected):
    titles = "Reefs under warm water", "Reefs under quantized transformer training"
    assert read_pair(titles, n_shared) == n_expected


@pytest.mark.parametrize(("n_own", "n_expected"), [(2, 1), (4, 2)])
def test_a_record_without_title_needs_a_nearly_identical_abstract(n_own, n_expected):
    words = [f"word{letter}{other}" for letter in "abcd" for other in "abcdefghij"]
    other = " ".join([*words[: -2 * n_own], *(f"other{word}" for word in words[-n_own:])])
    own = " ".join([*words[: -2 * n_own], *words[-n_own:]])
    records = {"title": "Reefs under warm water", "abstract": own}, {"title": "", "abstract": other}
    assert n_papers(*records) == n_expected


EARLY = {
    "id": "arXiv:1502.01234v1",
    "title": "Salt marshes as stores of carbon",
    "abstract": "Cores from nine estuaries show how much carbon salt marshes bury each year, and how "
    "little of it the tide takes away again in storms of the last three decades.",
    "published": "2015-02-06",
    "doi": "10.5555/marsh.1",
}
LATER = EARLY | {
    "id": "arXiv:1502.01234v3",
    "published": "2019-08-01",
    "venue": "Journal of Estuaries",
    "abstract": EARLY["abstract"] + " Foundation models map the marshes of all continents.",
}


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    "change",
    [
        {},
        {"abstract": EARLY["abstract"] + " Drones now see every creek of the marsh.", "id": ""},
        {"published": "2015-11-02"},
        {"abstract": EARLY["abstract"], "id": EARLY["id"], "published": "2015-03-01"},
    ],
    ids=["version", "same DOI", "same year", "copy"],
)
def test_a_version_after_the_last_day_gives_no_text_to_the_paper_that_is_kept(change, order):
    records = [EARLY, LATER | change, BASE][::order]
    lines = "\n".join(json.dumps(record) for record in records)
    kept = read_corpus(io.StringIO(lines), until="2015-02-28")
    paper = kept.papers.iloc[0]
    assert (len(kept.papers), paper["abstract"]) == (1, EARLY["abstract"])
    assert not str(paper["venue"]).startswith("Journal")
    assert kept.merges.empty
    assert not kept.problems["problem"].str.contains("not merged").any()
    every = read_corpus(io.StringIO(lines))
    assert (len(every.papers), len(every.merges)) == (2, 1)
    # Two versions up to the day are one paper as ever.
    assert len(read_corpus(io.StringIO(lines), until="2019-12-31").papers) == 1


def test_conflicts_up_to_the_last_day_are_still_told():
    other = BASE | {"published": "2014-05-06", "doi": EARLY["doi"], "abstract": OTHER}
    lines = "\n".join(json.dumps(record) for record in (EARLY, other, LATER))
    problems = read_corpus(io.StringIO(lines), until="2015-02-28").problems["problem"]
    assert problems.str.contains("2 papers with different titles or texts").sum() == 1
