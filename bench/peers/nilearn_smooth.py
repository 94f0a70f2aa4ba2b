"""Smooths a run with nilearn. Usage: nilearn_smooth.py RUN FWHM OUT."""

import sys

from nilearn.image import smooth_img

smooth_img(sys.argv[1], float(sys.argv[2])).to_filename(sys.argv[3])
