"""Resamples a run with nilearn onto a grid of its own shape.

Usage: nilearn_resample.py RUN AFFINE OUT; AFFINE are 16 numbers.
"""

import sys

import numpy as np
from nibabel import load
from nilearn.image import resample_img

image = load(sys.argv[1])
affine = np.array(sys.argv[2].split(","), float).reshape(4, 4)
resample_img(image, affine, image.shape[:3]).to_filename(sys.argv[3])
