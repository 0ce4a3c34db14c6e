"""Names of months, and the words that may stand beside them in a date, in the languages of common exports."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

__all__ = [
    "ACCESS_WORDS",
    "CALENDAR_WORDS",
    "ISSUE_WORDS",
    "MONTHS",
    "NO_DATE_WORDS",
    "STAGES",
    "fold_word",
]

# Letters that Unicode does not decompose into a base letter and an accent.
_UNDECOMPOSED: Final = str.maketrans("łıøđ", "liod")

# One line a language, one group of forms a month: the full name, its inflected forms, and the
# abbreviations in use. Croatian is absent on purpose: its "listopad" is October, while in Czech
# and Polish it is November.
_MONTHS_BY_LANGUAGE: Final[Mapping[str, str]] = {
    "English": "january jan|february feb febr|march mar|april apr|may|june jun|july jul|august aug|"
    "september sep sept|october oct|november nov|december dec",
    "German": "januar jan jänner|februar feb feber|märz mär mrz maerz|april apr|mai|juni jun|"
    "juli jul|august aug|september sep|oktober okt|november nov|dezember dez",
    "French": "janvier janv|février févr fév|mars|avril avr|mai|juin|juillet juil|août|"
    "septembre sept|octobre oct|novembre nov|décembre déc",
    "Spanish": "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|"
    "septiembre setiembre sep set|octubre oct|noviembre nov|diciembre dic",
    "Portuguese": "janeiro jan|fevereiro fev|março mar|abril abr|maio mai|junho jun|julho jul|"
    "agosto ago|setembro set|outubro out|novembro nov|dezembro dez",
    "Italian": "gennaio gen genn|febbraio feb febbr|marzo mar|aprile apr|maggio mag magg|giugno giu|"
    "luglio lug|agosto ago|settembre set sett|ottobre ott|novembre nov|dicembre dic",
    "Dutch": "januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|"
    "september sep|oktober okt|november nov|december dec",
    "Swedish": "januari jan|februari feb|mars|april apr|maj|juni jun|juli jul|augusti aug|"
    "september sep|oktober okt|november nov|december dec",
    "Danish": "januar jan|februar feb|marts mar|april apr|maj|juni jun|juli jul|august aug|"
    "september sep|oktober okt|november nov|december dec",
    "Norwegian": "januar jan|februar feb|mars mar|april apr|mai|juni jun|juli jul|august aug|"
    "september sep|oktober okt|november nov|desember des",
    "Finnish": "tammikuu tammikuuta tammi|helmikuu helmikuuta helmi|maaliskuu maaliskuuta maalis|"
    "huhtikuu huhtikuuta huhti|toukokuu toukokuuta touko|kesäkuu kesäkuuta kesä|"
    "heinäkuu heinäkuuta heinä|elokuu elokuuta elo|syyskuu syyskuuta syys|"
    "lokakuu lokakuuta loka|marraskuu marraskuuta marras|joulukuu joulukuuta joulu",
    "Polish": "styczeń stycznia sty|luty lutego lut|marzec marca mar|kwiecień kwietnia kwi|maj maja|"
    "czerwiec czerwca cze|lipiec lipca lip|sierpień sierpnia sie|wrzesień września wrz|"
    "październik października paź|listopad listopada lis|grudzień grudnia gru",
    "Czech": "leden ledna led|únor února úno|březen března bře|duben dubna dub|květen května kvě|"
    "červen června čvn|červenec července čvc|srpen srpna srp|září zář|říjen října říj|"
    "listopad listopadu|prosinec prosince pro",
    "Slovak": "január januára|február februára|marec marca|apríl apríla|máj mája|jún júna|júl júla|"
    "august augusta|september septembra|október októbra|november novembra|december decembra",
    "Hungarian": "január januári jan|február febr|március márc|április ápr|május máj|június jún|"
    "július júl|augusztus aug|szeptember szept|október okt|november nov|december dec",
    "Romanian": "ianuarie ian|februarie feb|martie mar|aprilie apr|mai|iunie iun|iulie iul|"
    "august aug|septembrie sept|octombrie oct|noiembrie noi|decembrie dec",
    "Catalan": "gener gen|febrer febr|març|abril abr|maig|juny|juliol jul|agost ag|setembre set|"
    "octubre oct|novembre nov|desembre des",
    "Turkish": "ocak oca|şubat şub|mart mar|nisan nis|mayıs may|haziran haz|temmuz tem|ağustos ağu|"
    "eylül eyl|ekim eki|kasım kas|aralık ara",
    "Indonesian": "januari jan|februari feb|maret mar|april apr|mei|juni jun|juli jul|agustus agu|"
    "september sep|oktober okt|november nov|desember des",
    "Russian": "январь января янв|февраль февраля фев февр|март марта мар|апрель апреля апр|май мая|"
    "июнь июня июн|июль июля июл|август августа авг|сентябрь сентября сен сент|"
    "октябрь октября окт|ноябрь ноября ноя нояб|декабрь декабря дек",
    "Ukrainian": "січень січня січ|лютий лютого лют|березень березня бер|квітень квітня квіт|"
    "травень травня трав|червень червня черв|липень липня лип|серпень серпня серп|"
    "вересень вересня вер|жовтень жовтня жовт|листопад листопада лист|грудень грудня груд",
    "Greek": "ιανουάριος ιανουαρίου ιαν|φεβρουάριος φεβρουαρίου φεβ|μάρτιος μαρτίου μαρ|"
    "απρίλιος απριλίου απρ|μάιος μαΐου|ιούνιος ιουνίου|ιούλιος ιουλίου|αύγουστος αυγούστου αυγ|"
    "σεπτέμβριος σεπτεμβρίου σεπ|οκτώβριος οκτωβρίου οκτ|νοέμβριος νοεμβρίου νοε|"
    "δεκέμβριος δεκεμβρίου δεκ",
}  # fmt: skip

_SEASONS: Final = (
    "spring spr summer sum fall fal autumn aut winter win frühling frühjahr sommer herbst printemps "
    "été automne hiver primavera verano otoño invierno verão outono inverno estate autunno lente "
    "zomer herfst vår höst весна лето осень зима easter christmas wiosna lato jesień zima season"
)
_QUARTERS: Final = (
    "quarter quart qtr q q1 q2 q3 q4 trimester trimest trimestre trim semester semest semestre half "
    "h t s quartal квартал fy ws ss academic wintersemester sommersemester mid early late 1q 2q 3q 4q first second third fourth firstquarter secondquarter thirdquarter "
    "fourthquarter"
)
_ORDINALS: Final = "st nd rd th d er re e ª º го"
_CONNECTIVES: Final = (
    "of the to at and in on de del da do di du d l le la el et y e i en den der und bis van och og "
    "ve a al até hasta à au г год года r roku roka rok év yil yılı р року"
)
_CIRCA: Final = "c ca circa cop copyright p © um about approx approximately"
_STAGES: Final = (
    "ahead available date epub first online print printed publication published publicado publié "
    "veröffentlicht press preprint forthcoming appear early access article advance "
    "web version cover proof proofs corrected prepublication inpress"
)
_ISSUES: Final = (
    "part pt suppl supplement supplemental special issue iss no nr number vol volume bd heft "
    "edition ed"
)
_OTHER_EVENTS: Final = (
    "accepted submitted cited accessed retrieved viewed downloaded updated modified revised received reçu consulté "
    "zugriff abgerufen consultado reprinted reprint reissued"
)
_CLOCKS: Final = "am pm utc gmt z est edt cst cdt mst mdt pst pdt cet cest bst"
_WEEKDAYS: Final = (
    "monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat "
    "sunday sun montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi "
    "jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo lunedì "
    "martedì mercoledì giovedì venerdì sabato domenica maandag dinsdag woensdag donderdag vrijdag "
    "zaterdag zondag понедельник вторник среда четверг пятница суббота воскресенье"
)


def fold_word(word: str) -> str:
    """Return a word in lower case without accents, as the tables of this module hold it.

    Examples
    --------
    >>> fold_word("Août"), fold_word("MÄRZ"), fold_word("Kasım"), fold_word("paź")
    ('aout', 'marz', 'kasim', 'paz')
    """
    folded = word.casefold()
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFKD", folded)
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return bare.translate(_UNDECOMPOSED)


def _fold_all(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold_word, words))


# Number of the month by its name, in all languages of the lists above.
MONTHS: Final[Mapping[str, int]] = {
    fold_word(name): month
    for names in _MONTHS_BY_LANGUAGE.values()
    for month, forms in enumerate(names.split("|"), start=1)
    for name in forms.split()
}
"""Number of the month by its folded name."""

_LISTS: Final = (
    *(_SEASONS, _QUARTERS, _ORDINALS, _CONNECTIVES, _CIRCA, _STAGES, _CLOCKS, _WEEKDAYS),
)
CALENDAR_WORDS: Final = _fold_all(word for words in _LISTS for word in words.split())
"""Words that may stand in a date without changing which year and month it states."""

STAGES: Final = _fold_all(_STAGES.split())
"""Words that name a stage of publication; several dates may stand beside several of them."""

NO_DATE_WORDS: Final = STAGES | {"in", "to", "of", "the", "be", "accepted", "submitted"}
"""Words of which a text consists that says a paper is not published yet, and states no date."""

ISSUE_WORDS: Final = _fold_all(_ISSUES.split())
"""Words with which the name of an issue begins; what follows them is no part of the date."""

ACCESS_WORDS: Final = _fold_all(_OTHER_EVENTS.split())
"""Words after which the date of another event follows."""
