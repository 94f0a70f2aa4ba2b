"""Fits a one-sample model with nilearn and writes its five maps.

Usage: nilearn_second_level.py MAPS OUT. Everything keeps nilearn's documented
default. Maps are float32, gzipped as nibabel does.
"""

import glob
import os
import sys

import nibabel as nib
import numpy as np
import pandas as pd
from nilearn.glm.second_level import SecondLevelModel

maps, out = sys.argv[1:3]
files = sorted(glob.glob(maps))
model = SecondLevelModel()
model.fit(files, design_matrix=pd.DataFrame(
    {"intercept": np.ones(len(files))}))
for name, image in model.compute_contrast(output_type="all").items():
    values = image.get_fdata(dtype=np.float32)
    nib.save(nib.Nifti1Image(values, image.affine),
             os.path.join(out, f"{name}.nii.gz"))
