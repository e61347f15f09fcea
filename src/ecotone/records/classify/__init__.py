"""Finds what a record is about: targets, themes, countries; each with rule, score and evidence."""

from ecotone.records.classify.classifier import Classifier, classifier

__all__ = ["Classifier", "classifier"]
