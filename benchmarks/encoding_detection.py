"""How often the encoding of small BibTeX, CSV and RIS files is found, by us and by charset-normalizer.

usage: python -m benchmarks.encoding_detection

Writes files of 1, 3 and 10 invented records in each encoding and format, and prints for both
how many were read with the right text, refused as unclear, or read with a wrong text.
"""

import random
from collections import Counter

from charset_normalizer import from_bytes

from trends.corpus.files.encodings import detect_encoding

SENTENCES = {
    "ru cp1251 koi8-r cp866": "Приливы переносят песок вдоль стены гавани.|Мы измеряем уровень моря на десяти станциях.|Модель описывает движение наносов во время шторма.|Влияние ветра на волны изучено методом наблюдений.|Результаты показывают рост скорости течения.",
    "uk cp1251": "Припливи переносять пісок уздовж стіни гавані.|Ми вимірюємо рівень моря на десяти станціях.|Модель описує рух наносів під час шторму.|Вплив вітру на хвилі вивчено методом спостережень.|Результати показують зростання швидкості течії.",
    "de cp1252 latin-1": "Gezeiten bewegen Sand längs der Mauer des Hafens.|Wir messen die Höhe der Flut für zehn Stationen.|Das Modell erklärt größere Änderungen der Strömung.|Die Wellen übertragen Kräfte auf das Gerüst.|Die Ergebnisse bestätigen frühere Schätzungen.",
    "fr cp1252 latin-1": "Les marées déplacent le sable le long du quai.|Nous mesurons la hauteur d’eau à dix stations.|Le modèle décrit l’évolution des dépôts après la tempête.|L’étude révèle un effet marqué de la houle.|Les résultats sont comparés à des données antérieures.",
    "es cp1252 latin-1": "Las mareas mueven la arena junto al muelle.|Medimos el nivel del mar en diez estaciones del año.|El modelo describe la evolución de los depósitos.|La investigación muestra un efecto según la estación.|Los resultados también indican más erosión.",
    "pt cp1252 latin-1": "As marés movem a areia ao longo do cais.|Medimos o nível do mar em dez estações.|O modelo descreve a evolução dos depósitos após a tempestade.|A avaliação não mostra efeito da vegetação.|Os resultados são comparados com observações.",
    "pl cp1250 iso8859-2": "Pływy przenoszą piasek wzdłuż ściany portu.|Mierzymy poziom morza na dziesięciu stacjach.|Model opisuje ruch osadów podczas sztormu.|Wpływ wiatru na fale zbadano metodą obserwacji.|Wyniki świadczą o wzroście prędkości prądu.",
    "cs cp1250 iso8859-2": "Příliv přenáší písek podél zdi přístavu.|Měříme výšku hladiny moře na deseti místech.|Model popisuje pohyb usazenin během bouře.|Účinek větru na vlny byl zkoumán pozorováním.|Výsledky ukazují růst rychlosti proudění.",
    "tr cp1254": "Gelgitler kumu liman duvarı boyunca taşır.|Deniz seviyesini on istasyonda ölçüyoruz.|Model fırtına sırasında çökel hareketini açıklıyor.|Rüzgârın dalgalara etkisi gözlemle araştırıldı.|Sonuçlar akıntı hızının arttığını gösteriyor.",
    "el cp1253": "Οι παλίρροιες μεταφέρουν άμμο κατά μήκος του τείχους.|Μετρούμε τη στάθμη της θάλασσας σε δέκα σταθμούς.|Το μοντέλο περιγράφει την κίνηση των ιζημάτων.|Η επίδραση του ανέμου μελετήθηκε με παρατηρήσεις.|Τα αποτελέσματα δείχνουν αύξηση της ταχύτητας.",
    "he cp1255": "הגאות מזיזה חול לאורך קיר הנמל.|אנו מודדים את גובה הים בעשר תחנות.|המודל מתאר את תנועת הסחף בזמן סערה.|השפעת הרוח על הגלים נבדקה בתצפיות.|התוצאות מראות עלייה במהירות הזרם.",
    "ar cp1256": "المد يحرك الرمل على طول جدار الميناء.|نقيس مستوى البحر في عشر محطات.|يصف النموذج حركة الرواسب أثناء العاصفة.|درس تأثير الرياح على الأمواج بالرصد.|تظهر النتائج زيادة في سرعة التيار.",
    "zh gbk gb18030": "潮汐沿港口的墙壁输送泥沙。|我们在十个站点测量海平面高度。|该模型描述了风暴期间沉积物的运动。|本文采用观测方法研究风对波浪的影响。|结果表明水流速度有所增加。",
    "zh-t big5": "潮汐沿著港口的牆壁輸送泥沙。|我們在十個站點測量海平面高度。|該模型描述了風暴期間沉積物的運動。|本文採用觀測方法研究風對波浪的影響。|結果顯示水流速度有所增加。",
    "ja shift_jis euc_jp": "潮汐は港の壁に沿って砂を運ぶ。|十か所の観測点で海面の高さを測定した。|嵐のときの堆積物の動きをモデルで説明する。|風が波に与える影響を観測により調べた。|流れの速さが増すことが示された。",
    "ko euc_kr": "조석은 항구의 벽을 따라 모래를 옮긴다.|우리는 열 개의 관측소에서 해수면 높이를 측정하였다.|이 모델은 폭풍 동안 퇴적물의 이동을 설명한다.|바람이 파도에 미치는 영향을 관측으로 연구하였다.|결과는 유속이 증가함을 보여 준다.",
}


def write(sentences: list[str], n_records: int, form: str, draw: random.Random) -> str:
    records = []
    for number in range(n_records):
        title, text = draw.choice(sentences).rstrip("。."), " ".join(draw.choices(sentences, k=3))
        if form == "bib":
            records.append(
                f"@article{{k{number},\n title={{{title}}},\n year={{2019}},\n abstract={{{text}}}}}\n"
            )
        elif form == "csv":
            records.append(f'"{title}","{text}",2019\n')
        else:
            records.append(f"TY  - JOUR\nTI  - {title}\nPY  - 2019\nAB  - {text}\nER  - \n")
    return ("Title,Abstract,Year\n" if form == "csv" else "") + "".join(records)


def outcome(codec: str | None, content: bytes, text: str) -> str:
    if codec is None:
        return "unclear"
    return "right" if content.decode(codec, "replace") == text else "wrong"


def main() -> None:
    draw = random.Random(5)
    counts: dict[tuple[str, int], Counter[str]] = {}
    for key, joined in SENTENCES.items():
        language, *codecs = key.split()
        for codec in codecs:
            for n_records in (1, 3, 10):
                for form in ("bib", "csv", "ris"):
                    for _ in range(5):
                        text = write(joined.split("|"), n_records, form, draw)
                        content = text.encode(codec, "replace")
                        text = content.decode(codec)
                        if content.isascii():
                            continue
                        best = from_bytes(content).best()
                        theirs = outcome(best and best.encoding, content, text)
                        ours = outcome(detect_encoding(content).codec, content, text)
                        counts.setdefault(("trends", n_records), Counter())[ours] += 1
                        counts.setdefault(("charset-normalizer", n_records), Counter())[theirs] += 1
                        if ours != "right":
                            counts.setdefault(
                                (f"  trends {language} {codec}", n_records), Counter()
                            )[ours] += 1
    print("| by | records | right | unclear | wrong |\n| --- | ---: | ---: | ---: | ---: |")
    for (name, n_records), found in sorted(counts.items()):
        print(
            f"| {name} | {n_records} | {found['right']} | {found['unclear']} | {found['wrong']} |"
        )


if __name__ == "__main__":
    main()
