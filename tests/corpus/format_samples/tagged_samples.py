"""Tagged text of reference managers and databases."""

from tests.corpus.format_samples.sample import REEFS, TIDES, TITLES, make

T, R = TITLES["tides"], TITLES["reefs"]
_FIRST, _REST = TIDES.split(" A ", 1)

_ENW = f"""%0 Journal Article
%T {T}
%A Anna, Alma
%A Berta, Bea
%+ Sea Science, Reykjavik, Iceland
%J Harbour Letters
%D 2019
%8 May 17
%K tides
%R 10.1000/tides
%X {_FIRST}
A {_REST}

%0 Conference Proceedings
%T {R}
%A Roe, Jane
%D 2020
%B Proceedings of Reefs
"""
_ADS_ENW = f"""%0 Journal Article
%T {T}
%A Anna, Alma
%A Berta, Bea
%+ AA(Sea Science, Reykjavik, Iceland)
%B Harbour Letters
%D 2019
%8 May 17, 2019
%X {TIDES}
%3 10.1000/tides

%0 Electronic Article
%T {R}
%A Roe, Jane
%B arXiv e-prints
%D 2020
%8 July 01, 2020
%X {REEFS}
%= eprint: arXiv:2007.00001
"""
_CNKI_ENW = f"""%0 Journal Article
%A 安娜;贝塔;
%+ 海洋大学;
%T {T}
%J 港口学报
%D 2019
%K 潮汐;验潮仪
%X {TIDES}
%W CNKI

%0 Thesis
%T {R}
%D 2020
"""
_ADS = f"""Query Results from the ADS Database


Retrieved 2 abstracts, starting with number 1.  Total number selected: 2.

%R 2019HarbL...1....1A
%T {T}
%A Anna, Alma; Berta, Bea
%F AA(Sea Science, Iceland), AB(Gauge Office)
%J Harbour Letters, Volume 1, Issue 1, p.1
%D 05/2019
%Y DOI: 10.1000/tides
%B {TIDES}

%R 2020arXiv200700001R
%T {R}
%A Roe, Jane
%J eprint arXiv:2007.00001
%D 07/2020
%X eprint arXiv:2007.00001
%B {REEFS}
"""
_REFWORKS = f"""RT Journal Article
SR Electronic(1)
ID 1
A1 Anna,Alma
A1 Berta,Bea
T1 {T}
JF Harbour Letters
YR 2019
FD May 17
K1 tides
AB {_FIRST}
A {_REST}
DO 10.1000/tides

RT Conference Proceedings
T1 {R}
YR 2020
"""
_CNKI_REFWORKS = f"""RT Journal Article
SR 1
A1 安娜;贝塔;
AD 海洋大学;
T1 {T}
JF 港口学报
YR 2019
IS 05
K1 潮汐;验潮仪
AB {TIDES}
LA 中文;
DS CNKI

RT Dissertation/Thesis
SR 3
T1 {R}
YR 2020
"""
_CNKI = f"""DataType: 1
Title-题名: {T}
Author-作者: 安娜;贝塔;
Source-刊名: 港口学报
Year-年: 2019
PubTime-出版时间: 2019-05-17
Keyword-关键词: 潮汐;验潮仪
Summary-摘要: {TIDES}
SrcDatabase-来源库: 期刊
Organ-机构: 海洋大学;

DataType: 1
Title-题名: {R}
Year-年: 2020
Summary-摘要: {REEFS}
"""

_DAY = {"published": "2019-05-17", "abstract": TIDES, "n_authors": 2}
_FULL = {**_DAY, "paper_id": "doi:10.1000/tides", "venue": "Harbour Letters"}
_YEAR = {"published": "2020-01-01", "date_precision": "year"}
_OF_CNKI = {"published": "2019-01-01", "abstract": TIDES, "n_authors": 2, "venue": "港口学报"}

SAMPLES = [
    make("endnote.enw", _ENW, "EndNote (tagged)", tides=_FULL,
        reefs={**_YEAR, "venue": "Proceedings of Reefs", "n_authors": 1}),
    make("ads.enw", _ADS_ENW, "EndNote (tagged)",
        tides={"published": "2019-05-17", "abstract": TIDES, "doi": "10.1000/tides"},
        reefs={"paper_id": "arXiv:2007.00001", "abstract": REEFS}),
    make("cnki.enw", _CNKI_ENW, "EndNote (tagged)", tides=_OF_CNKI, reefs=_YEAR),
    make("ads.txt", _ADS, "NASA ADS (tagged)",
        tides={**_FULL, "published": "2019-05-01", "date_precision": "month"},
        reefs={"paper_id": "arXiv:2007.00001", "published": "2020-07-01", "abstract": REEFS}),
    make("refworks.txt", _REFWORKS, "RefWorks (tagged)", tides=_FULL, reefs=_YEAR),
    make("cnki_refworks.txt", _CNKI_REFWORKS, "RefWorks (tagged)", tides=_OF_CNKI, reefs=_YEAR),
    make("cnki.txt", _CNKI, "CNKI", tides={**_DAY, "venue": "港口学报"},
        reefs={**_YEAR, "abstract": REEFS}),
]  # fmt: skip
