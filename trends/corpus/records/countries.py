"""Countries by the one English name that each has here, whatever name or code a source uses."""

import re
from functools import lru_cache
from typing import Final

__all__ = ["find_country", "name_country"]

# A bound on memory, about 1 MB: addresses end alike.
_CACHED_PARTS: Final = 1 << 12
# The two codes of ISO 3166-1 and the English short name; behind it what Web of Science, Scopus,
# PubMed, OpenAlex and addresses in other languages call the country.
_TABLE: Final = """
AF AFG Afghanistan
AL ALB Albania
DZ DZA Algeria
AD AND Andorra
AO AGO Angola
AR ARG Argentina
AM ARM Armenia
AU AUS Australia
AT AUT Austria = Österreich
AZ AZE Azerbaijan
BS BHS Bahamas
BH BHR Bahrain
BD BGD Bangladesh
BB BRB Barbados
BY BLR Belarus = Byelarus
BE BEL Belgium = Belgique = België
BZ BLZ Belize
BJ BEN Benin
BM BMU Bermuda
BT BTN Bhutan
BO BOL Bolivia
BA BIH Bosnia and Herzegovina = Bosnia & Herzegovina = Bosnia & Herceg = Bosnia
BW BWA Botswana
BR BRA Brazil = Brasil
BN BRN Brunei = Brunei Darussalam
BG BGR Bulgaria
BF BFA Burkina Faso
BI BDI Burundi
KH KHM Cambodia
CM CMR Cameroon
CA CAN Canada
CV CPV Cape Verde = Cabo Verde
CF CAF Central African Republic = Cent Afr Republ
TD TCD Chad
CL CHL Chile
CN CHN China = Peoples R China = People's Republic of China = PR China = P R China = P. R. China = Peoples Republic of China = Mainland China
CO COL Colombia
KM COM Comoros
CG COG Congo = Rep Congo = Republic of the Congo
CD COD DR Congo = Dem Rep Congo = Democratic Republic of the Congo = Democratic Republic Congo
CR CRI Costa Rica
HR HRV Croatia
CU CUB Cuba
CY CYP Cyprus
CZ CZE Czechia = Czech Republic = Czech
CI CIV Ivory Coast = Cote d'Ivoire = Côte d'Ivoire = Cote Ivoire
DK DNK Denmark = Danmark
DJ DJI Djibouti
DO DOM Dominican Republic = Dominican Rep
EC ECU Ecuador
EG EGY Egypt
SV SLV El Salvador
GQ GNQ Equatorial Guinea
ER ERI Eritrea
EE EST Estonia
SZ SWZ Eswatini = Swaziland
ET ETH Ethiopia
FO FRO Faroe Islands
FJ FJI Fiji
FI FIN Finland = Suomi
FR FRA France
GF GUF French Guiana
PF PYF French Polynesia
GA GAB Gabon
GM GMB Gambia
GE GEO Georgia = Republic of Georgia = Rep of Georgia
DE DEU Germany = Deutschland = Federal Republic of Germany = Fed Rep Ger
GH GHA Ghana
GR GRC Greece
GL GRL Greenland
GD GRD Grenada
GP GLP Guadeloupe
GT GTM Guatemala
GN GIN Guinea
GW GNB Guinea-Bissau = Guinea Bissau
GY GUY Guyana
HT HTI Haiti
HN HND Honduras
HK HKG Hong Kong = Hong Kong SAR = Hong Kong SAR China
HU HUN Hungary
IS ISL Iceland
IN IND India
ID IDN Indonesia
IR IRN Iran = Islamic Republic of Iran
IQ IRQ Iraq
IE IRL Ireland = Republic of Ireland
IL ISR Israel
IT ITA Italy = Italia
JM JAM Jamaica
JP JPN Japan
JO JOR Jordan
KZ KAZ Kazakhstan
KE KEN Kenya
XK XKX Kosovo
KW KWT Kuwait
KG KGZ Kyrgyzstan
LA LAO Laos = Lao People's Democratic Republic
LV LVA Latvia
LB LBN Lebanon
LS LSO Lesotho
LR LBR Liberia
LY LBY Libya = Libyan Arab Jamahiriya
LI LIE Liechtenstein
LT LTU Lithuania
LU LUX Luxembourg
MO MAC Macao = Macau
MG MDG Madagascar
MW MWI Malawi
MY MYS Malaysia
MV MDV Maldives
ML MLI Mali
MT MLT Malta
MQ MTQ Martinique
MR MRT Mauritania
MU MUS Mauritius
MX MEX Mexico = México
MD MDA Moldova = Republic of Moldova
MC MCO Monaco
MN MNG Mongolia
ME MNE Montenegro
MA MAR Morocco
MZ MOZ Mozambique
MM MMR Myanmar = Burma
NA NAM Namibia
NP NPL Nepal
NL NLD Netherlands = The Netherlands = Nederland = Holland
NC NCL New Caledonia
NZ NZL New Zealand
NI NIC Nicaragua
NE NER Niger
NG NGA Nigeria
KP PRK North Korea = Democratic People's Republic of Korea
MK MKD North Macedonia = Macedonia = Republic of Macedonia
NO NOR Norway = Norge
OM OMN Oman
PK PAK Pakistan
PS PSE Palestine = Palestinian Territory = Palestinian Territories = State of Palestine
PA PAN Panama
PG PNG Papua New Guinea = Papua N Guinea
PY PRY Paraguay
PE PER Peru
PH PHL Philippines = The Philippines
PL POL Poland = Polska
PT PRT Portugal
PR PRI Puerto Rico
QA QAT Qatar
RE REU Réunion = Reunion
RO ROU Romania
RU RUS Russia = Russian Federation
RW RWA Rwanda
WS WSM Samoa
SM SMR San Marino
SA SAU Saudi Arabia = Kingdom of Saudi Arabia = U Arab Saudi
SN SEN Senegal
RS SRB Serbia = Republic of Serbia
SC SYC Seychelles
SL SLE Sierra Leone
SG SGP Singapore
SK SVK Slovakia = Slovak Republic
SI SVN Slovenia
SB SLB Solomon Islands
SO SOM Somalia
ZA ZAF South Africa = Republic of South Africa
KR KOR South Korea = Korea = Republic of Korea = Korea Republic = Rep Korea = Korea (South)
SS SSD South Sudan
ES ESP Spain = España
LK LKA Sri Lanka
SD SDN Sudan
SR SUR Suriname
SE SWE Sweden = Sverige
CH CHE Switzerland = Schweiz = Suisse = Svizzera
SY SYR Syria = Syrian Arab Republic
TW TWN Taiwan = Taiwan ROC = Republic of China
TJ TJK Tajikistan
TZ TZA Tanzania = United Republic of Tanzania
TH THA Thailand
TL TLS Timor-Leste = East Timor
TG TGO Togo
TT TTO Trinidad and Tobago = Trinidad & Tobago = Trinid & Tobago = Trinidad Tobago
TN TUN Tunisia
TR TUR Turkey = Türkiye = Turkiye
TM TKM Turkmenistan
UG UGA Uganda
UA UKR Ukraine
AE ARE United Arab Emirates = UAE = U Arab Emirates
GB GBR United Kingdom = UK = U.K. = England = Scotland = Wales = North Ireland = Northern Ireland = Great Britain
US USA United States = U.S.A. = U.S. = United States of America = The United States of America = Etats-Unis
UY URY Uruguay
UZ UZB Uzbekistan
VU VUT Vanuatu
VA VAT Vatican City = Vatican
VE VEN Venezuela
VN VNM Vietnam = Viet Nam
YE YEM Yemen
ZM ZMB Zambia
ZW ZWE Zimbabwe
"""
_SIGN = re.compile(r"[^\w&]+")
_AMERICAN = re.compile(r"(?:[A-Z]{2} )?(?:\d{5}(?:-\d{4})? )?USA\.?")
_WRITTEN_CODES: Final = frozenset({"usa", "uk", "uae"})
_STATES: Final = frozenset({"georgia"})  # countries by name, states of the USA more often


def _fold(name: str) -> str:
    return _SIGN.sub(" ", name.casefold()).strip()


def _read_table() -> tuple[dict[str, str], dict[str, str]]:
    names: dict[str, str] = {}
    codes: dict[str, str] = {}
    for line in _TABLE.strip().splitlines():
        two, three, rest = line.split(" ", 2)
        name, *others = rest.split(" = ")
        codes |= {two: name, three: name}
        names |= {_fold(known): name for known in (name, *others)}
    return names, codes


_NAMES, _CODES = _read_table()


def name_country(stated: str) -> str:
    """Return the English name of a country that a source states by name or ISO code.

    What is no known country comes back as it is.

    Examples
    --------
    >>> name_country("DE"), name_country("Peoples R China"), name_country("Atlantis")
    ('Germany', 'China', 'Atlantis')
    """
    stated = stated.strip()
    if len(stated) <= 3 and (name := _CODES.get(stated.upper())):
        return name
    return _NAMES.get(_fold(stated), stated)


def find_country(address: str) -> str | None:
    """Return the country that an address ends with, None if that is no known one.

    A code counts only where addresses are written with it (USA, UK, UAE): "CA" is a state more
    often than Canada.

    Examples
    --------
    >>> find_country("Univ Kiel, Inst Sea, D-24118 Kiel, Germany.")
    'Germany'
    >>> find_country("MIT, Cambridge, MA 02139 USA"), find_country("Sea Science, Kiel")
    ('United States', None)
    """
    return _read_last_part(address.rpartition(",")[2].strip(" .;"))


@lru_cache(_CACHED_PARTS)
def _read_last_part(last: str) -> str | None:
    if _AMERICAN.fullmatch(last):
        return "United States"
    folded = _fold(last)
    if folded in _WRITTEN_CODES:
        return name_country(folded)
    return None if folded in _STATES else _NAMES.get(folded)
