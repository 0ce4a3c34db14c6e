"""Languages of running text, and how fine dates are, for each source."""

import io
import json

import pytest

from trends.corpus import audit, read_corpus
from trends.text.languages.detection import count_languages, find_language
from trends.text.languages.function_words import FUNCTION_WORDS

TEXTS = {
    "English": "We compare the tables of the tides with gauges and show that they are wrong.",
    "German": "Wir vergleichen die Tafeln der Gezeiten mit Pegeln, und das ist nicht leicht.",
    "French": "Nous comparons les tables des marées avec des mesures et ce que la mer en dit.",
    "Spanish": "Comparamos las tablas de las mareas con los datos y se ve que el error es grande.",
    "Portuguese": "Comparamos as tabelas das marés com os dados e o erro não é pequeno para um porto.",
    "Italian": "Confrontiamo le tavole delle maree con i dati e il risultato non è che un errore.",
    "Dutch": "Wij vergelijken de tabellen van het getij met metingen en dat is niet voor een haven.",
    "Russian": "Мы сравниваем таблицы приливов с измерениями",
    "Chinese": "我们将潮汐表与验潮站的数据进行比较",
    "Japanese": "潮汐表を検潮所のデータと比較する",
    "Korean": "우리는 조석표를 검조소 자료와 비교한다",
    "Greek": "Συγκρίνουμε τους πίνακες της παλίρροιας",
    "Arabic": "نقارن جداول المد والجزر مع القياسات",
    "Persian": "ما جدول‌های جزر و مد را با اندازه‌گیری‌ها مقایسه می‌کنیم",
    "Hindi": "हम ज्वार की तालिकाओं की तुलना मापों से करते हैं",
    "Ukrainian": "Ми порівнюємо таблиці припливів із вимірюваннями, і їх помилка є великою",
    "Thai": "เราเปรียบเทียบตารางน้ำขึ้นน้ำลงกับการวัด",
    "Polish": "Porównujemy tablice pływów z pomiarami, które są już znane, i pokazujemy, że nie jest to łatwe.",
    "Czech": "Tabulky přílivu srovnáváme s měřením, které je již známé, a ukazujeme, že to není snadné.",
    "Swedish": "Vi jämför tidvattentabeller med mätningar och visar att det inte är lätt för en hamn.",
    "Finnish": "Vertaamme vuorovesitauluja mittauksiin, jotka ovat jo olemassa, ja se ei ole helppoa kuin.",
    "Hungarian": "Az árapály táblázatait a mérésekkel vetjük össze, és ez nem egy könnyű feladat, hogy.",
    "Romanian": "Comparăm tabelele mareelor cu măsurători care sunt cunoscute și nu este ușor pentru un port.",
    "Turkish": "Gelgit tablolarını ölçümler ile karşılaştırıyoruz ve bu bir liman için kolay değil daha.",
    "Indonesian": "Kami membandingkan tabel pasang dengan pengukuran yang ada dan ini tidak mudah untuk itu.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_sentence_shows_its_language(language):
    assert find_language(TEXTS[language]) == language


@pytest.mark.parametrize("text", ["", "BERT", "α β γ", "Tides at sea", "Zyx qwv " * 20, "12 34 !?"])
def test_what_shows_none_is_unknown(text):
    assert find_language(text) == "unknown"


def test_counts_are_sorted_with_the_unknown_last():
    assert list(count_languages(["x", "y", TEXTS["Dutch"], TEXTS["German"]]).items()) == [
        ("Dutch", 1),
        ("German", 1),
        ("unknown", 2),
    ]


def source(text: str, *dates: str) -> io.StringIO:
    papers = [
        {"title": f"{text[:9]} {i}", "abstract": f"{text} {i}", "published": date}
        for i, date in enumerate(dates)
    ]
    return io.StringIO("\n".join(map(json.dumps, papers)))


def test_sources_tell_languages_and_how_fine_dates_are():
    dates = ["2020", "2020-01", "2020-01-02", "2020-01-03", "soon"]
    both = (
        source(TEXTS["English"], *dates).getvalue()
        + "\n"
        + source(TEXTS["German"], "2020").getvalue()
    )
    sources = read_corpus(io.StringIO(both)).sources
    assert sources.loc[0, ["n_day", "n_month", "n_year", "n_undated"]].tolist() == [2, 1, 2, 1]
    assert sources.loc[0, "languages"] == "English 83 %, German 17 %"


def test_sources_of_other_languages_are_named():
    dates = [f"2020-{month:02}-{day:02}" for month in range(1, 13) for day in (3, 14)]
    corpus = read_corpus(source(TEXTS["English"], *dates), source(TEXTS["German"], *dates))
    assert corpus.sources["languages"].tolist() == ["English", "German"]
    expected = "The sources differ in language (<file 1> is English, <file 2> is German)"
    assert any(warning.startswith(expected) for warning in audit(corpus))
    assert not any(
        "differ in language" in warning
        for warning in audit(read_corpus(source(TEXTS["English"], *dates)))
    )


@pytest.mark.parametrize("language", FUNCTION_WORDS)
def test_the_function_words_of_a_language_tell_it_from_all_others(language):
    told = find_language(" ".join(sorted(FUNCTION_WORDS[language])))
    assert told == language or {told, language} <= {"Danish", "Norwegian", "unknown"}


@pytest.mark.parametrize(
    "languages",
    [
        ("eng", "English"),
        ("en", "EN", "en-GB", "english"),
        ("fre", "fra", "French", "français"),
        ("ger", "de-AT", "Deutsch"),
        ("chi", "zho", "zh-Hans", "Chinese"),
        ("pes", "pes"),
        ("English; French", "eng"),
    ],
)
def test_codes_and_names_of_one_language_are_one(tmp_path, languages):
    path = tmp_path / "works.bib"
    path.write_text(
        "\n".join(
            f"@article{{k{i}, title={{Sand of bay {i}}}, year={{{2000 + i % 9}}}, "
            f"language={{{languages[i % len(languages)]}}}}}"
            for i in range(30 * len(languages))
        ),
        encoding="utf-8",
    )
    assert not [line for line in audit(read_corpus(path)) if "several languages" in line]


def test_several_languages_are_still_said(tmp_path):
    path = tmp_path / "works.bib"
    path.write_text(
        "\n".join(
            f"@article{{k{i}, title={{Sand of bay {i}}}, year={{2001}}, "
            f"language={{{('eng', 'en', 'spa')[i % 3]}}}}}"
            for i in range(60)
        ),
        encoding="utf-8",
    )
    said = [line for line in audit(read_corpus(path)) if "several languages" in line]
    assert said == [
        (
            "The papers are in several languages (English 40, Spanish 20); topics may reflect "
            "language rather than content."
        )
    ]
