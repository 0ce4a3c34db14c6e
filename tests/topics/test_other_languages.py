"""Corpora in other languages: they run to the end, with labels of words, and named topics in them."""

import itertools
import re
import sys
import warnings

import numpy as np
import pandas as pd
import pytest

import trends
from trends.errors import TrendsWarning
from trends.text import count_terms
from trends.text.languages import segmentation

# Sentences of three subjects: the sea, rice, and language models. Each list names its subject in
# several inflections. Then words any of which a sensible label of the subject holds.
CORPORA = {
    "Russian": (
        (
            "Мы измеряем приливы в гавани и сравниваем уровень моря.",
            "Высота прилива зависит от ветра и глубины гавани.",
            "Прогноз приливов улучшает расписание судов.",
            "Спутники наблюдают за приливами в открытом море.",
            "Приливной энергией питаются станции у берега.",
        ),
        (
            "Урожай риса зависит от азотных удобрений.",
            "Сорта риса устойчивы к болезням листьев.",
            "Рисовые поля требуют много воды летом.",
            "Дроны следят за рисом и влажностью почвы.",
            "Влажность почвы меняет рост риса.",
        ),
        (
            "Языковая модель отвечает на вопросы врачей.",
            "Обучение языковых моделей требует больших корпусов.",
            "Сжатие языковых моделей снижает расход памяти.",
            "С языковой моделью работают переводчики.",
            "Галлюцинации языковых моделей обнаруживает классификатор.",
        ),
        ("прилив|гаван|мор|суд", "рис|почв|урожа|удобрен", "модел"),
        ("приливы", "языковая модель"),
    ),
    "Ukrainian": (
        (
            "Ми вимірюємо припливи в гавані та порівнюємо рівень моря.",
            "Висота припливу залежить від вітру та глибини гавані.",
            "Прогноз припливів покращує розклад суден у гавані.",
            "Супутники спостерігають за припливами у відкритому морі.",
        ),
        (
            "Урожай рису залежить від азотних добрив.",
            "Сорти рису стійкі до хвороб листя.",
            "Дрони стежать за рисом і вологістю ґрунту.",
            "Вологість ґрунту змінює ріст рису.",
        ),
        (
            "Мовна модель відповідає на питання лікарів.",
            "Навчання мовних моделей потребує великих корпусів.",
            "Стиснення мовних моделей зменшує витрати пам'яті.",
            "Галюцинації мовних моделей виявляє класифікатор.",
        ),
        ("приплив|гаван|суден", "рис|ґрунт|добрив", "модел"),
        ("припливи",),
    ),
    "Greek": (
        (
            "Μετράμε την παλίρροια στο λιμάνι και τη στάθμη της θάλασσας.",
            "Το ύψος της παλίρροιας εξαρτάται από τον άνεμο.",
            "Οι παλίρροιες επηρεάζουν τα πλοία στο λιμάνι.",
            "Δορυφόροι παρατηρούν τις παλίρροιες στο πέλαγος.",
        ),
        (
            "Η παραγωγή ρυζιού εξαρτάται από το άζωτο.",
            "Ποικιλίες ρυζιού αντέχουν στις ασθένειες των φύλλων.",
            "Το ρύζι χρειάζεται πολύ νερό το καλοκαίρι.",
            "Η υγρασία του εδάφους αλλάζει την ανάπτυξη του ρυζιού.",
        ),
        (
            "Το γλωσσικό μοντέλο απαντά σε ερωτήσεις γιατρών.",
            "Η εκπαίδευση γλωσσικών μοντέλων απαιτεί μεγάλα σώματα κειμένων.",
            "Η συμπίεση γλωσσικών μοντέλων μειώνει τη μνήμη.",
            "Τα γλωσσικά μοντέλα παράγουν περιλήψεις.",
        ),
        ("παλίρροι|λιμάνι", "ρυζ|νερό", "μοντέλ|ιατρ|γιατρ|κειμέν"),
        ("παλίρροια", "γλωσσικό μοντέλο"),
    ),
    "Arabic": (
        (
            "نقيس المد والجزر في الميناء ونقارن مستوى البحر.",
            "يعتمد ارتفاع المد على الرياح وعمق الميناء.",
            "تراقب الأقمار الصناعية المد والجزر في البحر.",
            "يتأثر جدول السفن بالمد في الميناء.",
        ),
        (
            "يعتمد محصول الأرز على الأسمدة.",
            "أصناف الأرز تقاوم أمراض الأوراق.",
            "تحتاج حقول الأرز إلى مياه كثيرة.",
            "رطوبة التربة تغير نمو الأرز.",
        ),
        (
            "يجيب النموذج اللغوي عن أسئلة الأطباء.",
            "يتطلب تدريب النماذج اللغوية نصوصا كثيرة.",
            "ضغط النماذج اللغوية يقلل الذاكرة.",
            "تولد النماذج اللغوية ملخصات طويلة.",
        ),
        ("المد|الميناء", "الأرز", "لغوي"),
        ("المد", "الأرز"),
    ),
    "Persian": (
        (
            "ما جزر و مد را در بندر اندازه می‌گیریم و سطح دریا را می‌سنجیم.",
            "ارتفاع جزر و مد به باد و عمق بندر بستگی دارد.",
            "ماهواره‌ها جزر و مد دریا را می‌بینند.",
            "برنامهٔ کشتی‌ها در بندر به جزر و مد وابسته است.",
        ),
        (
            "عملکرد برنج به کود نیتروژن بستگی دارد.",
            "رقم‌های برنج در برابر بیماری برگ مقاوم‌اند.",
            "مزرعه‌های برنج آب فراوان می‌خواهند.",
            "رطوبت خاک رشد برنج را تغییر می‌دهد.",
        ),
        (
            "مدل زبانی به پرسش پزشکان پاسخ می‌دهد.",
            "آموزش مدل‌های زبانی پیکره‌های بزرگ می‌خواهد.",
            "فشرده‌سازی مدل‌های زبانی حافظه را کم می‌کند.",
            "مدل‌های زبانی چکیده می‌نویسند.",
        ),
        ("جزر|مد|بندر", "برنج", "زبانی"),
        ("مدل زبانی", "برنج"),
    ),
    "Hindi": (
        (
            "हम बंदरगाह में ज्वार और समुद्र का स्तर मापते हैं।",
            "ज्वार की ऊँचाई हवा और बंदरगाह की गहराई पर निर्भर है।",
            "उपग्रह समुद्र में ज्वार को देखते हैं।",
            "बंदरगाह के जहाज ज्वार के समय चलते हैं।",
        ),
        (
            "धान की उपज नाइट्रोजन उर्वरक पर निर्भर है।",
            "धान की किस्में पत्ती के रोग सहती हैं।",
            "धान के खेत में पानी बहुत चाहिए।",
            "मिट्टी की नमी धान की वृद्धि बदलती है।",
        ),
        (
            "भाषा मॉडल डॉक्टरों के प्रश्नों का उत्तर देता है।",
            "भाषा मॉडलों के प्रशिक्षण में बड़े पाठ चाहिए।",
            "भाषा मॉडलों का संपीड़न स्मृति घटाता है।",
            "भाषा मॉडल लंबे सारांश लिखते हैं।",
        ),
        ("ज्वार|बंदरगाह", "धान", "भाषा"),
        ("भाषा मॉडल", "धान"),
    ),
    "Korean": (
        (
            "우리는 항구에서 조석을 측정하고 해수면을 비교한다.",
            "조석의 높이는 바람과 항구 깊이에 달려 있다.",
            "위성은 바다에서 조석을 관측한다.",
            "조석은 항구 선박의 일정에 영향을 준다.",
        ),
        (
            "벼농사는 질소 비료에 달려 있다.",
            "벼농사와 잎 병해를 드론으로 살핀다.",
            "벼농사에는 여름에 물이 많이 필요하다.",
            "토양 수분이 벼농사를 바꾼다.",
        ),
        (
            "언어 모델은 의사의 질문에 답한다.",
            "언어 모델의 학습에는 말뭉치가 필요하다.",
            "언어 모델을 압축하면 메모리가 줄어든다.",
            "환각은 언어 모델에서 자주 보인다.",
        ),
        ("조석|항구", "벼농사", "모델"),
        ("조석", "언어 모델"),
    ),
    "Chinese": (
        (
            "我们测量港口的潮汐并比较海平面。",
            "潮汐的高度取决于风和港口的深度。",
            "卫星观测海洋中的潮汐。",
            "港口船舶的时刻受到潮汐影响。",
        ),
        (
            "水稻产量取决于氮肥。",
            "水稻品种抵抗叶片病害。",
            "夏季水稻田需要大量用水。",
            "土壤湿度改变水稻生长。",
        ),
        (
            "语言模型回答医生的问题。",
            "训练语言模型需要大规模语料。",
            "压缩语言模型可以减少内存。",
            "语言模型的幻觉需要检测。",
        ),
        ("潮汐", "水稻", "语言模型"),
        ("潮汐", "语言模型"),
    ),
    "Japanese": (
        (
            "港で潮汐を測定し、海面水位を比べる。",
            "潮汐の高さは風と港の深さで決まる。",
            "衛星は海洋の潮汐を観測する。",
            "船舶の時刻表は潮汐に左右される。",
        ),
        (
            "水稲の収量は窒素肥料で決まる。",
            "水稲の品種は葉の病害に耐える。",
            "夏の水稲には多くの水が要る。",
            "土壌水分は水稲の生育を変える。",
        ),
        (
            "言語モデルは医師の質問に答える。",
            "言語モデルの学習には大きなコーパスが要る。",
            "言語モデルを圧縮するとメモリが減る。",
            "要約を書く言語モデルの幻覚を検出する。",
        ),
        ("潮汐", "水稲", "言語モデル"),
        ("潮汐", "言語モデル"),
    ),
    "Thai": (
        (
            "เราวัดน้ำขึ้นน้ำลงในท่าเรือและระดับน้ำทะเล",
            "ดาวเทียมสังเกตน้ำขึ้นน้ำลงในมหาสมุทร",
            "เรือในท่าเรือออกตามน้ำขึ้นน้ำลง",
        ),
        (
            "ผลผลิตข้าวขึ้นกับปุ๋ยไนโตรเจน",
            "พันธุ์ข้าวทนโรคใบ",
            "นาข้าวต้องใช้น้ำในฤดูร้อน",
        ),
        (
            "แบบจำลองภาษาตอบคำถามของแพทย์",
            "การฝึกแบบจำลองภาษาต้องใช้คลังข้อความ",
            "การบีบอัดแบบจำลองภาษาลดหน่วยความจำ",
        ),
        ("น้ำ|เรือ", "ข้าว", "ภาษา"),
        ("แบบจำลองภาษา",),
    ),
    "German": (
        (
            "Wir messen die Gezeiten in den Häfen und vergleichen die Pegel mit dem Wind.",
            "Das Kraftwerk im Hafen nutzt die Strömung, die mit dem Wind wechselt.",
            "Für Schiffe ist der Pegel eines Hafens bei Sturm nicht leicht zu messen.",
        ),
        (
            "Die Ernte von Reis hängt von dem Dünger ab, der auf dem Feld liegt.",
            "Sorten von Reis sind auch bei Krankheiten der Blätter nicht zu verlieren.",
            "Das Wasser auf den Feldern ist für den Reis im Sommer nicht genug.",
        ),
        (
            "Ein Sprachmodell beantwortet die Fragen, die eine Ärztin stellt.",
            "Das Training von Sprachmodellen ist mit großen Korpora nicht billig.",
            "Mit der Kompression des Sprachmodells wird auch der Speicher kleiner.",
        ),
        (),
        ("Hafen", "Sprachmodell"),
    ),
    "Finnish": (
        (
            "Mittaamme vuoroveden satamassa ja vertaamme sitä tuuleen, joka on kova.",
            "Satamien vuorovesi on voimakas, kun tuuli ja virta ovat samaan suuntaan.",
            "Laivat lähtevät satamasta, kun vuorovettä on tai se on nousussa.",
        ),
        (
            "Riisin sato on pieni, jos lannoite ei ole pellolla.",
            "Riisilajikkeet ovat kestäviä, mutta lehtien taudit eivät ole harvinaisia.",
            "Pelto on märkä, ja riisi kasvaa, kun vettä on.",
        ),
        (
            "Kielimalli vastaa lääkärin kysymyksiin, jotka ovat vaikeita.",
            "Kielimallien koulutus on kallista, ja se vie muistia.",
            "Muisti on pieni, kun kielimallia tiivistetään.",
        ),
        (),
        ("kielimalli", "satama"),
    ),
}
# Which subject the named topics are of, by number.
SUBJECT_OF = {
    "приливы": 0, "языковая модель": 2, "припливи": 0, "παλίρροια": 0, "γλωσσικό μοντέλο": 2,
    "المد": 0, "الأرز": 1, "مدل زبانی": 2, "برنج": 1, "भाषा मॉडल": 2, "धान": 1, "조석": 0,
    "언어 모델": 2, "潮汐": 0, "语言模型": 2, "言語モデル": 2, "แบบจำลองภาษา": 2, "Hafen": 0,
    "Sprachmodell": 2, "kielimalli": 2, "satama": 0,
}  # fmt: skip


def make_papers(language: str, n_papers: int = 66, *, seed: int = 0) -> pd.DataFrame:
    """Return papers of the three subjects in turn; paper_id ends with the subject's number."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(n_papers):
        sentences = CORPORA[language][number % 3]
        title, *said = (sentences[i] for i in rng.permutation(len(sentences))[:3])
        day = pd.Timestamp(2015, 1, 1) + pd.Timedelta(days=int(rng.integers(0, 3000)))
        rows.append((f"{number:03d}-{number % 3}", title.rstrip(".。।"), " ".join(said), day))
    return pd.DataFrame(rows, columns=["paper_id", "title", "abstract", "published"])


def fit(papers: pd.DataFrame, **given) -> trends.TopicModel:
    """Fit a model; that the encoder does not know the language is said, and not looked at."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TrendsWarning)
        return trends.TopicModel(**given).fit(papers)


@pytest.mark.parametrize("language", [name for name, corpus in CORPORA.items() if corpus[3]])
def test_a_corpus_has_a_topic_of_each_subject_with_labels_of_words(language):
    model = fit(make_papers(language), n_topics=3)
    labels = model.topics_["label"].tolist()
    words = CORPORA[language][3]
    assert len(labels) == 3
    assert any(
        all(re.search(word, label.casefold()) for word, label in zip(words, order, strict=True))
        for order in itertools.permutations(labels)
    ), labels


@pytest.mark.parametrize(
    ("language", "name"),
    [(language, name) for language, corpus in CORPORA.items() for name in corpus[4]],
)
def test_a_named_topic_has_the_papers_that_say_it_in_any_inflection(language, name):
    papers = make_papers(language)
    model = fit(papers, named_topics=[trends.NamedTopic(name, broad=False)])
    found = model.assignments_.query("topic == 0")["paper_id"]
    expected = papers["paper_id"][papers["paper_id"].str.endswith(f"-{SUBJECT_OF[name]}")]
    assert set(found) == set(expected)


# The packages that find words where no spaces are between them.
SEGMENTERS = {"Chinese": {"jieba"}, "Japanese": {"budoux"}, "Thai": {"budoux"}}


@pytest.mark.parametrize(
    ("language", "n_papers"),
    [
        *(("Chinese", n_papers) for n_papers in (1, 3, 20, 61, 240)),
        *(("Japanese", 61), ("Thai", 61), ("Persian", 1), ("Korean", 100), ("Ukrainian", 61)),
    ],
)
def test_corpora_of_any_size_run_to_the_end(language, n_papers):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TrendsWarning)
        analysis = trends.analyze(make_papers(language, n_papers), with_map=False)
    packages = analysis.provenance["packages"]
    used = {"jieba", "budoux"} & packages.keys()
    assert used >= SEGMENTERS.get(language, set())
    assert not used or language in SEGMENTERS
    assert "snowballstemmer" in packages
    assert len(analysis.assignments) >= n_papers
    areas = analysis.topics.loc[analysis.topics["kind"] == "area"]
    assert areas["label"].is_unique


@pytest.fixture
def without_segmenters(monkeypatch):
    """Make as if the extra `cjk` were not installed."""
    for package in ("jieba", "budoux"):
        monkeypatch.setitem(sys.modules, package, None)
    segmentation.forget_segmenters()
    yield
    segmentation.forget_segmenters()


@pytest.mark.usefixtures("without_segmenters")
@pytest.mark.parametrize("language", ["Chinese", "Japanese", "Thai"])
def test_without_a_segmenter_pairs_of_characters_serve_and_that_is_said_once(language):
    papers = make_papers(language)
    with pytest.warns(TrendsWarning) as said:
        model = trends.TopicModel().fit(papers)
    about_pairs = [str(w.message) for w in said if "pairs of characters" in str(w.message)]
    assert len(about_pairs) == 1
    assert "pip install 'trends[cjk]'" in about_pairs[0]
    assert model.topics_["label"].is_unique


@pytest.mark.usefixtures("without_segmenters")
def test_a_few_chinese_names_in_english_papers_are_no_reason_to_warn(make_papers):
    papers = make_papers(8)
    papers.loc[0, "abstract"] += " Named 潮汐 and 水稻."
    with warnings.catch_warnings():
        warnings.simplefilter("error", TrendsWarning)
        count_terms(papers)


def test_a_saved_model_finds_inflected_forms_in_new_papers(tmp_path):
    model = fit(make_papers("German"), named_topics=["Sprachmodell"])
    model.save(tmp_path / "model")
    loaded = trends.TopicModel.load(tmp_path / "model")
    new = pd.DataFrame(
        {
            "paper_id": ["n"],
            "title": ["Über Sprachmodelle"],
            "abstract": ["Die Grenzen der Sprachmodelle sind nicht bekannt."],
        }
    )
    assert loaded.transform(new)["topic"].tolist() == [0]


def test_a_name_is_found_only_in_forms_of_its_own_word():
    papers = make_papers("Russian")
    papers.loc[papers["paper_id"].str.endswith("-1"), "title"] = "Рисунки морковных полей"
    model = fit(papers, named_topics=["море", "рис"])
    sea = set(model.assignments_.query("topic == 0")["paper_id"])
    assert sea
    assert not any(paper_id.endswith("-1") for paper_id in sea)


def test_zero_width_joiners_make_no_other_term():
    texts = ["مدل‌های زبانی", "مدلهای زبانی", "مدل‌های زبانی"]
    papers = pd.DataFrame({"paper_id": list("abc"), "title": texts, "abstract": ""})
    terms = count_terms(papers).terms.tolist()
    assert "مدل‌های" in terms
    assert "مدلهای" not in terms
