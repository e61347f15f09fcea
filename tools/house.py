"""House rules that no linter knows; prints every breach with its place.

    python tools/house.py [FOLDER]

1. A template holds no text outside a translation tag (names and code carry translate="no").
2. Every setting (ECOTONE_…) stands in docs/settings.md.
3. Every connector kind stands in docs/add-a-connector.md.
4. A Python file is a subject: 400 lines at most.
5. No drawer for odds and ends: utils, helpers, common, services, managers.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

LONGEST = 400
DRAWERS = {"utils", "util", "helpers", "common", "services", "managers", "misc"}
UNSEEN = (
    re.compile(r"{% comment %}.*?{% endcomment %}", re.DOTALL),
    re.compile(r"{#.*?#}"),
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"{% blocktrans(?:late)?\b.*?{% endblocktrans(?:late)? %}", re.DOTALL),
    re.compile(r"<(script|style|code|kbd|pre)\b.*?</\1>", re.DOTALL),
    re.compile(r"{% block \w*class %}.*?{% endblock %}"),
    re.compile(r"{%.*?%}", re.DOTALL),
    re.compile(r"{{.*?}}", re.DOTALL),
    re.compile(r"<(\w+)\b[^>]*\btranslate=\"no\"[^>]*>.*?</\1>", re.DOTALL),
    re.compile(r"&#?\w+;"),
)
SPOKEN = re.compile(r"\b(?:alt|title|aria-label|placeholder)=\"([^\"]*)\"")
LETTER = re.compile(r"[^\W\d_]")
SETTING = re.compile(r"\bECOTONE_[A-Z][A-Z_]+")
KIND = re.compile(r"^    kind: ClassVar\[str\] = \"([\w-]+)\"", re.MULTILINE)


def blank(found: re.Match[str]) -> str:
    """Return as many line ends as were found, so that line numbers stay right."""
    return "\n" * found.group().count("\n")


def bare_texts(body: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) for every text of a template that no translator will meet."""
    for pattern in UNSEEN:
        body = pattern.sub(blank, body)
    for found in SPOKEN.finditer(body):
        if LETTER.search(found.group(1)):
            yield body.count("\n", 0, found.start()) + 1, found.group(1)
    shown = re.sub(r"<[^>]*>", blank, body, flags=re.DOTALL)
    for number, line in enumerate(shown.splitlines(), 1):
        if LETTER.search(line):
            yield number, line.strip()


def untranslated(root: Path) -> Iterator[str]:
    for file in sorted(root.glob("src/**/templates/**/*.html")):
        for line, text in bare_texts(file.read_text()):
            yield f"{file.relative_to(root)}:{line}: text outside a translation tag: {text!r}"


def undocumented(root: Path) -> Iterator[str]:
    page = root / "docs" / "settings.md"
    known = set(SETTING.findall(page.read_text())) if page.exists() else set()
    for file in sorted(root.glob("src/**/*.py")):
        for name in sorted(set(SETTING.findall(file.read_text())) - known):
            yield f"{file.relative_to(root)}: setting {name} is not in docs/settings.md"


def unexplained(root: Path) -> Iterator[str]:
    page = root / "docs" / "add-a-connector.md"
    known = page.read_text() if page.exists() else ""
    for file in sorted(root.glob("src/ecotone/connectors/*.py")):
        for kind in KIND.findall(file.read_text()):
            if f"`{kind}`" not in known:
                yield f"{file.relative_to(root)}: connector {kind} is not in {page.name}"


def oversized(root: Path) -> Iterator[str]:
    for file in sorted(root.glob("src/**/*.py")):
        lines = len(file.read_text().splitlines())
        if lines > LONGEST and "migrations" not in file.parts:
            yield f"{file.relative_to(root)}: {lines} lines; split it by subject"


def drawers(root: Path) -> Iterator[str]:
    for path in sorted(root.glob("src/**/*")):
        if path.stem in DRAWERS:
            yield f"{path.relative_to(root)}: name it by what it holds"


def main(arguments: list[str]) -> int:
    root = Path(arguments[0] if arguments else ".").resolve()
    breaches = [
        breach
        for rule in (untranslated, undocumented, unexplained, oversized, drawers)
        for breach in rule(root)
    ]
    print("\n".join(breaches) or "house rules kept")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
