"""Words that indicate no topic: function words, boilerplate of abstracts, bound prefixes.

The English lists were written for this package; those of other languages are in
`trends.text.languages.function_words`.
"""

from typing import Final

from trends.text.languages.function_words import ABSTRACT_WORDS, OWN_SCRIPT

__all__ = ["BOILERPLATE", "ENGLISH_FUNCTION_WORDS", "PREFIXES", "STOP_WORDS"]

_FUNCTION_WORDS: Final = """
a about above across after afterwards again against al all almost alone along already also
although always am among amongst an and another any anyhow anyone anything anywhere are aren't
around as at away be became because become becomes becoming been before beforehand behind being
below beside besides between beyond both but by came can can't cannot cf come comes could
couldn't did didn't do does doesn't doing don't done down due during e.g each either else
elsewhere enough eq eqs et etc even ever every everyone everything everywhere except few fewer
fig for former from further furthermore gave get gets getting give given gives giving go goes
going gone got had hadn't has hasn't have haven't having he he's hence her here hereby herein
hers herself him himself his how however i i'm i've i.e ie if in indeed instead into is isn't it
it's its itself just keep kept largely last latter least less let let's lets like likely made
mainly make makes making many may maybe me meanwhile might mine more moreover most mostly much
must my myself namely near nearly neither never nevertheless next no nobody none nonetheless nor
not nothing now nowhere of off often on once one one's ones only onto or other others otherwise
our ours ourselves out over overall own particularly per perhaps put quite rather really ref
refs regarding same say says seem seemed seeming seems seen several shall she should shouldn't
since so some somehow someone something sometimes somewhat somewhere still such take taken takes
taking than that that's the their theirs them themselves then there there's thereafter thereby
therefore therein these they they're this those though through throughout thus to together too
toward towards two under unless unlike until up upon us usually very via viz vs was wasn't we
we're we've well went were weren't what whatever when whenever where whereas whereby wherein
wherever whether which whichever while who whoever whole whom whose why will with within without
won't would wouldn't yet you you're your yours yourself yourselves
"""

_WORDS_OF_ABSTRACTS: Final = """
ability able abstract according accordingly achieve achieved achieves achieving additional
additionally address addressed addresses addressing aim aimed aims allow allowed allowing allows
analyse analysed analyze analyzed applied applies apply applying approach approaches argue
article articles aspect aspects author authors available based basis believe best better broad
bring bringing brings carry case cases certain challenge challenges challenging clear clearly code
combine combined common commonly compare compared compares comparing comparison compelling
comprehensive
comprehensively conclude conclusion conclusions conduct conducted consider considered
considering considers consist consistent consistently consists contribute contribution
contributions corresponding crucial current currently date demonstrate demonstrated demonstrates
demonstrating depend depending derive derived describe described describes describing despite
detail detailed details determine determined develop developed developing develops difference
different difficult directly discuss discussed discusses discussion easily easy effect effective
effectively effectiveness efficiently effort efforts employ employed employing employs enable
enabled enables enabling enhance enhanced enhances enhancing ensure ensures ensuring especially
establish established evaluate evaluated evaluates evaluating example examples exhibit exhibits
existing expect expected experiment experimental experimentally experiments explain exploit
exploiting explore explored explores exploring extend extended extends extensive extensively
fact feasible finally find finding findings finds first firstly focus focused focuses focusing
follow followed following follows found framework frameworks fully fundamental furthermore
general generally github give gives giving good great greatly handle handled handles handling help
helps high higher highlight highlighting
highlights highly http https idea identified identify identifying illustrate illustrated impact
implement implemented important importantly improve improved improvement improvements improves
improving include included includes including increase increased increases increasing
increasingly indicate indicates introduce introduced introduces introducing introduction
investigate investigated investigates investigating involve involves involving issue issues key
kind know known large larger lastly lead leading leads leverage leverages leveraging limit
limitation limitations limited literature little low lower main major manner mean means mention
method methodologies methodology methods motivate motivated namely need needed needs new novel
number numerous observe observed obtain obtained obtaining obtains offer offering offers open
order original outperform outperforming outperforms paper papers part particular perform
performance performed performing performs pioneering point points popular possible possibly
potential potentially powerful practical practice present presented presenting presents previous
previously primary prior problem problems proceed project promising proof propose proposed
proposes proposing prove proved proven provide provided provides providing publicly purpose
range recent recently reduce reduced reduces reducing regard related release released relies
rely relying remain remains remarkable report reported reports require required requires
requiring research researcher researchers respect respectively result resulting results reveal
reveals review role second secondly section seek set sets setting settings shed show showed
showing shown shows significant significantly similar similarly simple simply single small solve
solved solving specific specifically state state-of-the-art step steps strong studied studies
study studying substantial substantially successful successfully suffer suffers suggest
suggested suggesting suggests suitable superior support supports tackle tend term terms test
tested testing third three time times tool tools traditional try type types typical typically
unavailable underscore underscores understand unique use used useful user uses using usual
utilize utilized utilizes utilizing valid validate validated value values variety various verify
versus viable wide widely work works world year years yield yields
"""

_BOUND_PREFIXES: Final = """
anti auto bi co cross de hyper inter intra macro meta micro mid mini mono multi nano non para
poly post pre pro pseudo quasi re self semi sub super tri ultra un uni
"""

ENGLISH_FUNCTION_WORDS: Final = frozenset(_FUNCTION_WORDS.split())
# Function words in other scripts cannot be English words. Those in Latin letters can, and are
# removed only from papers in their language (`trends.text.multilingual`).
STOP_WORDS: Final = ENGLISH_FUNCTION_WORDS | OWN_SCRIPT
BOILERPLATE: Final = frozenset(_WORDS_OF_ABSTRACTS.split()) | ABSTRACT_WORDS
PREFIXES: Final = frozenset(_BOUND_PREFIXES.split())
