"""Languages: what a hub writes becomes a BCP 47 tag; the rest is found from the text."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from ecotone.kernel.text import fold
from ecotone.records.model import UNDETERMINED
from ecotone.vocab.files import cell, table

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

#: Languages that hubs of biodiversity knowledge write in; a guess outside them is mostly wrong.
LIKELY = ("ar", "de", "en", "es", "fr", "id", "it", "ja", "ko", "nl", "pt", "ru", "zh")
#: Below this many letters a text says little about its language.
SHORTEST = 20
_SURE = 0.8
_LOOKED_AT = 240
_TAG = re.compile(
    r"([a-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[.@].*)?", re.IGNORECASE
)
#: Codes that say "not one language" (ISO 639-2): nothing to keep.
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis", "xx"})
_CYRILLIC = frozenset({"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg", "tt", "ba"})
_SCRIPTS = (
    (re.compile(r"[\u0600-\u06ff]"), frozenset({"ar", "fa", "ur", "ps", "ug", "ckb"})),
    (re.compile(r"[\u0400-\u04ff]"), _CYRILLIC),
    (re.compile(r"[\u4e00-\u9fff]"), frozenset({"zh", "ja", "ko", "yue"})),
)


@cache
def _codes() -> dict[str, str]:
    """Return two-letter codes by every code and name we know, folded."""
    found: dict[str, str] = {}
    for row in table("language_codes"):
        names = (value for key, value in row.items() if key.startswith(("name_", "own_")))
        for word in (row["code"], *cell(row["alpha3"]), *names):
            if word:
                found.setdefault(fold(word), row["code"])
    return found


@lru_cache(maxsize=5_000)
def language_tag(text: str) -> str:
    """Return ``text`` as a BCP 47 tag, or an empty string when it names no single language.

    Region and script are kept only for Chinese scripts, since readers choose by language.

    >>> language_tag("eng"), language_tag("fr_CA"), language_tag("Español"), language_tag("zh-hant")
    ('en', 'fr', 'es', 'zh-Hant')
    """
    said = fold(text.strip().removeprefix("http://id.loc.gov/vocabulary/iso639-2/"))
    said = said.rpartition("/")[2] if "publications.europa.eu" in said else said
    if said in _codes():
        return _codes()[said]
    found = _TAG.fullmatch(said)
    if not found or found[1] in _NO_LANGUAGE:
        return ""
    code = _codes().get(found[1], found[1] if len(found[1]) == 3 else "")
    if code == "zh" and (found[2] or found[3]):
        return _chinese(found[2] or "", found[3] or "")
    return code


def _chinese(script: str, region: str) -> str:
    if script == "hant" or region in {"tw", "hk", "mo"}:
        return "zh-Hant"
    return "zh"


@lru_cache(maxsize=32)
def _identifier(likely: tuple[str, ...]) -> LanguageIdentifier:
    # It brings numpy: 0.3 s and 25 MB that only those who read hubs should pay for.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  see above

    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages([code for code in likely if code in found.labels])
    return found


def language_of(text: str, likely: tuple[str, ...] = ()) -> str:
    """Return the language ``text`` is written in, or ``und`` when it is too short or unclear.

    ``likely`` adds the languages a hub is known to write in to the usual ones.
    """
    letters = len(text) if text.isascii() else sum(3 if c > "\u2fff" else 1 for c in text[:60])
    if letters < SHORTEST:
        return UNDETERMINED
    wanted = LIKELY if set(likely) <= set(LIKELY) else tuple(sorted({*LIKELY, *likely}))
    code, confidence = _identifier(wanted).classify(text[:_LOOKED_AT])
    return str(code) if confidence >= _SURE else UNDETERMINED


#: The commonest small words; two different ones in a text confirm the language a hub states.
_SMALL_WORDS = {
    "en": "the of and in to for a on with from by is are an as at its their",
    "fr": "le la les des de du et en dans pour une un sur par au aux est",
    "es": "el la los las de del y en para una un por con al es su",
    "pt": "o os as de da do das dos e em para uma um por com ao na no",
    "de": "der die das und in von zu den mit für auf ist im eine ein des",
}
_SMALL = {language: frozenset(listed.split()) for language, listed in _SMALL_WORDS.items()}
_CONFIRMED_BY = {"en": 1, "fr": 2, "es": 2, "pt": 3, "de": 1}
#: Words that two of these languages share do not tell them apart.
_SHARED = {
    "es": frozenset(["el", "los", "del", "y", "las", "con"]),
    "fr": frozenset(["les", "des", "du", "et"]),
}


def confirmed(text: str, language: str) -> bool:
    """Tell quickly whether ``text`` is plainly in ``language``; False means: look closer.

    >>> confirmed("The status of birds", "en"), confirmed("Le statut des oiseaux", "en")
    (True, False)
    """
    if language in {"ru", "ar", "zh"}:
        return not text.isascii() and fits(text, language)
    small = _SMALL.get(language)
    if small is None:
        return False
    seen = small.intersection(text[:_LOOKED_AT].lower().split())
    own = _SHARED.get(language)
    return len(seen) >= _CONFIRMED_BY[language] and (own is None or not seen.isdisjoint(own))


def fits(text: str, language: str) -> bool:
    """Tell whether the script of ``text`` allows ``language``.

    >>> fits("保护区", "en"), fits("Reserva", "es")
    (False, True)
    """
    if text.isascii():
        return language not in {"ar", "ru", "zh", "fa", "ur", "uk", "ja", "ko"}
    base = language.partition("-")[0]
    half = max(1, sum(c.isalpha() for c in text) // 2)
    for script, languages in _SCRIPTS:
        if len(script.findall(text)) > half:
            return base in languages
    return base not in {"ar", "ru", "zh", "fa", "ur", "uk"}
