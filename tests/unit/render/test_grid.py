"""Where tiles stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convscope.render.grid import cell_grid, nearest, row_grid, tile_grid
from convscope.render.shares import share_height

SIDES = st.tuples(st.integers(1, 900), st.integers(1, 900))


@given(st.integers(1, 600), st.tuples(st.integers(1, 64), st.integers(1, 64)), SIDES, st.integers(0, 4))
def test_tiles_lie_in_their_room_or_are_one_pixel(units, plane, room, gap):
    grid = tile_grid(units, plane, room, gap=gap)
    assert 1 <= grid.units <= units
    assert (grid.size[0] <= room[0] and grid.size[1] <= room[1]) or grid.units == 1
    assert len(set(grid.corners())) == grid.units


@given(st.integers(1, 5000), st.integers(1, 60), SIDES)
def test_cells_lie_in_their_room(units, rows, room):
    for grid in (cell_grid(units, rows, room), row_grid(units, rows, room)):
        assert grid.size[0] <= room[0]
        assert grid.size[1] <= room[1]
        assert 1 <= grid.units <= units


def test_rows_are_as_many_as_wished_where_they_are_summed_up():
    grid = row_grid(500, 20, (230, 440))
    assert (grid.columns, grid.rows, grid.units) == (25, 20, 500)


def test_square_tiles_stand_in_a_square_with_gaps_of_one_pixel():
    grid = tile_grid(50, (8, 8), (400, 300), gap=3, square=True)
    assert (grid.columns, grid.rows, grid.gap) == (8, 7, 1)


def test_columns_are_as_stated():
    assert tile_grid(20, (24, 24), (500, 300), gap=3, columns=5).columns == 5


@pytest.mark.parametrize(
    ("values", "pixels", "wanted"), [(2, 4, [0, 0, 1, 1]), (4, 2, [1, 3]), (3, 3, [0, 1, 2])]
)
def test_the_value_at_a_pixel_is_the_nearest(values, pixels, wanted):
    assert nearest(values, pixels).tolist() == wanted


def test_the_index_of_a_grid_leads_from_each_pixel_to_its_value():
    grid = tile_grid(2, (2, 1), (9, 2), gap=1, columns=2)
    assert grid.index(1, 2)[0].tolist() == [0, 0, 1, 1, -1, 2, 2, 3, 3]


@given(
    st.lists(st.tuples(st.integers(1, 200), st.integers(1, 30), st.integers(1, 30)), min_size=1, max_size=4)
)
def test_shares_fill_the_height_and_no_more(panels):
    shares = share_height(panels, width=400, height=500, gap=3)
    assert len(shares) == len(panels)
    assert min(shares) > 0
    assert 500 - len(panels) < sum(shares) <= 500
