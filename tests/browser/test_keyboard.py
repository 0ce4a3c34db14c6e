"""What a reader without a mouse, or without sight, can do."""

import pytest

pytestmark = pytest.mark.browser
MOST_TABS = 400


def press_tab_until(page, identifier):
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == identifier:
            return
    pytest.fail(f"{identifier} was not reached by {MOST_TABS} tabs")


def test_papers_are_found_by_the_keyboard_alone(open_page):
    page, summary = open_page("small", view="#papers")
    page.wait_for_function("document.getElementById('page-place').textContent !== ''")
    press_tab_until(page, "paper-search")
    page.keyboard.type("no such words at all")
    page.wait_for_function("document.getElementById('page-place').textContent === 'none'")
    press_tab_until(page, "paper-reset")
    page.keyboard.press("Enter")
    n_papers = summary["corpus"]["n_papers"]
    page.wait_for_function(
        "n => document.getElementById('paper-count').textContent === `${n} of ${n} papers`",
        arg=n_papers,
    )


def test_topics_over_time_are_chosen_by_the_keyboard_alone(open_page):
    page, _ = open_page("small", view="#time")
    boxes = page.locator("#chips input")
    was = boxes.first.is_checked()
    boxes.first.focus()
    page.keyboard.press("Space")
    assert boxes.first.is_checked() is not was
    press_tab_until(page, "chips-none")
    page.keyboard.press("Enter")
    assert page.locator("#chips input:checked").count() == 0


def test_a_screen_reader_hears_every_topic_with_its_numbers(look_at):
    page, summary = look_at("small", view="#topics")
    heard = page.locator("#topic-table").aria_snapshot()
    for heading in ("Topic", "Papers", "Share", "Change a year", "Status"):
        assert f'columnheader "{heading}"' in heard
    rows = [line for line in heard.splitlines() if line.strip().startswith("- row ")]
    for topic in summary["topics"]:
        (row,) = [row for row in rows if row.strip().startswith(f'- row "{topic["label"]} ')]
        assert f" {topic['n_papers']:,} " in row
        assert topic["trend"]["status"] in row


def test_a_screen_reader_finds_the_parts_of_the_page(look_at):
    page, _ = look_at("small")
    heard = page.locator("body").aria_snapshot()
    for part in ('navigation "Sections"', "main:", 'region "What these'):
        assert part in heard
    for name, part in (("Topics", 'region "Topics"'), ("Papers", 'region "All papers"')):
        page.get_by_role("link", name=name, exact=True).click()
        page.locator(f"#{name.lower()}:visible").wait_for()
        assert part in page.locator("main").aria_snapshot()
