import pytest

from trends.report.typography import set_share

pytestmark = pytest.mark.browser


def visible_rows(page, table):
    rows = page.locator(f"#{table} tbody tr:visible")
    return rows.evaluate_all("rows => rows.map(row => row.cells[0].dataset.value)")


def test_topics_table_holds_the_summary(look_at):
    page, summary = look_at(view="#topics")
    rows = page.locator("#topic-table tbody tr")
    assert rows.count() == len(summary["topics"])
    for place, topic in enumerate(summary["topics"]):
        cells = rows.nth(place).locator("td").all_inner_texts()
        assert cells[0] == f"{topic['n_papers']:,}"
        assert cells[1] == set_share(topic["share"])
        assert topic["trend"]["status"] in cells[4]
        assert rows.nth(place).locator("svg.spark").count() == 1


@pytest.mark.parametrize(("heading", "key"), [("Papers", "n_papers"), ("Share", "share")])
def test_a_click_on_a_heading_sorts_and_a_second_reverses(open_page, heading, key):
    page, summary = open_page(view="#topics")
    button = page.locator("#topic-table").get_by_role("button", name=heading, exact=True)
    for order, falls in (("descending", True), ("ascending", False)):
        button.click()
        ranked = sorted(summary["topics"], key=lambda topic: topic[key], reverse=falls)
        assert visible_rows(page, "topic-table") == [topic["label"] for topic in ranked]
        assert button.locator("..").get_attribute("aria-sort") == order


def test_sorting_works_from_the_keyboard(open_page):
    page, summary = open_page(view="#topics")
    page.locator("#topic-table").get_by_role("button", name="Topic").focus()
    page.keyboard.press("Enter")
    labels = sorted(topic["label"] for topic in summary["topics"])
    assert visible_rows(page, "topic-table") == labels


def test_topics_are_filtered_by_status_and_by_word(open_page):
    page, summary = open_page(view="#topics")
    for item in summary["statuses"]:
        page.select_option("#topic-status", item["status"])
        assert len(visible_rows(page, "topic-table")) == item["n_topics"]
    page.select_option("#topic-status", "")
    page.fill("#topic-search", summary["topics"][3]["label"].upper())
    assert visible_rows(page, "topic-table") == [summary["topics"][3]["label"]]
    assert "1 of 12 topics" in page.inner_text("#topic-count")


def test_trend_table_holds_q_and_interval_of_each_topic(look_at):
    page, summary = look_at(view="#growth")
    for topic in summary["topics"]:
        row = page.locator(f"#trend-table tr[data-topic='{topic['topic']}']")
        assert float(row.locator("td").nth(3).get_attribute("data-value")) == pytest.approx(
            topic["trend"]["q_value"]
        )
        assert row.locator("td").nth(0).inner_text() == str(topic["trend"]["n_papers"])


def test_number_of_papers_per_period_adds_up(open_page):
    page, summary = open_page(view="#time")
    page.locator("details.values > summary").click()
    for topic in summary["topics"]:
        cells = page.locator(f"#timeline-table tr[data-topic='{topic['topic']}'] td")
        assert [int(text) for text in cells.all_inner_texts()] == topic["counts"]


def test_every_sentence_at_the_top_leads_to_its_papers(open_page):
    page, summary = open_page(reduced_motion="reduce")
    by_number = {topic["topic"]: topic for topic in summary["topics"]}
    links = page.locator(".movers [data-papers-of], .headline [data-papers-of]")
    assert links.count() == sum(len(item["topics"]) for item in summary["headline"])
    # A few of them, the last included: each click waits for the list.
    for place in {0, 1, links.count() // 2, links.count() - 1}:
        topic = by_number[int(links.nth(place).get_attribute("data-papers-of"))]
        links.nth(place).click()
        page.wait_for_function(
            "n => document.getElementById('paper-count').textContent.startsWith(`${n} of`)",
            arg=topic["n_papers"],
        )
        assert page.locator("#paper-table").is_visible()
        page.go_back()
        page.locator("#summary:visible").wait_for()


def test_papers_are_searched_sorted_and_paged(open_page):
    page, summary = open_page(view="#papers")
    page.wait_for_function(
        "document.getElementById('paper-count').textContent === '400 of 400 papers'"
    )
    rows = page.locator("#paper-table tbody tr")
    assert rows.count() == 50
    assert rows.first.locator("td").first.inner_text() == "21 Apr 2026"
    page.click("#page-next")
    assert page.inner_text("#page-place") == "51–100 of 400"
    page.select_option("#paper-sort", "old")
    page.wait_for_function("document.querySelector('#paper-table td').textContent === '2 Aug 2020'")
    page.fill("#paper-from", "2026-01-01")
    page.fill("#paper-to", "2026-03-31")
    quarter = [period["start"] for period in summary["timeline"]["periods"]].index("2026-01-01")
    page.wait_for_function(
        "text => document.getElementById('paper-count').textContent === text",
        arg=f"{summary['timeline']['periods'][quarter]['n_total']} of 400 papers",
    )
    page.click("#paper-reset")
    page.wait_for_function("document.getElementById('paper-count').textContent.startsWith('400')")
    title = rows.first.locator("td").nth(1).locator("a").first.inner_text()
    page.fill("#paper-search", title)
    page.wait_for_function("document.getElementById('paper-count').textContent.startsWith('1 ')")


def test_papers_without_a_topic_are_found(open_page):
    page, summary = open_page(view="#papers")
    page.select_option("#paper-topic", "-1")
    n_papers = summary["corpus"]["n_unassigned"]
    page.wait_for_function(
        "n => document.getElementById('paper-count').textContent.startsWith(`${n} of`)",
        arg=n_papers,
    )
