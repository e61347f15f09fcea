"""Write vocab/data/language_codes.csv: two- and three-letter codes and names of languages.

Source: Unicode CLDR (https://cldr.unicode.org, Unicode License v3) as packed in Babel.
Run: .venv/bin/python tools/language_codes.py
"""

from __future__ import annotations

import csv
from pathlib import Path

from babel import Locale
from babel.core import get_global
from babel.localedata import exists

OUT = Path(__file__).parents[1] / "src/ecotone/vocab/data/language_codes.csv"
READERS = ("en", "fr", "es", "ar", "ru", "zh")


def main() -> None:
    long_codes: dict[str, list[str]] = {}
    for alias, code in get_global("language_aliases").items():
        if len(alias) == 3 and len(code) == 2:
            long_codes.setdefault(code, []).append(alias)
    names = {reader: Locale(reader).languages for reader in READERS}
    with OUT.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out, lineterminator="\n")
        lines.writerow(["code", "alpha3", "own_name", *(f"name_{reader}" for reader in READERS)])
        for code in sorted(c for c in names["en"] if len(c) == 2 and c.isalpha()):
            own = Locale(code).languages.get(code, "") if exists(code) else ""
            row = [names[reader].get(code, "") for reader in READERS]
            lines.writerow([code, ";".join(sorted(long_codes.get(code, []))), own, *row])


if __name__ == "__main__":
    main()
