"""Fits one run with nilearn and writes the five maps of one contrast.

Usage: nilearn_first_level.py RUN EVENTS OUT T_R HIGH_PASS HRF_MODEL
NOISE_MODEL CONTRAST [CONFOUNDS]. Everything else keeps nilearn's documented
default; the mask is computed. Maps are float32, gzipped as nibabel does.
"""

import os
import sys

import nibabel as nib
import numpy as np
import pandas as pd
from nilearn.glm.first_level import FirstLevelModel

run, events, out, t_r, high_pass, hrf_model, noise_model, contrast = (
    sys.argv[1:9])
confounds = [pd.read_csv(path, sep="\t") for path in sys.argv[9:10]]

model = FirstLevelModel(
    t_r=float(t_r), high_pass=float(high_pass), hrf_model=hrf_model,
    noise_model=noise_model)
model.fit(run, pd.read_csv(events, sep="\t"), confounds or None)
for name, image in model.compute_contrast(contrast, output_type="all").items():
    values = image.get_fdata(dtype=np.float32)
    nib.save(nib.Nifti1Image(values, image.affine),
             os.path.join(out, f"{name}.nii.gz"))
