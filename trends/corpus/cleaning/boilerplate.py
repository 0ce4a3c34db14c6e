"""Recognize texts that replace an abstract, and notices before or after one.

Each group of patterns names the services or sites in whose records it occurs. The English forms and
those of HAL and Cambridge Core come from lists that loaders of OpenAlex and Crossref keep in public
repositories, and one form each in French, German, Spanish, Portuguese, Russian and Chinese from
public code. The other forms were written by analogy.
"""

import re
from collections.abc import Mapping
from typing import Final

__all__ = ["cut_notices", "is_placeholder"]

_NOUN: Final = r"(?:english |author |online )?(?:abstract|summary|description|synopsis|preview)s?"
_GIVEN: Final = (
    r"(?:available|accessible|provided|received|supplied|found|given|included|submitted|recorded|"
    r"deposited|present|published|listed|required|entered|prepared|"
    r"associated)"
)
_FOR_WHAT: Final = (
    r"(?: (?:yet|online|here|currently|at this time|at present))?"
    r"(?: (?:for|in|with|from|on|at) .{1,70})?"
)

# Each pattern must match the whole abstract, ignoring case and surrounding brackets.
_PLACEHOLDERS: Final = (
    # Scopus ("[No abstract available]"), Crossref, OpenAlex, PubMed, SSRN, ACM, IEEE.
    (
        rf"(?:sorry,? |unfortunately,? )?(?:there (?:is|was) |we have )?no {_NOUN}"
        rf"(?: (?:text|content))?(?: (?:is|are|was|has been))?(?: (?:currently|yet))?(?: {_GIVEN})?"
        rf"{_FOR_WHAT}"
    ),
    (
        rf"(?:an? |the |this )?(?:{_NOUN}|full text)(?: text)?(?: for .{{1,50}}?)?(?: (?:is|was|has))?"
        rf"(?: currently)?(?: (?:not|un|never))(?: ?|-)(?:yet )?(?:been )?{_GIVEN}{_FOR_WHAT}"
    ),
    (
        r"(?:this|the) (?:article|paper|work|item|publication|document|record|entry|text)"
        rf" (?:has no|does not have an?|doesn't have an?|contains no|comes without an?) {_NOUN}"
        rf"(?: {_GIVEN})?"
    ),
    (
        rf"(?:{_NOUN}|article|paper)(?: (?:is|was|has been))? (?:missing|absent|lacking|withdrawn|"
        r"withheld|removed|pending|forthcoming|to follow|to be added|to be announced|tba|tbd|n/?a|none)"
        r"(?: \([^()]{1,60}\)?)?"
    ),
    rf"(?:\[?todo\]? )?(?:please )?(?:add|insert|enter|type) (?:an? |the |your )?{_NOUN} here",
    (
        r"abstracts? (?:is )?(?:only )?available (?:from|at|in|on|only|upon) .{1,60}|graphical abstract"
        r"(?: available)?|article in press|in this issue|book review|letter to the editor|editorial|"
        r"erratum|corrigendum|highlights|not abstracted|(?:https?://|doi:\s?10\.)\S+|to appear|tbc|_+"
    ),
    (
        r"abstract|summary|none|null|nan|nil|n[./]?a\.?|not (?:available|applicable|provided|given)|"
        r"unavailable|unknown|missing|tba|tbd|to be announced|to be added|test|x+|\W*"
    ),
    # DataCite's codes for values that are missing (metadata schema, appendix on unknown values).
    r":?(?:unac|unal|unap|unas|unav|unkn|none|null|tba|etal)\b.{0,40}",
    # HAL, whose descriptions name the audience of a paper; OpenAlex copies them.
    r"(?:inter)?national audience|audience (?:inter)?nationale",
    # Institutional repositories (ORBi, DSpace, EPrints), as passed on by OpenAlex and CORE.
    (
        r"(?:non[- ])?(?:peer|editorial|editorially)[- ]?reviewed|refereed|status: \w+|"
        r"(?:published|accepted|submitted|author'?s?|final|draft) (?:version|manuscript)|"
        r"version of record|post-?print|pre-?print|cover title|info:eu-repo/semantics/\w+|"
        r"(?:refereed|conference|journal|review|research) (?:article|paper)|open access|no access|"
        r"editorial material|supplementary (?:material|data|information)"
    ),
    # Cambridge Core ("An abstract is not available for this content so a preview has been
    # provided. ..."), with the note on access that follows.
    (
        r"(?:summary |abstract )?an? (?:abstract|summary) is not available for this (?:content|item|"
        r"article|chapter|book)\b.{0,400}"
    ),
    # Wiley, Oxford, Taylor & Francis, World Bank: links and buttons of the page.
    (
        r"(?:please )?click (?:on )?(?:here|the (?:article |paper |pdf |download )?(?:title|pdf|link|"
        r"button|icon|image|tab))\b.{0,80}"
    ),
    (
        r"(?:please )?(?:see|refer to|read|view|download|consult|check|open) (?:the )?(?:attached |full |"
        r"original |complete )?(?:pdf|full[- ]?text|article|paper|file|attachment|document|print "
        r"version)\b.{0,60}"
    ),
    r"(?:click to (?:in|de)crease image size ?)+",
    r"(?:article |extract |first )?(?:page )?(?:preview|extract)(?: not available| unavailable)?",
    r"(?:the )?first page(?: image| preview)?(?: of (?:the |this )?(?:article|paper|document|pdf))?",
    # The kind of text before the statement: "Correspondence: no abstract".
    rf"[^.:;–—-]{{1,40}}\s?[:;–—-] no {_NOUN}(?: {_GIVEN})?",
    r"no access(?-i:[A-Z]).{0,400}|our website uses cookies\b.{0,600}",
    r"the following paper fields have been elided by the publisher\b.{0,80}",
    # French (HAL, Persee, Erudit), Spanish and Portuguese (SciELO, Redalyc, Dialnet), Italian.
    r"(?:il n'y a )?(?:pas de|aucun|sans) (?:résumé|resume|abstract)(?: (?:n'est )?\w+)?",
    (
        r"(?:le |ce )?(?:résumé|resume) (?:n'est pas|non|in|est in)[ -]?(?:disponible|fourni|communiqué)"
        r".{0,40}"
    ),
    (
        r"(?:(?:este|el) (?:artículo|articulo|trabajo|documento) )?(?:no (?:hay|contiene|existe|tiene|"
        r"presenta|se dispone de|incluye)|sin) (?:un )?(?:resumen|abstract)(?: disponible)?.{0,40}"
    ),
    r"(?:el )?resumen no (?:está )?disponible.{0,40}",
    (
        r"(?:(?:este|o) (?:artigo|trabalho) )?(?:sem|não (?:há|possui|contém|tem|apresenta)|nao (?:ha|"
        r"possui|contem|tem)) (?:um )?(?:resumo|abstract)(?: disponível| disponivel)?.{0,40}"
    ),
    r"(?:o )?resumo (?:não (?:está )?|nao |in)disponível.{0,40}",
    (
        r"(?:nessun|senza|non è disponibile (?:un |il |alcun )?) ?(?:riassunto|abstract|sommario)"
        r"(?: disponibile)?|(?:il )?(?:riassunto|abstract|sommario) non (?:è )?disponibile.{0,40}"
    ),
    # German, Dutch, Scandinavian and Finnish, Polish, Czech, Turkish, Indonesian repositories.
    (
        r"(?:es (?:ist|liegt) )?kein(?:e)? (?:abstract|zusammenfassung|kurzfassung|inhaltsangabe|"
        r"kurzbeschreibung)(?: (?:verfügbar|vorhanden|angegeben|vor))?.{0,40}|ohne (?:abstract|"
        r"zusammenfassung)|(?:abstract|zusammenfassung|kurzfassung)(?: ist)? nicht (?:verfügbar|"
        r"vorhanden).{0,40}"
    ),
    r"geen (?:samenvatting|abstract)(?: beschikbaar)?|samenvatting niet beschikbaar",
    (
        r"(?:ingen|inget) (?:abstract|sammanfattning|sammendrag|resumé)(?: \w+)?|(?:sammanfattning|"
        r"abstract|sammendrag|resumé) (?:saknas|mangler)|ei tiivistelmää|tiivistelmä puuttuu"
    ),
    r"(?:brak|bez) (?:streszczenia|abstraktu)|streszczenie niedostępne|abstrakt není k dispozici",
    r"(?:özet|öz)(?:i|et)? (?:yok(?:tur)?|bulunmamaktadır|mevcut değil(?:dir)?)",
    r"tidak ada abstrak|abstrak tidak tersedia",
    # eLibrary.ru and CyberLeninka, CNKI and Wanfang, J-STAGE and CiNii, KCI, and others.
    (
        r"(?:аннотация|реферат|резюме)(?: к \w+)? (?:отсутствует|недоступн\w+|не (?:указан|"
        r"предоставлен|представлен|приведен|приводит|найден)\w*)|(?:нет|без) (?:аннотации|реферата|"
        r"резюме)|анотація (?:відсутня|недоступна)|няма анотация"
    ),
    r"无|無|<?正>?|없음|본문 참조|ไม่มีบทคัดย่อ|không có tóm tắt|nincs absztrakt|nema sažetka",
    (
        r"(?:本文|该文|該文|此文|本篇)?(?:暂无|暫無|暂时没有|没有|沒有|无|無|缺)(?:中文|英文|相关|可用)?(?:的)?(?:摘要|文摘|提要|简介)"
        r"(?:信息|内容|可用)?|(?:摘要|文摘)(?:暂缺|暂无|缺失|不可用|无)"
    ),
    (
        r"(?:本(?:論文|文)(?:に)?は?)?(?:抄録|要旨|要約|アブストラクト|概要)(?:は|が)?(?:ありません|ない|なし|無し|"
        r"未登録|未掲載|利用できません|ございません)"
    ),
    (
        r"(?:이 (?:논문|글)(?:은|에는) ?)?(?:초록|요약)(?:이|은|문)? ?(?:정보가 )?(?:없음|없습니다|없다|없는 논문|"
        r"제공되지 않(?:음|습니다)|미제공|미등록)"
    ),
    (
        r"(?:لا يوجد|لا يتوفر|بدون|غير متوفر) ?(?:ال)?(?:ملخص|مستخلص)?(?: متاح| متوفر)?|(?:ال)?(?:ملخص|"
        r"مستخلص) غير (?:متاح|متوفر)"
    ),
    r"(?:این مقاله )?(?:فاقد|بدون) چکیده(?: است)?|چکیده (?:ندارد|موجود نیست|در دسترس نیست)",
    r"(?:δεν υπάρχει|χωρίς) περίληψη|(?:η )?περίληψη δεν είναι διαθέσιμη|सार उपलब्ध नहीं(?: है)?",
)
_PLACEHOLDER: Final = re.compile("|".join(f"(?:{form})" for form in _PLACEHOLDERS), re.IGNORECASE)
# The longest form that the patterns can match; longer abstracts need not be searched.
LONGEST_PLACEHOLDER: Final = 640
_AROUND: Final = " .,;:!?[](){}<>-–—*•\"'“”«»【】（）。"

# Notices before an abstract, which are removed repeatedly until none of them matches.
_OPENINGS: Final = (
    # Labels of the field, in the languages of common exports.
    (
        r"(?i:abstract|summary|résumé|resumen|resumo|riassunto|zusammenfassung|аннотация|реферат|резюме|"
        r"özet|streszczenie|περίληψη|چکیده|الملخص|ملخص)\s*(?:[:.\-–—]\s*|\s(?=[A-Z]))"
    ),
    r"(?:Abstract|ABSTRACT|Summary|SUMMARY)(?=[A-Z][a-z])",
    r"[\[【〔(](?i:abstract|summary|摘要|要旨|抄録|概要|初録|초록|요약)[\]】〕)]\s*[:：]?\s*",
    r"(?:摘\s*要|内容提要|要\s*旨|抄\s*録|概\s*要|초\s*록|요\s*약)\s*[:：]\s*",
    # Where words are not separated, a blank behind the word separates the label.
    r"(?:摘\s*要|内容提要|要\s*旨|抄\s*録|概\s*要)\s+",
    # Older book chapters of Elsevier, the audience stated by HAL, buttons of Taylor & Francis.
    r"Publisher Summary\s+(?=[A-Z])",
    r"(?:Inter)?[Nn]ational audience\s*[.:;]?\s*(?=[A-ZÀ-Þ])",
    r"(?:Click to (?:in|de)crease image size\s*)+",
    # IEEE, Elsevier, ACM, Wiley: notices of rights before the abstract.
    (
        r"(?i:copyright\s*)?(?:©|\([Cc]\))\s*(?:copyright\s*)?\d{4}[^.]{0,100}\.\s*"
        r"(?i:all rights reserved\.\s*)?(?=[^\W\d_])(?![a-z])"
    ),
    (
        r"(?i:copyright)\s+(?:©\s*)?\d{4}(?:.{0,100}?\.\s*(?i:all rights reserved)\.\s*|"
        r"[^.]{0,80}\.\s*)(?=[A-Z])"
    ),
    r"(?:©|\([Cc]\))\s*\d{4} IEEE\.?\s*",
    # Wiley, Elsevier: the publisher's sentence behind the notice of rights.
    (
        r"(?i:published by (?:elsevier|springer|(?:john )?wiley|ieee|acm|iop|oxford|cambridge|sage|mdpi|"
        r"frontiers|informa|taylor & francis|nature))(?:\s(?:B\.?V\.?|Ltd\.?|Inc\.?|LLC|GmbH|SAS|Masson|"
        r"Science|Nature|Publishing|University Press|Periodicals,?|& Sons,?|& Francis))*\.?\s"
        r"(?:(?i:on behalf of) [^.]{1,80}\.\s*)?(?:(?i:all rights reserved)\.\s*)?(?=[A-Z])"
    ),
)
_OPENING: Final = re.compile("|".join(f"(?:{form})" for form in _OPENINGS))

_START: Final = r"(?:^|(?<=[.!?;)\]。）]\s)|(?<=[。．！？])|(?<=[.!?])(?=©|\([Cc]\)\s?\d{4}))"
# Notices after an abstract, up to its end.
_ENDINGS: Final = (
    # Elsevier, Springer, Wiley, IOP, MDPI, Frontiers: rights and licences.
    (
        r"(?:(?i:copyright\s*)?(?:©|\([Cc]\))|(?i:copyright)\s+(?=\d))\s*(?i:copyright\s*)?"
        r"(?i:the\s+authors?(?:\(s\))?,?\s*)?(?:\d{4}|(?i:by)\b|[A-Z]).{0,240}$"
    ),
    r"(?i:crown copyright|licensee) .{0,160}$",
    # Springer Nature; AIP and others.
    r"[A-Z][^.]{0,60}(?i:or its licen[cs]ors?) (?:\([^()]{0,80}\) )?(?i:holds?) .{0,300}$",
    r"(?i:published under (?:an )?(?:exclusive )?licen[cs]e (?:by|to|from)) [A-Z].{0,120}$",
    r"(?i:all rights (?:are )?reserved)\.?$",
    (
        r"(?i:published (?:online |in \d{4} )?(?:by|under licen[cs]e by) (?:elsevier|springer|wiley|ieee|"
        r"acm|iop|oxford|cambridge|sage|john wiley|the royal society|mdpi|frontiers|informa|taylor|"
        r"american|nature))[^.]{0,120}\.?(?:\s*(?i:all rights reserved)\.?)?$"
    ),
    (
        r"(?i:this (?:article|work|paper|content|manuscript|study|is) .{0,40}?(?:protected by copyright|"
        r"open[- ]access article|licen[cs]ed under|distributed under|creative commons|in the public "
        r"domain in the usa)).{0,400}$"
    ),
    # EBSCO: "[ABSTRACT FROM AUTHOR] Copyright of ... is the property of ..."; ProQuest.
    (
        r"\[?\(?(?i:abstract from (?:author|publisher)|publication abstract|author abstract|abstract "
        r"from author\(s\)|abstract by the authors?)\)?\]?\.?(?:\s*(?i:copyright of) .{0,900})?$"
    ),
    r"(?i:copyright of) .{1,200}(?i:is the property of) .{1,700}$",
    # APA PsycInfo.
    r"\(?(?i:psyc ?info database record) .{0,120}$",
    # The audience stated by HAL after the abstract, and the note of open repositories.
    r"(?:Inter)?[Nn]ational audience\.?$",
    r"(?i:peer reviewed)\.?$",
    # Journals whose records hold the whole first page: keywords, classifications, the DOI.
    (
        # An abstract that starts so may go on behind them.
        r"(?<=.)(?i:(?:author )?key[- ]?words?(?: and phrases)?|index terms|(?:\d{4} )?mathematics subject "
        r"classifications?(?: \(?\d{4}\)?)?|jel (?:classifications?|codes?)|pacs(?: numbers?)?|mots[- ]cl[ée]s|"
        r"palabras clave|palavras[- ]chave|parole chiave|schlüsselwörter|ключевые слова|"
        r"anahtar kelimeler|słowa kluczowe|关键词|關鍵詞|キーワード)\s*[:：]"
        # Sentences behind them are part of the abstract.
        r"(?:(?![.!?] [A-Z]\w+ [a-z]+ [a-z]+ ).){1,500}$"
    ),
    r"(?i:doi)\s*:?\s*(?:https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/\S+$",
    r"https?://(?:dx\.)?doi\.org/10\.\d{4,9}/\S+$",
    # The Royal Society of Chemistry; Springer, Wiley and the American Chemical Society.
    (
        r"(?i:(?:the )?electronic supplementary (?:information|materials?)|(?:the )?online version of "
        r"this (?:article|paper|chapter) .{0,80}contains supplementary|supplementary (?:information|"
        r"materials?|data)(?: for this (?:article|paper))? (?:is|are) available).{0,400}$"
    ),
)
_ENDING: Final = re.compile(rf"{_START}(?:{'|'.join(f'(?:{form})' for form in _ENDINGS)})")
# Every ending contains one of these keys, and one of its values if it has any. Searching for them
# first avoids the slower patterns for most abstracts.
_ENDING_SIGNS: Final[Mapping[str, tuple[str, ...]]] = {
    "©": (), "(c)": (), "opyright": (), "eserved": (), "ublished": (), "licen": (), "ommons": (),
    "open access": (), "open-access": (), "public domain": (), "database record": (),
    "nal audience": (), "eer reviewed": (), "supplementary": (), "doi": ("10.",),
    "abstract": ("bstract from", "bstract by", "ation abstract", "or abstract"),
    ":": ("keyword", "key word", "key-word", "index terms", "classification", "jel code", "pacs", "clé",
          "clave", "chave", "chiave", "schlüsselw", "ключев", "anahtar", "kluczowe"),
    "：": ("关键词", "關鍵詞", "キーワード", "keyword"),
}  # fmt: skip
# The longest ending, EBSCO's, has some 900 characters.
REACH: Final = 1_200


def is_placeholder(abstract: str) -> bool:
    """Return whether a text is a placeholder, or a statement that there is no abstract.

    Examples
    --------
    >>> [is_placeholder(text) for text in ("[No abstract available]", "International audience")]
    [True, True]
    >>> is_placeholder("No abstract argument is used: the proof is elementary.")
    False
    """
    if len(abstract) > LONGEST_PLACEHOLDER:
        return False
    core = abstract.strip(_AROUND)
    return not core or _PLACEHOLDER.fullmatch(core) is not None


def cut_notices(abstract: str) -> str:
    """Return an abstract without labels and without publishers' notices before and after it.

    Examples
    --------
    >>> cut_notices("Summary: Tides rise. © 2021 The Authors. Published by Elsevier B.V.")
    'Tides rise.'
    """
    while found := _OPENING.match(abstract):
        abstract = abstract[found.end() :]
    start = max(0, len(abstract) - REACH)
    tail = abstract[start:]
    lowered = tail.casefold()
    for sign, others in _ENDING_SIGNS.items():
        if sign in lowered and (not others or any(other in lowered for other in others)):
            return (abstract[:start] + _cut_endings(tail)).strip()
    return abstract


def _cut_endings(tail: str) -> str:
    while found := _ENDING.search(tail):
        tail = tail[: found.start()].rstrip()
    return tail
