"""Kilometre posts: the stated interval holds the left-out post, over noise, gaps and jumps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.errors import InputError
from mapper.railway.reference.posts import (
    MappedPost,
    PostedLine,
    countings,
    official_km_of,
    places_of,
    posted_line,
)


def _seeded(seed: int, noise_km: float) -> tuple[PostedLine, float]:
    """A line of 300 km with a post a km, some stretches without, three jumps; its noise in km."""
    rng = np.random.default_rng(seed)
    true = np.arange(1.0, 300.0)
    official = true + 40.0
    for at, by in zip(sorted(rng.uniform(20, 280, 3)), (0.7, -0.4, 12.0), strict=True):
        official = official + np.where(true > at, by, 0.0)
    kept = np.ones(len(true), dtype=bool)
    for at in rng.uniform(10, 280, 5):
        kept &= ~((true > at) & (true < at + rng.uniform(3, 12)))
    measured = np.sort(true + rng.normal(0, noise_km, len(true)))
    sign = 1 if seed % 2 else -1
    counted = sign * official[kept] + (0 if sign > 0 else 400)
    return posted_line(300.0, measured[kept], counted), float(np.std(measured - true))


@pytest.mark.parametrize("noise_km", [0.03, 0.1, 0.2])
def test_leave_one_out(noise_km: float) -> None:
    held: list[bool] = []
    widths: list[float] = []
    for seed in range(8):
        line, drawn_noise_km = _seeded(seed, noise_km)
        own = []
        for place in range(1, len(line.line_km) - 1):
            others = np.arange(len(line.line_km)) != place
            rest = PostedLine(300.0, line.line_km[others], line.official_km[others])
            answers = rest.places(float(line.official_km[place]))
            truth = float(line.line_km[place])
            own.append(any(abs(answer.line_km - truth) <= answer.error_km for answer in answers))
            widths.append(answers[0].error_km / drawn_noise_km)
        assert np.mean(own) >= 0.93, seed
        held += own
    assert np.mean(held) >= 0.95
    assert np.median(widths) <= 3.0


def test_without_posts_the_length_serves_and_the_error_says_so() -> None:
    bare = posted_line(140.0, [], [])
    answer = bare.places(136.0)[0]
    assert answer.line_km == pytest.approx(136.0)
    assert answer.error_km > 5
    assert answer.basis.startswith("no posts")
    with pytest.raises(InputError, match="no post"):
        bare.places(200.0)


def test_beyond_the_last_post_is_counted_on_or_refused() -> None:
    line = posted_line(100.0, [10, 20, 30], [110, 120, 130])
    assert line.places(140.0)[0].line_km == pytest.approx(40.0)
    with pytest.raises(InputError, match="posts run from 110 to 130"):
        line.places(500.0)


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("136", 136.0),
        ("km 136", 136.0),
        ("136,4", 136.4),
        ("136+400", 136.4),
        ("x", None),
        ("136+40", 136.04),
        ("136км", 136.0),
        ("136 км ПК4", 136.4),
        ("pkm:12.5", 12.5),
        ("L1=112.4", 112.4),
        ("12,3+45", 12.345),
        ("-0.4", -0.4),
        ("-1+200", -1.2),
        ("km ?", None),
        ("112;288", None),
        ("mi:12", None),
    ],
)
def test_a_published_kilometre_is_read(text: str, km: float | None) -> None:
    assert official_km_of(text) == km


@given(km=st.floats(0, 100))
def test_between_exact_posts_the_place_is_exact(km: float) -> None:
    line = posted_line(100.0, range(0, 101, 2), range(50, 151, 2))
    assert line.places(km + 50)[0].line_km == pytest.approx(km, abs=1e-6)


def test_a_post_may_bear_several_kilometres() -> None:
    assert MappedPost((30.0, 50.0), "112;288").official_kms == (112.0, 288.0)
    assert MappedPost((30.0, 50.0), "L1=5,0; L2=7+100; ?").official_kms == (5.0, 7.1)


def test_two_countings_at_one_place_stay_apart() -> None:
    """A line whose posts count from one end and, on a part of it, from another line's, too."""
    line_km = [*range(10, 21), *range(13, 17)]
    official = [*range(110, 121), *(300 - at for at in range(13, 17))]
    lines = [posted_line(30.0, *part) for part in countings(line_km, official)]
    assert len(lines) == 2
    assert places_of(lines, 114.5)[0].line_km == pytest.approx(14.5)
    assert places_of(lines, 285.5)[0].line_km == pytest.approx(14.5)
    assert [len(line.line_km) for line in lines] == [11, 4]
    with pytest.raises(InputError, match="beyond this line"):
        places_of(lines, 900.0)


def test_posts_on_both_sides_of_a_place_are_one_counting() -> None:
    assert countings([5.0, 5.0, 6.0], [105.0, 105.1, 106.0]) == [
        ([5.0, 5.0, 6.0], [105.1, 105.0, 106.0])
    ]
