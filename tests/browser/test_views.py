"""The page shows one view at a time, and its address says which and what is chosen there."""

import pytest

from tests.browser.views import each_view, show

pytestmark = pytest.mark.browser
SHOWN = """() => [...document.querySelectorAll('main > section')]
  .filter(section => section.offsetParent).map(section => section.id)"""


def test_the_first_screen_is_the_summary_alone(open_page):
    page, _ = open_page()
    assert page.evaluate(SHOWN) == ["summary"]
    assert page.evaluate("document.documentElement.scrollHeight") < 2_500


def test_every_part_of_the_page_is_in_one_view(open_page):
    page, _ = open_page()
    seen = []
    for name in each_view(page):
        shown = page.evaluate(SHOWN)
        assert shown[0] == name.removeprefix("#")
        assert page.locator("nav a[aria-current]").get_attribute("href") == name
        seen += shown
    sections = page.locator("main > section").evaluate_all("all => all.map(one => one.id)")
    assert sorted(seen) == sorted(sections)


def test_without_scripts_every_view_is_shown(open_page):
    page, _ = open_page(scripts=False)
    sections = page.locator("main > section")
    assert sections.count() > 5
    assert all(section.is_visible() for section in sections.all())


def test_a_sent_link_shows_the_topic_that_it_names(open_page):
    page, summary = open_page(view="#topic-2")
    topic = page.locator("#topic-2")
    page.wait_for_function("document.getElementById('topic-2').open")
    assert summary["topics"][2]["label"] in topic.inner_text()
    assert page.evaluate("document.getElementById('topic-2').getBoundingClientRect().top") < 300
    assert page.evaluate("document.activeElement.closest('details').id") == "topic-2"


def test_back_leads_to_where_the_reader_was(open_page):
    page, _ = open_page(view="#topics")
    page.evaluate("scrollTo({top: 150, behavior: 'instant'})")
    page.wait_for_timeout(100)
    page.locator("#topic-table tbody th a").nth(2).click()
    page.wait_for_function("document.getElementById('topic-2').open")
    page.go_back()
    page.wait_for_function("location.hash === '#topics'")
    page.wait_for_function("Math.abs(scrollY - 150) < 5")


def test_what_is_shown_over_time_stands_in_the_address(open_page):
    page, _ = open_page(view="#time")
    page.check("input[name=measure][value=counts]")
    page.select_option("#freq", "year")
    page.click("#chips-none")
    page.check("#chips input[value='7']")
    page.wait_for_function("location.hash.includes('topics=7')")
    address = page.url
    page.go_back()
    page.wait_for_function("location.hash.includes('topics=none')")
    assert page.locator("#chips input:checked").count() == 0

    sent = page.context.new_page()
    sent.goto(address)
    assert sent.is_checked("input[name=measure][value=counts]")
    assert sent.input_value("#freq") == "year"
    checked = sent.locator("#chips input:checked")
    assert checked.evaluate_all("boxes => boxes.map(box => box.value)") == ["7"]
    assert sent.locator("#figure-counts-year").is_visible()


def test_the_filter_of_topics_stands_in_the_address(open_page):
    page, summary = open_page(view="#topics")
    label = summary["topics"][3]["label"]
    page.fill("#topic-search", label)
    page.wait_for_function("location.hash.includes('words=')")
    sent = page.context.new_page()
    sent.goto(page.url)
    rows = sent.locator("#topic-table tbody tr:visible")
    assert rows.count() == 1
    assert label in rows.inner_text()
    page.go_back()
    page.wait_for_function("document.getElementById('topic-search').value === ''")
    assert page.locator("#topic-table tbody tr:visible").count() == len(summary["topics"])


def test_the_theme_stands_in_the_address_of_every_view(open_page):
    page, _ = open_page()
    page.click("#theme")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    page.get_by_role("link", name="Papers", exact=True).click()
    page.locator("#papers:visible").wait_for()
    assert page.url.endswith("#papers?theme=dark")
    sent = page.context.new_page()
    sent.goto(page.url)
    assert sent.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 23, 30)"
    assert sent.evaluate(SHOWN) == ["papers"]


def test_a_view_keeps_what_was_chosen_while_another_is_looked_at(open_page):
    page, _ = open_page(view="#papers")
    page.fill("#paper-search", "S0042")
    page.wait_for_function("document.getElementById('paper-count').textContent.startsWith('1 of')")
    show(page, "#topics")
    page.get_by_role("link", name="Papers", exact=True).click()
    page.locator("#papers:visible").wait_for()
    assert page.input_value("#paper-search") == "S0042"


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("#nothing-here", marks=pytest.mark.slow),
        "#time?measure=x&freq=%00&topics=999+x",
        "#topics?status=<b>&words=%E0%A4%A",
        pytest.param("#?theme=pink", marks=pytest.mark.slow),
        pytest.param("#topic-2?theme=", marks=pytest.mark.slow),
        "#<img src=x onerror=window.pwned=1>?words=<script>",
    ],
)
def test_an_address_that_names_nothing_shows_the_page(open_page, address):
    page, _ = open_page(view=address)
    page.wait_for_function("document.getElementById('paper-count').textContent.includes(' of ')")
    assert page.evaluate("window.pwned") is None
    assert len(page.evaluate(SHOWN)) >= 1
