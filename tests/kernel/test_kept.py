from __future__ import annotations

from ecotone.kernel.kept import Kept


def test_a_value_is_made_once_for_each_stamp():
    made: list[int] = []

    def make() -> int:
        made.append(len(made) + 1)
        return made[-1]

    kept: Kept[str, int] = Kept(5)
    assert [kept.get("a", stamp, make) for stamp in (1, 1, 2, 2, 1)] == [1, 1, 2, 2, 3]


def test_nothing_is_kept_without_a_stamp():
    kept: Kept[str, int] = Kept(5)
    kept.keep("a", None, 1)
    assert kept.find("a", None) is None
    assert kept.get("a", None, lambda: 2) == 2


def test_the_least_used_makes_room():
    kept: Kept[int, int] = Kept(2)
    for number in (1, 2, 1, 3):
        kept.get(number, "s", lambda number=number: number)
    assert [kept.find(number, "s") for number in (1, 2, 3)] == [1, None, 3]
