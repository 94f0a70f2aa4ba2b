"""Draws a map over a background with nilearn.

Usage: nilearn_stat_map.py MAP BACKGROUND THRESHOLD X Y Z PICTURE.
"""

import sys

import matplotlib

matplotlib.use("Agg")

from nilearn.plotting import plot_stat_map

image, background, threshold, *cuts, picture = sys.argv[1:]
plot_stat_map(
    image, bg_img=background, threshold=float(threshold),
    cut_coords=[float(cut) for cut in cuts], output_file=picture)
