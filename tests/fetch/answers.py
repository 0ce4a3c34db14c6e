"""Invented answers in the shape of each service's own."""

import datetime as dt
import json

ARXIV_ERROR = b"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
  <opensearch:totalResults>1</opensearch:totalResults>
  <entry><id>https://arxiv.org/api/errors#no_such_field</id><title>Error</title>
    <summary>there is no field called bogus</summary></entry>
</feed>"""
HTML_ERROR = b"<!DOCTYPE html><html><head><title>Busy</title></head><body>Busy<br></body></html>"


def feed(first: int, end: int, *, total: int) -> bytes:
    """Return a feed of the papers with these numbers."""
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/2501.{n:05d}v1</id><title>Tides at harbour {n}</title>"
        f"<published>2025-01-01T{n // 60:02d}:{n % 60:02d}:00Z</published>"
        f"<updated>2025-02-01T00:00:00Z</updated><summary>Gauge {n} is read.</summary></entry>"
        for n in range(first, end)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"<opensearch:totalResults>{total}</opensearch:totalResults>{entries}</feed>"
    ).encode()


def serve_arxiv(total: int):
    """Return what serves `total` papers as arXiv does."""

    def serve(asked: dict[str, str]) -> bytes:
        first = int(asked["start"])
        return feed(first, min(first + int(asked["max_results"]), total), total=total)

    return serve


def works(numbers: list[int], *, total: int, cursor: str | None) -> bytes:
    """Return a list of OpenAlex works."""
    results = [
        {
            "id": f"https://openalex.org/W{n}",
            "display_name": f"Reef sounds {n}",
            "publication_date": str(dt.date(2024, 1, 1) + dt.timedelta(days=n)),
            "abstract_inverted_index": {"Reefs": [0], "sing": [1], f"number{n}": [2]},
        }
        for n in numbers
    ]
    meta = {"count": total, "per_page": 100, "next_cursor": cursor}
    return json.dumps({"meta": meta, "results": results}).encode()


def serve_openalex(numbers: list[int]):
    """Return what serves these works by cursor; the last page has a cursor too, as the real one."""

    def serve(asked: dict[str, str]) -> bytes:
        after = -1 if asked["cursor"] == "*" else int(asked["cursor"].removeprefix("after"))
        page = [n for n in sorted(numbers) if n > after][: int(asked["per_page"])]
        return works(page, total=len(numbers), cursor=f"after{page[-1]}" if page else None)

    return serve


def daily(day: str, n_papers: int, *, first: int = 0) -> bytes:
    """Return the Daily Papers of a day."""
    records = [
        {
            "paper": {
                "id": f"{day[2:4]}{day[5:7]}.{day[8:]}{n:03d}",
                "title": f"Daily paper {n} of {day}",
                "summary": f"What was found on {day}, part {n}.",
                "publishedAt": f"{day}T08:00:00.000Z",
                "authors": [{"name": "A"}],
                "upvotes": n,
            },
            "publishedAt": f"{day}T08:00:00.000Z",
            "title": f"Daily paper {n} of {day}",
        }
        for n in range(first, first + n_papers)
    ]
    return json.dumps(records).encode()


def serve_daily(papers: dict[str, int]):
    """Return what serves so many papers on these days, none on others."""

    def serve(asked: dict[str, str]) -> bytes:
        n = papers.get(asked["date"], 0)
        size, page = int(asked["limit"]), int(asked.get("p", 0))
        return daily(asked["date"], max(min(size, n - page * size), 0), first=page * size)

    return serve
