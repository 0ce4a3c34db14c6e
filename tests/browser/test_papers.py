"""The list of papers: search in abstracts, addresses that can be sent, the reading list."""

import csv
import io

import pytest

import trends
from tests.browser.views import show

pytestmark = pytest.mark.browser


def wait_for_count(page, start):
    page.wait_for_function(
        "start => document.getElementById('paper-count').textContent.startsWith(start)", arg=start
    )


def keep_first(page, n):
    wait_for_count(page, "")
    buttons = page.locator("#paper-table .keep")
    buttons.first.wait_for()
    for place in range(n):
        buttons.nth(place).click()


def save(page, kind, folder):
    with page.expect_download() as download:
        page.click(f"[data-save={kind}]")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_a_word_of_an_abstract_finds_the_paper_and_shows_the_sentence(open_page):
    page, _ = open_page(view="#papers")
    page.fill("#paper-search", "S0042")
    wait_for_count(page, "1 of 400")
    row = page.locator("#paper-table tbody tr")
    assert row.locator("q.proof").last.inner_text() == "It works at site s0042."
    assert not row.locator("details.abstract p").is_visible()
    row.locator("details.abstract summary").click()
    assert row.locator("details.abstract p").inner_text().endswith("It works at site s0042.")


def test_words_between_quotation_marks_are_found_side_by_side(open_page):
    page, _ = open_page(view="#papers")
    wait_for_count(page, "400 of 400")
    page.fill("#paper-search", "works s0042")
    wait_for_count(page, "1 of 400")
    page.fill("#paper-search", '"works s0042"')
    wait_for_count(page, "0 of 400")
    page.fill("#paper-search", '"site s0042."')
    wait_for_count(page, "1 of 400")


def test_a_link_to_a_search_shows_what_it_finds(open_page):
    page, _ = open_page()
    wait_for_count(page, "400 of 400")
    page.evaluate("location.hash = '#papers?words=%22site%20s0042%22'")
    wait_for_count(page, "1 of 400")
    page.wait_for_function(
        "Math.abs(document.getElementById('papers').getBoundingClientRect().top) < 300"
    )


def test_filters_stand_in_the_address_and_back_undoes_them(open_page):
    page, summary = open_page(view="#papers")
    wait_for_count(page, "400 of 400")
    topic = summary["topics"][2]
    page.select_option("#paper-topic", str(topic["topic"]))
    wait_for_count(page, f"{topic['n_papers']} of")
    page.fill("#paper-search", "we study")
    page.wait_for_function("location.hash.includes('words=we+study')")
    address = page.url
    page.go_back()
    page.wait_for_function("document.getElementById('paper-search').value === ''")
    assert page.input_value("#paper-topic") == str(topic["topic"])
    page.go_back()
    wait_for_count(page, "400 of 400")

    sent = page.context.new_page()
    sent.goto(address)
    wait_for_count(sent, f"{topic['n_papers']} of 400")
    assert sent.input_value("#paper-topic") == str(topic["topic"])
    assert sent.input_value("#paper-search") == "we study"


@pytest.mark.parametrize(
    "address", ["#papers?topic=999&sort=x&from=never&page=-3", "#papers?page=1e9", "#%E0%A4%A"]
)
def test_an_address_that_names_nothing_shows_the_list(open_page, address):
    page, _ = open_page(view=address)
    show(page, "#papers")
    wait_for_count(page, "400 of 400")
    assert page.locator("#paper-table tbody tr").count() == 50


@pytest.mark.parametrize("kind", ["bib", "ris", "csv"])
def test_the_reading_list_is_saved_as_a_file_that_can_be_read_again(open_page, tmp_path, kind):
    page, _ = open_page(view="#papers")
    keep_first(page, 3)
    titles = page.locator("#paper-table tbody tr td:nth-child(2) a").all_inner_texts()[:3]
    assert page.inner_text("#reading-count") == "3 papers"
    papers = trends.read_papers(save(page, kind, tmp_path))
    assert sorted(papers["title"]) == sorted(titles)
    assert papers["abstract"].str.contains("It works at site").all()
    assert papers["published"].notna().all()


def test_titles_of_a_reading_list_become_no_formula_and_no_second_entry(open_page, tmp_path):
    page, _ = open_page("hostile", view="#papers")
    wait_for_count(page, "300 of 300")
    page.fill("#paper-search", "1+1")
    wait_for_count(page, "3 of")
    keep_first(page, 3)
    rows = csv.reader(io.StringIO(save(page, "csv", tmp_path).read_text(encoding="utf-8-sig")))
    titles = [row[1] for row in rows][1:]
    assert sorted(titles) == ["'+1+1", "'-1+1", "'@SUM(1+1)*cmd|' /C calc'!A0"]
    assert len(trends.read_papers(save(page, "bib", tmp_path))) == 3


def test_the_reading_list_is_shown_alone_emptied_and_kept_for_the_next_visit(open_page):
    page, _ = open_page(view="#papers")
    keep_first(page, 2)
    page.check("#paper-kept")
    wait_for_count(page, "2 of 400")
    page.reload()
    wait_for_count(page, "2 of 400")
    page.click("#reading-empty")
    wait_for_count(page, "0 of 400")
    assert not page.locator("#reading-tools").is_visible()
