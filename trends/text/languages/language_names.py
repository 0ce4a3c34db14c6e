"""Map the codes and names of languages in databases to one English name each."""

from typing import Final

__all__ = ["name_language"]

# English name: ISO 639-1, ISO 639-2 (both forms where there are two), and the language's own name.
# Source: the code list of the Library of Congress, the registration authority of ISO 639-2.
_CODES: Final = """
Afrikaans: af afr
Albanian: sq alb sqi shqip
Arabic: ar ara العربية
Armenian: hy arm hye
Azerbaijani: az aze
Basque: eu baq eus euskara
Belarusian: be bel
Bengali: bn ben
Bosnian: bs bos
Bulgarian: bg bul български
Catalan: ca cat català catalan;valencian
Chinese: zh chi zho cmn 中文 汉语 chinese(simplified) chinese(traditional)
Croatian: hr hrv scr hrvatski
Czech: cs cze ces čeština česky
Danish: da dan dansk
Dutch: nl dut nld nederlands dutch;flemish flemish
English: en eng anglais inglés inglês englisch inglese английский 英文 英語
Esperanto: eo epo
Estonian: et est eesti
Finnish: fi fin suomi
French: fr fre fra français francais französisch francés
Galician: gl glg galego
Georgian: ka geo kat
German: de ger deu deutsch allemand alemán
Greek: el gre ell ελληνικά greek,modern moderngreek
Gujarati: gu guj
Hebrew: he heb iw עברית
Hindi: hi hin हिन्दी
Hungarian: hu hun magyar
Icelandic: is ice isl
Indonesian: id ind in bahasaindonesia
Irish: ga gle
Italian: it ita italiano italienisch
Japanese: ja jpn 日本語
Kazakh: kk kaz
Korean: ko kor 한국어
Latin: la lat
Latvian: lv lav
Lithuanian: lt lit lietuvių
Macedonian: mk mac mkd
Malay: ms may msa bahasamelayu
Marathi: mr mar
Nepali: ne nep
Norwegian: no nor nb nob nn nno norsk bokmål
Persian: fa per fas farsi فارسی
Polish: pl pol polski
Portuguese: pt por português portugues
Romanian: ro rum ron română moldavian
Russian: ru rus русский russe
Serbian: sr srp scc srpski
Slovak: sk slo slk slovenčina
Slovenian: sl slv slovene
Spanish: es spa español espanol castellano castilian spanish;castilian espagnol spanisch
Swahili: sw swa
Swedish: sv swe svenska
Tamil: ta tam
Thai: th tha ไทย
Turkish: tr tur türkçe
Ukrainian: uk ukr українська
Urdu: ur urd
Uzbek: uz uzb
Vietnamese: vi vie
several languages: mul multiple multilingual
unknown: und mis zxx unknown undetermined notspecified n/a none
"""


def _read_codes() -> dict[str, str]:
    names: dict[str, str] = {}
    for line in _CODES.split("\n"):
        name, _, codes = line.partition(": ")
        for code in (name.casefold().replace(" ", ""), *codes.split()):
            names[code] = name
    return names


_NAME_OF: Final = _read_codes()


def name_language(stated: str) -> str:
    """Return the English name of a language that a record states by a code or name.

    The region or script after a code ("en-US", "zh_Hans") is ignored, and of several languages the
    first is taken. An unknown language is returned unchanged.

    Examples
    --------
    >>> [name_language(stated) for stated in ("eng", "en-GB", "ENGLISH", "Deutsch", "Klingon")]
    ['English', 'English', 'English', 'German', 'Klingon']
    """
    folded = "".join(stated.casefold().split())
    for part in (folded, folded.replace(";", ",").split(",")[0].split("/")[0]):
        for code in (part, part.replace("_", "-").split("-")[0].split("(")[0].rstrip(".")):
            if code in _NAME_OF:
                return _NAME_OF[code]
    return " ".join(stated.split())
