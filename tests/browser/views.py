"""Walk through the views of a page as a reader does."""

SHOW = """selector => {
  const section = document.querySelector(selector).closest('main > section');
  if (section.classList.contains('away')) location.hash = section.id;
}"""


def show(page, selector):
    """Open the view that holds an element."""
    page.evaluate(SHOW, selector)
    page.wait_for_function(
        "s => !document.querySelector(s).closest('main > section').matches('.away')", arg=selector
    )


def each_view(page):
    """Open one view after the other, and give the section that each begins with."""
    for link in page.locator("nav.sections a").all():
        link.click()
        name = link.get_attribute("href")
        page.locator(name).and_(page.locator(":not(.away)")).wait_for()
        yield name


def draw_all(page):
    """Scroll to every figure of every view, and wait until it is drawn."""
    for _ in each_view(page):
        for figure in page.locator("figure.plot:visible").all():
            figure.scroll_into_view_if_needed()
            figure.and_(page.locator(".drawn")).wait_for()
