"""Function words of languages other than English, and the usual words of their abstracts.

The lists were written for this package from grammars: articles, pronouns, prepositions,
conjunctions, auxiliary verbs and quantifiers. For scripts that only one language uses, they also
contain words that most abstracts use, whatever their subject. The lists of the packages stop-words
(2025.11) and stopwordsiso (0.7) were compared but not used: their Greek is Ancient Greek, their
Turkish is damaged, their Arabic, Persian and Ukrainian lists contain words that name subjects, and
the German list of stop-words lacks 36 of the words below. A test checks that each list
distinguishes its language from all others.
"""

from typing import Final

__all__ = ["ABSTRACT_WORDS", "FUNCTION_WORDS", "OWN_SCRIPT"]

_LATIN: Final = {
    "German": """
aber alle allem allen aller alles als am andere anderen anhand auch auf aus bei beide beiden beim bereits bis
bzw da dabei dadurch dafür damit dann darauf daraus darüber das dass davon dazu dem den denen der deren des
dessen die dies diese diesem diesen dieser dieses doch dort durch ein eine einem einen einer eines einige er
erst es etwa für gegen haben hat hier ihr ihre ihrem ihren ihrer im immer ist jede jedem jeden jeder jedes
jedoch kann keine keinen können mehr mehrere mehreren mit mittels muss müssen nach neben nicht noch nur ob
oder ohne sehr seien sein seine seinen seiner sich sie sind sodass sollen sondern soll sowie sowohl statt über um
und uns unser unsere unseren unter viele vielen vom von vor wann warum weil weitere weiteren welche welchen welcher
wenn werden wie wir wird wobei wodurch wurde wurden während zu zudem zum zur zwar zwei zwischen
""",
    "French": """
afin ainsi alors après au aucun aucune aussi autre autres aux avec avons car ce cela celle celles celui ces cet
cette ceux chaque chez comme comment dans de depuis des dont du elle elles en encore entre est eux fait il ils la
laquelle le lequel les lesquelles lesquels leur leurs lors lorsque mais même nos notre nous ont ou où par parmi pas
peut peuvent plusieurs pour puis quand que quel quelle quelles quels qui sans selon ses sera seront si sont sous
sur tandis tous tout toute toutes très un une vers via vos votre vous été être
""",
    "Spanish": """
al algunas algunos ante así aunque cada como con contra cual cuales cualquier cuando de del desde donde dos
durante el ella ellas ellos en entre era eran es esa esas ese eso esos esta estas este esto estos está están fue
fueron ha han hasta hay la las le les lo los más mediante mientras mismo mucho muchos muy ni nos nuestra nuestras
nuestro nuestros o otra otras otro otros para pero poco por porque pueden puede que quien se según ser si sido sin
sobre son su sus también tanto tiene tienen todas todo todos tras un una unas uno unos y ya
""",
    "Portuguese": """
ainda algumas alguns ao aos apenas após as assim até cada com como contra cuja cujo da das de deste desta dos
do durante e ela elas ele eles em entre era eram essa essas esse esses esta estas este estes estão está foi foram há
isso isto já mais mas mediante mesmo muito muitos na nas nem no nos nossa nosso não nós o onde os ou outra outras
outro outros para pela pelas pelo pelos pode podem por porque quais qual quando que quem se sem sendo ser seu seus
sido sobre sua suas são também tem todas todos têm um uma umas uns à às é
""",
    "Italian": """
agli ai al alcune alcuni alla alle allo anche ancora attraverso che chi ci come con contro cui da dagli dai dal
dalla dalle degli dei del della delle dello di dopo dove due durante e ed era essere fra gli ha hanno i il in inoltre
la le lo loro ma mediante mentre molti molto ne negli nei nel nella nelle nello noi non nostra nostro o ogni oppure
per perché però più poiché possono può quale quali quando quella quelle quelli quello questa queste questi questo
quindi se secondo senza si sia sono stata state stati stato su sua sue sui sul sulla sulle suo suoi tra tutte
tutti un una uno viene vengono è
""",
    "Dutch": """
aan al alle als alleen andere bij daar daarom dan dat de deze die dit door dus echter een eerst elk elke en er
geen haar hebben heeft het hij hoe hun ik is kan kunnen maar meer met moet moeten na naar naast niet nog nu of om omdat
onder ons onze ook op over reeds sinds te tegen ten ter terwijl tijdens toch tot tussen uit van vaak veel via
voor waar waarbij waarin wanneer wat we welke werd werden wij wordt worden zal ze zeer zich zij zijn zo zoals
zonder zowel zullen
""",
    "Polish": """
ale aby bardzo bez był była były być co czy dla do gdy i ich im innych ich jak jako jest jego jej jednak już każdy
który która które których którym lub ma między może można na nad nie niż oraz od po pod podczas poprzez przed przez
przy również się są tak także tego tej ten to tych tym w we wraz z za ze został została zostały że
""",
    "Czech": """
aby ale ani až bez bude by byl byla bylo byly být co do i jak jako je jeho jejich jen jejichž ještě již k kde kdy když
která které který kterých ma mezi mohou může na nad nebo není o od pak po pod podle pomocí pro proto před při s se si
tak také tato tedy těchto této tento to tohoto u v ve více z za ze že
""",
    "Swedish": """
alla andra att av bara både de den denna dessa det detta där efter eller en ett från för genom ha han har hon hur
här i in inom inte kan kommer man med mellan men mer mot mycket när och också om på samt sin ska som så till under
upp ut utan var vi vid vilka vilken vilket är över även
""",
    "Danish": """
af alle andre at blev bliver både da de den denne der deres det dette disse du efter eller en end er et flere for
fra gennem ha har havde hvad hvilke hvilket hvis hvor hvordan i ikke ind jeg kan man med meget mellem men mere mod
når nogle og også om op over på samt sig skal som så til ud under var ved vi være været
""",
    "Norwegian": """
alle andre at av bare ble blir både da de den denne der deres det dette disse du eller en enn er et etter flere for
fra gjennom ha har hadde hva hvilke hvilken hvis hvor hvordan i ikke inn jeg kan man med mellom men mer mot mye når
noen og også om opp over på samt seg skal som så til ut under var ved vi være vært
""",
    "Finnish": """
ei eivät että eri hän he ja jo joiden joita joka jonka jos jossa jotka kaikki kanssa kuin kun kuten lisäksi me mukaan
mutta myös ne niiden niin nämä näiden ole oli olivat olla on ovat sekä sen se sillä siitä sitä tai tämä tämän tässä
vai vain voi voidaan voivat välillä yli
""",
    "Hungarian": """
a az ahol amely amelyek amikor az be csak de e egy egyes el és erre ez ezek ezért fel hanem hogy illetve is kell
ki közötti között lehet mely melyek meg mint minden míg nem olyan pedig során szerint több vagy van volt után
által így
""",
    "Romanian": """
acest aceasta aceste acestor acestui ai al ale am ar asupra au această a că care ce cel cele cei cu cum dar de deși
din dintre după este există fi fost în într între la mai nu o ori pe pentru poate prin sau se sunt și său sa
unei unor unui către fără
""",
    "Turkish": """
ancak arasında ama ayrıca bazı ben bir biri bu buna bunlar bunun çok da daha de değil diğer en gibi göre hem her
için ile ise kadar ki olan olarak oldu olduğu olmak olup o ve veya ya yani üzerine üzerinde tarafından sonra
""",
    "Indonesian": """
adalah agar akan antara atas atau bagi bahwa banyak beberapa belum bisa dalam dan dapat dari dengan di hanya harus
ini itu juga kami karena ke lebih maka menjadi merupakan namun oleh pada para sangat sebagai secara sehingga serta
setelah tersebut tetapi telah tidak untuk yang yaitu
""",
}
# Languages in other scripts: their function words cannot be mistaken for English words.
_OTHER: Final = {
    "Russian": """
а без более бы был была были было быть в вместо во все всего всех вы где да даже для до его ее её если есть ещё
еще же за здесь и из или им их к как какой которая которого которой котором которому которую которые который которых
ко ли либо между меня мне много может можно мы на над надо нам нас не него неё нет ни них но нужно о об обо один
однако он она они оно от очень перед по под после при про путем путём с сам свой своего своей своих себя со
так также такие таких такой там тем того тоже той только том тот у уже хотя чего чем что чтобы чтоб эта эти этим
этих это этого этой этом этот эту является являются
""",
    "Ukrainian": """
або але без більш був була були було бути в вже від він вона вони всіх де для до є за з зі із й його їх її і
інших інші її як яка яке який яких якого якої які коли лише між може можна ми на над не ніж о об однак від
після по при про та так також такий такі тільки то тому у умовах це цей цих цього цієї ці що щоб шляхом
""",
    "Greek": """
αλλά αν ανά αντί από αυτά αυτές αυτή αυτής αυτό αυτοί αυτός αυτού αυτών για δε δεν δια εάν είναι είτε εκ ένα ένας
ενός επί επίσης έχει έχουν ή η ήταν θα και κάθε κατά κι μας με μέσω μετά μεταξύ μη μια μία μιας μπορεί να ο οι όπου
όπως όταν οποία οποίες οποίο οποίοι οποίος οποίων ότι πιο που προς πρέπει πώς σαν σε στα στη στην στις στο στον
στους συν τα τη την της τις το τον του τους των ως
""",
    "Arabic": """
أحد إذا إلا إلى إن أن أنه أنها أو أي أيضا الذي التي الذين اللتي اللذين بعد بعض بل بما بها به بين بينما تلك تم تحت ثم
جميع حتى حول حيث خلال دون ذلك ذات ضد ضمن على عليه عليها عن عند عندما غير فإن في فيه فيها قبل قد كان كانت كل كما كيف لا
لم لن له لها لكن لكل ليس ما مع من منذ منه منها مما هذا هذه هناك هو هي وأن والتي والذي وقد وفي وكان وكانت ومن وهو وهي
يتم يمكن يكون تكون عدة
""",
    "Persian": """
آن آنها از است اما اگر اند ای این اینکه با باشد باید بر برای بسیار به بود بودن بوده بی بین بیش تا تحت جهت چه چون چند
خود داد دارد دارند در دو دیگر را روی زیر سایر سپس شد شدن شده شود شوند طی عنوان که کرد کردن کرده کند کنند گردید گرفت
گیرد ما مانند مورد می می‌باشد می‌تواند می‌دهد می‌شود می‌شوند می‌کند می‌کنند نیز نیست هر هم همچنین همه همین هایی های ها
هستند و ولی وی یا یک
""",
    "Hindi": """
अतः अन्य अपनी अपने अब अभी आदि इन इनके इस इसके इसका इसकी इसमें इसे उन उनके उनकी उस उसके एक एवं ऐसे और कई कर करके करता करती
करते करना करने का कि किया की कुछ के को कोई क्या क्योंकि गई गए गया जब जा जाता जाती जाते जिस जिसमें जैसे जो तक तथा तब तो था
थी थे दिया दो द्वारा नहीं ने पर परन्तु फिर बहुत बाद भी में मैं यदि यह यहाँ या ये रहा रही रहे लिए ले वह वाला वाली वाले वे
सकता सकती सकते सब सभी साथ से ही हुआ हुई हुए हैं है हम हमने हमारे होता होती होते होना होने
""",
    "Korean": """
각 간 것 것으로 것은 것을 것이다 것이 경우 관한 그 그리고 기반 기반한 나타났다 내 다른 다양한 대하여 대한 대해 되는 되었다 된 두
등 등을 등의 따라 따른 때 또는 또한 많은 매우 모든 및 바 반면 본 사이의 수 시 아니라 없는 없다 우리는 우리의 위한 위해 위하여 의한
의해 이 이는 이러한 이를 이에 있는 있다 있었다 있으며 있음을 저 전 제 중 중에서 즉 지 총 통한 통해 통하여 하고 하나의 하는 하였다
하여 한 한다 할 해당 후 했다
""",
    "Japanese": """
ある あり あるいは いる いう いずれ および かつ から が ここ こと ことが ことを この これ これら これらの さらに した して しかし しかしながら
すなわち する すべて その それ それぞれ それら た ただし だ だが つき つまり で では であり である できる です と とき として とも との ともに ない
なお ながら など の なお なかった なった なり なる なること に において における については について により によって による には に関する に対する に
は は ほか ほど ます また または まで も もの ものの や ゆえ よう ような ように より よる られ られた られる り れる れた を を用いた 及び 各 我々 本
等 他 中 的 化 様々 用いて 用いた
""",
    "Chinese": """
一 一个 一些 一种 一定 上 下 不 不同 不仅 与 且 两 两个 个 中 为 为了 主要 也 之 之间 了 于 些 从 以 以及 以来 们 仅 他 但 但是 何 使 使得 例如 依
便 值 像 其 其中 其他 具有 再 则 到 却 去 及 及其 又 只 可 可以 可能 各 各种 同 同时 后 向 吗 否 吧 呢 和 哪 啊 因 因为 因此 在 地 多 多个 大 大量 太 如
如何 如果 它 它们 对 对于 将 尤其 就 已 已经 常 并 并且 很 得 必须 怎 情况 我 我们 所 所有 才 把 按 据 整个 新 新的 无 无法 既 时 是 是否 更 最
最后 有 有关 有效 某 根据 此 此外 每 比 没有 然后 然而 由 由于 的 目前 相关 着 种 等 第 经 经过 给 而 而且 能 能够 自 若 虽然 被 要 让 该 较 这
这些 这种 进而 进行 还 还是 通过 过 那 都 针对 随着 非 需 需要 首先 地 受到 来自 取决于 之后 以上 以下 利用 使用 采用 作为 结合 基于 面向 本文 提出 研究 分析
""",
    "Thai": """
ก็ กว่า กับ การ กัน ขณะ ของ ขึ้น ความ คือ จะ จาก จึง ซึ่ง ดัง ด้วย ด้าน ตาม ต้อง ต่อ ต่าง ที่ ทั้ง ทำ ทำให้ นั้น นี้ ใน
บน บาง แบบ เป็น เพื่อ พบ และ แล้ว หรือ หาก อยู่ อย่าง อื่น โดย ได้ ไม่ ไป ไว้ เช่น เมื่อ ให้ มี มา มาก ระหว่าง รวม สำหรับ
ส่วน สามารถ เรา ผล ผ่าน ยัง
""",
}
# Words that abstracts of every subject use in these languages.
_OF_ABSTRACTS: Final = """
анализ анализа актуальность вывод выводы вопрос вопросы выполнен выявлено данная данного данной данном данных данные данный доказано
значение значения значительно изучение изучена изучено исследование исследования исследовании исследованию исследований исследована
исследовано исследуется использование использования использованием использованы метод метода методы методов методом методика методики
модель модели новый новая новое новые новых обзор описан описана описание описаны описываются основе основные основных особенности
оценка оценки показано показана показаны показывает показывают получены получено полученные предложен предложена предложено
предлагается представлен представлена представлено представлены применение применения проблема проблемы проведен проведена проведено
проведён рассматривается рассматриваются рассмотрен рассмотрена рассмотрены работа работе работы разработан разработана разработка
результат результаты результатов роль система системы способ статье статья статьи установлено цель целью является измеряем сравниваем
изучаем показываем предлагаем описываем исследуем оцениваем зависит зависят приводит приводят позволяет отвечает требует
наблюдают следят
аналіз дослідження досліджено метод методи методів показано розглянуто результати роботі робота стаття статті мета проблема запропоновано
ανάλυση αποτέλεσμα αποτελέσματα άρθρο εργασία έρευνα ερευνητική μελέτη μελετάμε μέθοδο μέθοδος μέθοδοι μοντέλο νέα νέο παρουσιάζει
παρουσιάζεται παρούσα προτείνει προτείνεται σκοπός χρήση
أهداف بحث البحث الدراسة دراسة نتائج النتائج هدف هدفت أظهرت طريقة الطريقة استخدام باستخدام تحليل نموذج الورقة ورقة نقترح نقدم جديدة جديد
بررسی پژوهش تحقیق مطالعه نتایج نشان روش روشی هدف مقاله حاضر ارائه استفاده ارزیابی تحلیل مدل جدید پیشنهاد انجام
अध्ययन परिणाम परिणामों विधि विधियाँ शोध प्रस्तुत उपयोग विश्लेषण नई नया प्रस्तावित मॉडल
결과 결과를 결과는 논문 논문에서는 논문은 방법 방법을 방법은 분석 분석하였다 분석한다 연구 연구는 연구에서는 연구의 제안 제안한다 제안하였다
제시한다 새로운 목적 효과 효과를 이용한 이용하여 사용하여 보였다 측정한다 평가한다
研究 結果 方法 提案 手法 検討 解析 分析 評価 利用 使用 目的 本研究 本論文 示し 示す 示した 用い 行っ 行った 可能 有効 報告 新た 問題
结果 结果表明 方法 提出 研究 分析 本文 问题 实验 表明 作用 影响 变化 关系 应用 具有 表现 提高 报告 基于 一种 过程 方面
วิจัย งานวิจัย ศึกษา การศึกษา ผลการวิจัย วิธี วิธีการ นำเสนอ วิเคราะห์ บทความ วัตถุประสงค์
"""


def _split(lists: dict[str, str]) -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in lists.items()}


FUNCTION_WORDS: Final = _split(_LATIN) | _split(_OTHER)
OWN_SCRIPT: Final = frozenset().union(*_split(_OTHER).values())
ABSTRACT_WORDS: Final = frozenset(_OF_ABSTRACTS.split())
