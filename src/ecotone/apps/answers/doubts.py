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
    gettext_noop(
        "National ecosystem assessment: named on the UNEP-WCMC project page as supported; "
        "no date seen."
    ),
    gettext_noop(
        "National ecosystem assessment: second group; scoping report finished about 2020-21."
    ),
    gettext_noop(
        "Regional economic integration organization, Party in its own right; EU is an "
        "exceptionally reserved ISO code; no M49 or ISO alpha-3 country code; not a member "
        "of a UN regional group."
    ),
    gettext_noop("Not a Party; UN observer State."),
    gettext_noop("Left the LDC category in December 2024 (source table still flags it)."),
    gettext_noop(
        "ISO 3166 entry kept only so that occurrence data coded TW can be read; not a "
        "separate M49 area."
    ),
    gettext_noop("Takes part in both WEOG and Asia-Pacific UN groups; WEOG for elections."),
    gettext_noop("Signed but not a Party; attends WEOG as observer."),
    gettext_noop("The other countries that took part were not named in what we read."),
    gettext_noop("The exact days were not verified."),
    gettext_noop("Date, place and theme were not in what we read."),
    gettext_noop("Called a mini-Trialogue."),
    gettext_noop("Its date was not in what we read."),
    gettext_noop("The page that names Côte d’Ivoire shows no date."),
    gettext_noop("Due dates of decision 15/6 as seen on seea.un.org and biologischevielfalt.at."),
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
