"""What the tests of linkage share."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import strategies as st

rows = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 9)), min_size=1, max_size=60)


def frame_of(pairs: list[tuple[int, int]], kinds: int = 3) -> pd.DataFrame:
    frame = pd.DataFrame(pairs, columns=["event", "actor"])
    return frame.assign(category=[f"c{a % kinds}" for a in frame["actor"]], s=[f"s{e % 2}" for e in frame["event"]])


def random_frame(seed: int = 0, events: int = 60, actors: int = 24, kinds: int = 3) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    pairs = [(e, int(a)) for e in range(events) for a in chance.choice(actors, int(chance.integers(1, 6)), False)]
    return frame_of(pairs, kinds)
