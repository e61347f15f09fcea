"""Citations of a record: four styles for people, three formats for programs.

We write them ourselves: citeproc-py ships one style, the package of all styles is large, and both
load slowly for four short sentences. Nothing is invented: what is missing is said or left out.
"""

from ecotone.records.cite.formats import bibtex, csl_json, ris
from ecotone.records.cite.styles import STYLES, citation

__all__ = ["STYLES", "bibtex", "citation", "csl_json", "ris"]
