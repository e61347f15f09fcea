from ecotone.apps.answers.doubts import FROM_LISTS
from ecotone.vocab import besnet, countries, gbf, reporting


def test_every_doubt_that_reaches_an_answer_is_named_for_translators():
    told = {doubt for one in countries.countries() for doubt in one.doubts}
    told |= {one.notes for one in countries.countries() if one.notes and not one.party}
    told |= {doubt for one in gbf.indicators() for doubt in one.doubts}
    told |= {doubt for one in besnet.fund_countries() for doubt in one.doubts}
    told |= {doubt for one in besnet.trialogues() if one.countries for doubt in one.doubts}
    told |= {f"{one.source}." for one in reporting.deadlines()}
    assert told == set(FROM_LISTS)
