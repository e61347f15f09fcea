"""Words that carry no meaning in a question, in six languages; the index keeps them all.

Articles, prepositions, conjunctions, pronouns and forms of "to be" and "to have", written down
from grammar; folded like every other word when loaded. A question that has only such words is
searched as it stands.
"""

from __future__ import annotations

from ecotone.search.folding import fold

_EN = """a an and are as at be been being but by can do does for from had has have how i if in into
is it its me my of on or our s so t than that the their them then there these they this those to
us was we were what when where which who whose why will with would you your about between"""
_FR = """
à au aux avec ce ces cet cette comme comment d dans de des du elle elles en entre est et
eux il ils j je l la le les leur leurs lui m mais même mes mon n ne
nos notre nous on ont ou où par pas
plus pour qu quand que quel quelle quelles quels qui quoi s sa sans se ses son sont sous sur ta te
tes ton tu un une vos votre vous y été être avoir était étaient sera seront"""
_ES = """a al ante como con contra cual cuales cuando de del desde donde e el ella ellas ellos en
entre era eran es esa esas ese eso esos esta estas este esto estos está están fue fueron ha han
hasta hay la las le les lo los más me mi mis muy no nos nuestra nuestras nuestro nuestros o os para
pero por porque que qué quien quienes se ser si sin sobre son su sus también te tu tus u un una unas
unos y ya"""
_AR = """في من على إلى عن مع هذا هذه ذلك تلك التي الذي الذين أن إن أو و ثم لا ما لم لن كان كانت
يكون تكون هو هي هم كل بعض بين بعد قبل عند حول كما قد غير دون خلال منذ حتى كيف أين متى ماذا لماذا
إذا أي أيضا به بها فيه فيها له لها منه منها عليه عليها"""
_RU = """а без был была были было быть в вам вас во вот все всех вы где да для до его ее если есть
еще же за здесь и из или им их к как какие какой ко когда кто ли между меня мне мы на над нам нас не
него нее них но о об однако он она они оно от по под при про с со так также там то того тоже той
только том ту ты у уже чего чем что чтобы эта эти это этого этой этот"""
_ZH = """的 了 和 与 及 或 在 是 有 对 为 以 于 中 其 这 那 之 等 把 被 从 到 也
都 就 而 并 关于 什么 哪些 如何 怎么"""

WORDS = frozenset(fold(word) for words in (_EN, _FR, _ES, _AR, _RU, _ZH) for word in words.split())
