r"""Texts that stand in place of an abstract, or around one; markup and LaTeX documents inside."""

import json

import pytest

import trends


def read_abstracts(folder, texts) -> dict[str, str | None]:
    """Return what is read as the abstract of each paper; None where it counts as missing."""
    records = [
        {"title": f"Gulls over the harbor, part {n}", "abstract": text, "published": "2021-05-01"}
        for n, text in enumerate(texts)
    ]
    path = folder / "papers.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    papers = trends.read_papers(path).set_index("title")
    found = papers["abstract"].reindex([record["title"] for record in records])
    assert len(papers) == len(records)
    return {text: read or None for text, read in zip(texts, found.fillna(""), strict=True)}


@pytest.fixture(scope="module")
def all_read(tmp_path_factory):
    """Return the abstracts of all texts of this module, which are read at once."""
    texts = [*PLACEHOLDERS, *LIKE_PLACEHOLDERS, *(around.format(TEXT) for around in NOTICES)]
    texts += [
        *(text for text, _ in DOCUMENTS),
        *(f"{KEPT} {end}" for end in ENDINGS),
        *LIKE_ENDINGS,
    ]
    return read_abstracts(tmp_path_factory.mktemp("abstracts"), list(dict.fromkeys(texts)))


@pytest.fixture
def read_abstract(tmp_path, all_read):
    """Return a function that reads one abstract."""

    def read(text: str) -> str | None:
        return all_read[text] if text in all_read else read_abstracts(tmp_path, [text])[text]

    return read


PLACEHOLDERS = [
    "Click on the link to open the document",
    "Please click the PDF icon.",
    "First page image of this document",
    "Correspondence: no abstract",
    "Obituary - No summary available",
    "Abstract is missing (Brief report).",
    "No abstract available.© 2014 Gull Press",
    "There is no abstract associated with this article.",
    "no abstract prepared.",
    "Abstract available from the publisher.",
    "Abstract only available in French",
    "Graphical abstract",
    "Letter to the Editor.",
    "https://example.org/gulls.pdf",
    "無摘要",
    "沒有摘要。",
    "【摘要】无",
    "<正>",
    "없음",
    "Nincs absztrakt",
    "No abstract available.",
    "(No abstract available)",
    "No abstract is available for this article.",
    "There is no abstract for this paper",
    "No English summary was provided",
    "Abstract not available for this record.",
    "The abstract has not been provided.",
    "This article does not have an abstract.",
    "Sorry, no description available",
    "Abstract to follow",
    "<p>Abstract missing</p>",
    ":unav",
    "International audience",
    "National audience.",
    "peer reviewed",
    "info:eu-repo/semantics/publishedVersion",
    "Version of Record",
    (
        "An abstract is not available for this content. As you have access to this content, full HTML "
        "content is provided on this page."
    ),
    (
        "A summary is not available for this content so a preview has been provided. Please use the "
        "Get access link above for information on how to access this content."
    ),
    "Click on the article title to read more.",
    "Please see the attached PDF for details",
    "Click to increase image sizeClick to decrease image size",
    "No AccessWorking Papers on Trade12 May 2011 available to subscribers",
    "Aucun résumé disponible",
    "Résumé non disponible.",
    "Kein Abstract verfügbar",
    "Keine Zusammenfassung vorhanden.",
    "No hay resumen disponible",
    "Este artículo no contiene resumen.",
    "Resumo não disponível",
    "Riassunto non disponibile",
    "Geen samenvatting beschikbaar",
    "Brak streszczenia",
    "Аннотация отсутствует.",
    "Реферат не предоставлен",
    "暂无摘要",
    "【摘要】无摘要",
    "抄録はありません",
    "초록 없음",
    "لا يوجد ملخص",
    "بدون چکیده",
    "Δεν υπάρχει περίληψη",
    "...",
]


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_placeholder_counts_as_no_abstract(read_abstract, text):
    assert read_abstract(text) is None


LIKE_PLACEHOLDERS = [
    "Click on the map and gulls appear: a study of 40 volunteers and their screens in three harbors.",
    "First pages of newspapers show gulls in summer, and we count the pictures of ten years.",
    "Published by Elsevier in 1998, the atlas of gulls is out of date. We draw it anew.",
    "Nests: no abstract shapes are needed to describe them.",
    "No abstract nonsense: gulls nest on abstract sculptures, and we counted the nests there.",
    "No description of the egg exists; we give the first one, with drawings of all stages.",
    "International audiences of nature films prefer gulls. We asked 300 of them in two towns.",
    "Abstract interpretation finds errors in programs before they run.",
    "Peer reviewed papers on gulls are counted by year and by country of the first author.",
    "Published versions of nest counts differ from drafts in a third of all cases.",
    "See how gulls learn from one another when they open shells on roads.",
    "Missing nests are counted from the air.",
    "无人机监测海鸥的巢。",
]


@pytest.mark.parametrize("text", LIKE_PLACEHOLDERS)
def test_an_abstract_that_begins_like_one_stays(read_abstract, text):
    assert read_abstract(text) == text


TEXT = "Gulls rob nests. The colony shrinks."


NOTICES = [
    "© 2017 The Authors. Published by Springer Nature. {}",
    "(c) 2011 The Gull Society. Published by Elsevier B.V. All rights reserved. {}",
    "Published by John Wiley & Sons Ltd. {}",
    "要旨 {}",
    "摘要　{}",
    "{} Gull Press or its licensor (e.g. a bird society) holds exclusive rights to this article.",
    "{} Published under an exclusive license by Harbor Publishing.",
    "{}© 2015 Gull Press",
    "Abstract: {}",
    "ABSTRACT {}",
    "Summary. {}",
    "【摘要】{}",
    "Publisher Summary {}",
    "International audience {}",
    "{} International audience",
    "Click to increase image sizeClick to decrease image size {}",
    "© 2009 Acoustical Society of America. {}",
    "Copyright 2003 Elsevier Science B.V. All rights reserved. {}",
    "{} © 2012 Wiley Periodicals, Inc.",
    "{} (c) 2019 The Author(s). Published by Elsevier Ltd. All rights reserved.",
    "{} Copyright © 2004 John Wiley & Sons, Ltd.",
    "{} This article is protected by copyright. All rights reserved.",
    "{} This is an open access article under the CC BY-NC-ND license.",
    "{} (PsycINFO Database Record (c) 2016 APA, all rights reserved)",
    "{} [ABSTRACT FROM AUTHOR]",
    (
        "{} [ABSTRACT FROM AUTHOR] Copyright of Bird Letters is the property of Feather Press and "
        "its content may not be copied or emailed to multiple sites without the copyright "
        "holder's express written permission. (Copyright applies to all Abstracts.)"
    ),
    "{} Published by Oxford University Press on behalf of the Ornithological Union.",
    "{} Crown Copyright (C) 2010 Published by Elsevier Ltd. All rights reserved.",
    "<jats:title>Abstract</jats:title><jats:p>{}</jats:p>",
    "<jats:sec><jats:title/><jats:p>{}</jats:p></jats:sec>",
]


@pytest.mark.parametrize("around", NOTICES)
def test_notices_around_an_abstract_are_cut(read_abstract, around):
    assert read_abstract(around.format(TEXT)) == TEXT


def test_a_notice_alone_is_no_abstract(read_abstract):
    assert read_abstract("Copyright © 2011 Feather Press. All rights reserved.") is None


DOCUMENTS = [
    (
        (
            r"Speed $$\documentclass[12pt]{minimal} \usepackage{amsmath} \usepackage{upgreek} "
            r"\setlength{\oddsidemargin}{-69pt} \begin{document}$$\beta _2$$\end{document}$$ grows."
        ),
        "Speed β _2 grows.",
    ),
    (
        r"A dose \documentclass{article}\begin{document}$\mu$\end{document} suffices.",
        "A dose μ suffices.",
    ),
    (
        (
            r"Rates \documentclass{aastex}\begin{document} $10\,\%$ \end{document} and "
            r"\documentclass{aastex}\begin{document} $\pm 2$ \end{document} hold."
        ),
        "Rates 10 % and ± 2 hold.",
    ),
    (r"\begin{abstract}Gulls rob nests.\end{abstract}", "Gulls rob nests."),
    (
        (
            "Let <inline-formula><alternatives><tex-math>$x$</tex-math><mml:math><mml:mi>x</mml:mi>"
            "</mml:math></alternatives></inline-formula> be small."
        ),
        "Let x be small.",
    ),
    (
        (
            '<mml:math xmlns:mml="u"><mml:mrow><mml:mi>a</mml:mi><mml:mo>=</mml:mo><mml:mn>2'
            "</mml:mn></mml:mrow></mml:math> nests"
        ),
        "a=2 nests",
    ),
    (
        (
            "<math><semantics><mi>n</mi><annotation encoding='application/x-tex'>n</annotation>"
            "</semantics></math> eggs"
        ),
        "n eggs",
    ),
    ("<ce:italic>Larus</ce:italic> nests <!-- note --> here", "Larus nests here"),
    ("if a <b and c> d then", "if a <b and c> d then"),
]


@pytest.mark.parametrize(("text", "expected"), DOCUMENTS)
def test_documents_and_tags_leave_their_text(read_abstract, text, expected):
    assert read_abstract(text) == expected


def test_joiners_stay_inside_words_that_need_them_and_nowhere_else(read_abstract):
    persian = "\u0646\u06cc\u0645\u200c\u0641\u0627\u0635\u0644\u0647"
    hindi = "\u0915\u094d\u200d\u0937"
    text = f"{persian} {hindi} ti\u200cdes at\u200d sea\u200b"
    assert read_abstract(text) == f"{persian} {hindi} tides at sea"


def test_placeholders_are_counted_as_missing(tmp_path):
    path = tmp_path / "papers.jsonl"
    subjects = ("gull nests", "tidal mud", "harbor cranes")
    rows = [
        {
            "title": f"Notes on {subjects[n % 3]}, part {n}",
            "abstract": "International audience" if n % 2 else f"We map {subjects[n % 3]} by foot.",
            "published": f"{2000 + n % 10}-06-01",
        }
        for n in range(60)
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    corpus = trends.read_corpus(path)
    assert int(corpus.sources["n_without_abstract"].sum()) == 30
    assert corpus.papers["abstract"].str.contains("audience").sum() == 0


KEPT = "We count gulls over the harbor at dawn."
ENDINGS = [
    "Keywords: gulls; harbor, feeding",
    "Key words: Gulls. Harbors. Feeding at night.",
    "INDEX TERMS: gulls, harbors",
    "Mots-clés : goélands, ports",
    "2020 Mathematics Subject Classification: 92D40, 60J80.",
    "JEL classification: Q22, C12",
    "DOI: 10.1000/gulls.12",
    "doi 10.1000/gulls(12)34-5",
    "https://doi.org/10.1000/gulls.12",
    "Electronic supplementary information (ESI) available: counts. See DOI: 10.1039/x9xx00001x",
    (
        "Electronic supplementary material The online version of this article (doi:10.1000/s1) "
        "contains supplementary material, which is available to authorized users."
    ),
    "Supplementary data are available at Gull Letters online.",
    "Keywords: gulls. DOI: 10.1000/gulls.12 © 2020 Sea Press. All rights reserved.",
]


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_journals_put_behind_an_abstract_is_cut(read_abstract, ending):
    assert read_abstract(f"{KEPT} {ending}") == KEPT


LIKE_ENDINGS = [
    "We choose keywords: the terms that readers type. They find gulls with them.",
    "Gulls are counted. Keywords: gulls, harbors. The counts are then compared with radar.",
    "Keywords: gulls, harbors. We count them.",
    "The DOI 10.1000/182 leads to the handbook of gulls.",
    "Supplementary feeding is available to gulls near the harbor. It changes their flights.",
]


@pytest.mark.parametrize("text", LIKE_ENDINGS)
def test_abstracts_that_speak_of_such_things_stay(read_abstract, text):
    assert read_abstract(text) == text
