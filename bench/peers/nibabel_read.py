"""Reads maps with nibabel and decodes them to float64.

Usage: nibabel_read.py MAPS
"""

import glob
import sys

import nibabel as nib
import numpy as np

total = 0.0
for path in sorted(glob.glob(sys.argv[1])):
    data = np.asarray(nib.load(path).dataobj, dtype=np.float64)
    total += data.flat[data.size // 2]
print(total)
