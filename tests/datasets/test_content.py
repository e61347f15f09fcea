import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.datasets.content import of_batches, of_table

TABLE = pa.table(
    {
        "name": pa.array(["añu", None, "", "محمية"]),
        "count": pa.array([1, None, 3, 4], pa.int64()),
        "share": pa.array([0.5, None, -0.0, 1e300]),
        "known": pa.array([True, None, False, True]),
    }
)
#: Worked out once; every version of the libraries and every machine has to come to the same.
DIGEST = "8a18e8437b1f7126c6854cf149a8109148da70f22c8b66a0a82bd1c58d1f74b5"


def test_the_digest_of_a_table_is_for_good():
    assert of_table(TABLE) == DIGEST


@pytest.mark.parametrize(
    "same",
    [
        TABLE.cast(pa.schema([("name", pa.large_string()), *list(TABLE.schema)[1:]])),
        TABLE.set_column(1, "count", TABLE["count"].cast(pa.int8())),
        TABLE.set_column(0, "name", TABLE["name"].dictionary_encode()),
        TABLE.set_column(2, "share", pa.chunked_array([[0.5, None, 0.0, 1e300]])),
        pa.concat_tables([TABLE.slice(0, 1), TABLE.slice(1, 2), TABLE.slice(3)]),
    ],
    ids=["large text", "small integers", "dictionary", "minus zero", "in pieces"],
)
def test_how_cells_are_held_does_not_matter(same):
    assert of_table(same) == DIGEST


@pytest.mark.parametrize(
    "other",
    [
        TABLE.slice(1),
        TABLE.take(pa.array([1, 0, 2, 3])),
        TABLE.rename_columns(["name", "count", "share", "sure"]),
        TABLE.set_column(1, "count", TABLE["count"].cast(pa.float64())),
        TABLE.set_column(0, "name", pa.chunked_array([["añu", "", None, "محمية"]])),
        TABLE.set_column(0, "name", pa.chunked_array([["añ", None, "u", "محمية"]])),
        TABLE.set_column(1, "count", pa.chunked_array([[1, 0, 3, 4]])),
    ],
    ids=["a row less", "other order", "other name", "other type", "null moved", "cut", "zero"],
)
def test_other_content_has_another_digest(other):
    assert of_table(other) != DIGEST


@given(
    st.lists(st.tuples(st.none() | st.text(), st.none() | st.floats()), max_size=40),
    st.integers(1, 7),
)
def test_division_into_batches_does_not_matter(rows, size):
    table = pa.table(
        {
            "text": pa.array([one for one, _ in rows], pa.string()),
            "number": pa.array([one for _, one in rows], pa.float64(), from_pandas=False),
        }
    )
    pieces = [table.slice(at, size) for at in range(0, len(rows), size)]
    batches = [batch for piece in pieces for batch in piece.to_batches()]
    assert of_batches(table.schema, batches) == of_table(table)


def test_one_changed_cell_in_a_million_changes_the_digest():
    cells = np.arange(1_000_000, dtype=np.float64)
    before = of_table(pa.table({"x": cells}))
    cells[777_777] += 1e-9
    assert of_table(pa.table({"x": cells})) != before
