"""Smooths a run with scipy, a volume at a time.

Usage: scipy_smooth.py RUN FWHM OUT. Volumes are filtered in float32, which is
scipy's faster way and the type of the result.
"""

import sys

import nibabel as nib
import numpy as np
from scipy.ndimage import gaussian_filter

image = nib.load(sys.argv[1])
data = np.asarray(image.dataobj, np.float32)
sizes = np.sqrt((image.affine[:3, :3] ** 2).sum(0))
sigma = float(sys.argv[2]) / np.sqrt(8 * np.log(2)) / sizes
for t in range(data.shape[3]):
    data[..., t] = gaussian_filter(data[..., t], sigma)
nib.save(nib.Nifti1Image(data, image.affine), sys.argv[3])
