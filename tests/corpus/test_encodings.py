"""Encodings other than UTF-8 are found or named; a text misread in another counts as no paper."""

import io
import random

import pytest

from trends.corpus import read_corpus
from trends.errors import ConfigError, CorpusError

# A title and an abstract for each language, and the encodings that its files come in.
TEXTS = {
    "Russian": ("Гнёзда аистов на крышах", "Мы считаем гнёзда аистов в сорока деревнях и сравниваем годы.",
                ["cp1251", "koi8-r", "cp866"]),
    "Chinese": ("白鹳在屋顶上的巢", "我们统计了四十个村庄中的鸟巢，并对不同年份的数据进行了比较和分析。", ["gbk", "gb18030"]),
    "Taiwan": ("白鸛在屋頂上的巢", "我們統計了四十個村莊中的鳥巢，並對不同年份的數據進行了比較和分析。", ["big5"]),
    "Japanese": ("屋根の上のコウノトリの巣", "四十の村で巣を数え、年ごとの違いを比べた。", ["shift_jis", "cp932", "euc_jp", "iso2022_jp"]),
    "Korean": ("지붕 위의 황새 둥지", "우리는 마흔 개 마을에서 둥지를 세고 해마다 비교하였다.", ["euc_kr", "cp949"]),
    "German": ("Störche über Dächern", "Wir zählen Nester in vierzig Dörfern und erklären, wie sich die Jahre ähneln.", ["cp1252", "latin-1"]),
    "French": ("Les cigognes sur les toits d’été", "Nous comptons les nids de quarante villages où l’espèce a été protégée.", ["cp1252"]),
    "Polish": ("Gniazda bocianów na dachach", "Liczymy gniazda w czterdziestu wsiach i porównujemy kolejne lata, także suche.", ["cp1250", "iso8859-2"]),
    "Czech": ("Čapí hnízda na střechách", "Počítáme hnízda ve čtyřiceti vesnicích a srovnáváme jednotlivé roky.", ["cp1250"]),
    "Greek": ("Φωλιές πελαργών στις στέγες", "Μετράμε τις φωλιές σε σαράντα χωριά και συγκρίνουμε τα έτη.", ["cp1253"]),
    "Turkish": ("Çatılardaki leylek yuvaları", "Kırk köyde yuvaları sayıyor ve yılları karşılaştırıyoruz; şehirler dışarıda.", ["cp1254"]),
}  # fmt: skip
PAIRS = [(language, codec) for language, (_, _, codecs) in TEXTS.items() for codec in codecs]
FORMS = {
    "bib": "@article{{k,\n  title = {{{0}}},\n  abstract = {{{1}}},\n  year = {{2011}}\n}}\n",
    "csv": 'Title,Abstract,Year\n"{0}","{1}",2011\n',
    "ris": "TY  - JOUR\nTI  - {0}\nAB  - {1}\nPY  - 2011\nER  - \n",
}


def write(language: str, codec: str, form: str) -> bytes:
    title, abstract, _ = TEXTS[language]
    return FORMS[form].format(title, abstract).encode(codec)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("language", "codec"), PAIRS)
def test_an_encoding_is_found_and_said(language, codec, form):
    corpus = read_corpus(io.BytesIO(write(language, codec, form)))
    assert corpus.papers["title"].tolist() == [TEXTS[language][0]]
    assert corpus.papers["abstract"].tolist() == [TEXTS[language][1]]
    assert corpus.problems["problem"].str.contains("read as").any()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize("language", ["Russian", "Chinese", "German"])
def test_unicode_in_any_form_is_read(language, codec, form):
    corpus = read_corpus(io.BytesIO(write(language, codec, form)))
    assert corpus.papers["title"].tolist() == [TEXTS[language][0]]


@pytest.mark.parametrize(("language", "codec"), PAIRS)
def test_a_named_encoding_is_taken(language, codec):
    corpus = read_corpus(io.BytesIO(write(language, codec, "bib")), encoding=codec)
    assert corpus.papers["title"].tolist() == [TEXTS[language][0]]
    assert corpus.problems.empty


def test_what_is_unclear_is_refused_with_the_candidates():
    draw = random.Random(2)
    noise = bytes(draw.choice(range(0xA1, 0xFF)) for _ in range(60))
    content = b"@article{k, title={" + noise + b"}, year={2011}}\n"
    with pytest.raises(CorpusError, match=r"which is unclear: .*Name it with --encoding"):
        read_corpus(io.BytesIO(content))
    assert len(read_corpus(io.BytesIO(content), encoding="cp1251").papers) == 1


@pytest.mark.parametrize(
    "content",
    [
        "Title,Year\nÉtude des marées à la côte,2019\n".encode("mac-roman"),
        "Title,Year\n潮汐,2019\n".encode("gbk"),
    ],
)
def test_a_short_text_in_an_unclear_encoding_gives_no_paper_of_broken_signs(content):
    with pytest.raises(CorpusError, match=r"which is unclear: .*Name it with --encoding"):
        read_corpus(io.BytesIO(content))


@pytest.mark.parametrize("name", ["klingon", "rot13", "base64", 3, ""])
def test_an_encoding_that_is_none_is_refused(name):
    with pytest.raises(ConfigError, match=r"encoding must be the name of a text encoding"):
        read_corpus(io.BytesIO(b"@article{k, title={Storks}}"), encoding=name)


def test_lines_of_another_encoding_far_behind_the_head_are_read_in_it():
    ascii_part = "".join(FORMS["bib"].format(f"Storks {n}", "We count. " * 40) for n in range(400))
    russian = write("Russian", "cp1251", "bib")
    corpus = read_corpus(io.BytesIO(ascii_part.encode() + russian))
    assert len(ascii_part) > 100_000
    assert TEXTS["Russian"][0] in set(corpus.papers["title"])
    assert len(corpus.papers) == 401
    assert corpus.problems["problem"].str.contains("Windows-1251").any()


def test_a_file_of_utf8_with_lines_in_another_encoding_keeps_both():
    content = write("Russian", "utf-8", "bib") + write("German", "cp1252", "bib")
    titles = set(read_corpus(io.BytesIO(content)).papers["title"])
    assert titles == {TEXTS["Russian"][0], TEXTS["German"][0]}


def test_a_damaged_character_costs_no_more_than_itself():
    content = write("Chinese", "utf-8", "bib")
    at = content.index("巢".encode())
    corpus = read_corpus(io.BytesIO(content[:at] + content[at + 1 :]))
    title = corpus.papers["title"].iloc[0]
    assert title.startswith(TEXTS["Chinese"][0][:-1])
    assert corpus.problems["problem"].str.contains("bytes that are not text").any()


def test_an_encoding_that_the_file_states_is_taken():
    content = b"% Encoding: cp1257\n" + FORMS["bib"].format("Gandrai ant stogų", "Žąsys.").encode(
        "cp1257"
    )
    corpus = read_corpus(io.BytesIO(content))
    assert corpus.papers["title"].tolist() == ["Gandrai ant stogų"]
