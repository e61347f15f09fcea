"""Fixed lists with their sources and doubts: targets, indicators, countries, words of the field."""
