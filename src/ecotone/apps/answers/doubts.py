"""Doubts in the reader's language.

The lists of facts carry their doubts as English sentences; those that reach an answer are named
here, so that translators find them. A doubt that is not named is shown in English.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

#: Sentences of ``vocab``; a test compares them with what the lists really say.
FROM_LISTS = (
    gettext_noop("The custodian is inferred, not read in a source."),
    gettext_noop("No custodian was found."),
    gettext_noop("Unit, disaggregations and data availability are our judgement."),
    gettext_noop(
        "Institution and availability come from a row of January 2025 with a similar name."
    ),
    gettext_noop("The address of the method page follows a pattern and was not opened."),
    gettext_noop("The reporting tool gives its identifier to another indicator."),
    gettext_noop("The list of Parties is general knowledge; only its count of 196 was checked."),
    gettext_noop(
        "Least developed country until its scheduled graduation on 24 November 2026; check again."
    ),
    gettext_noop("The list has no name in Arabic, Chinese or Russian."),
    gettext_noop("The UN list of regions gives it no region."),
)

UNOFFICIAL_TITLE = gettext_noop(
    "Outside English the title is a machine-made draft, not the official wording."
)
OUR_MAPPING = gettext_noop("The link of this assessment to the target is our own reading.")
DOI_UNSEEN = gettext_noop("Its DOI was not seen in a source that names this report.")
LIST_MAY_HAVE_GROWN = gettext_noop("The list may have grown since we read it.")
OWN_WORDS = gettext_noop("The wording of the questions is our own.")
MAY_APPLY_UNKNOWN = gettext_noop("Whether this country may apply was not checked.")


def said(doubt: str) -> str:
    """Return the doubt in the active language; in English where nobody has translated it."""
    return _(doubt) if doubt else ""
