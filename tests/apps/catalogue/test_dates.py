from __future__ import annotations

import pytest
from django.utils import translation

from ecotone.apps.catalogue import dates


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("en", "2023-10-04", "4 October 2023"),
        ("fr", "2023-10-04", "4 octobre 2023"),
        ("zh", "2023-10-04", "2023年10月4日"),
        ("fr", "2018-09", "septembre 2018"),
        ("ru", "2019", "2019"),
        ("en", "2023-99-99", "2023-99-99"),
        ("en", "", ""),
    ],
)
def test_a_date_is_said_in_the_language_asked_for(language, written, said):
    assert dates.in_words(written, language) == said
    with translation.override(language):
        assert dates.in_words(written) == said
