"""Writes the mean of a run with nilearn. Usage: nilearn_mean.py RUN MEAN."""

import sys

from nilearn.image import mean_img

mean_img(sys.argv[1]).to_filename(sys.argv[2])
