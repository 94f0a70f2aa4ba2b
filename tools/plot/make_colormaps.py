"""Writes lib/plot/color/colormap_tables.ts from matplotlib's and nilearn's
colour maps (run with nilearn 0.14.0).

The colours are data under free licences: viridis, magma, inferno and plasma
CC0; cividis public domain; ColorBrewer's maps Apache-2.0; the others
matplotlib's and nilearn's (BSD). See docs/plots.md.

    python tools/plot/make_colormaps.py
"""

from pathlib import Path

import matplotlib
import numpy as np
from nilearn.plotting import cm as nilearn_maps

SEQUENTIAL = [
    "gray", "viridis", "cividis", "magma", "inferno", "plasma", "hot",
    "Blues", "Greens", "Greys", "Oranges", "Purples", "Reds", "turbo",
    "gist_ncar",
]
DIVERGING = [
    "RdBu", "RdYlBu", "PuOr", "BrBG", "PiYG", "coolwarm", "bwr", "seismic",
]
NILEARN = ["cold_hot", "cold_white_hot"]
LISTS = ["tab10", "tab20"]


def hexadecimal(name, colormap):
    """All colours of a map, six digits each."""
    colours = colormap(np.arange(colormap.N), bytes=True)[:, :3]
    return f'  ["{name}", "{colours.tobytes().hex()}"],\n'


rows = [
    hexadecimal(name, matplotlib.colormaps[name])
    for name in SEQUENTIAL + DIVERGING + LISTS
] + [hexadecimal(name, getattr(nilearn_maps, name)) for name in NILEARN]
target = Path(__file__).parents[2] / "lib/plot/color/colormap_tables.ts"
target.write_text(
    "/** The colours of maps; written by tools/plot/make_colormaps.py. @module */\n\n"
    "/** Name and colours of each map, six hexadecimal digits a colour. */\n"
    "export const COLORMAP_TABLES: readonly (readonly [string, string])[] = [\n"
    + "".join(rows) + "];\n"
)
