"""Fits two runs of 3-D images with nilearn, as its faces example does.

Usage: nilearn_faces.py OUT RUN EVENTS RUN EVENTS, each RUN a folder of images
with their own affines. Each run is joined on its first image's grid, the
second resampled onto the first; z maps of three contrasts and the mean image
are written.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from nilearn.glm.first_level import (
    FirstLevelModel, make_first_level_design_matrix)
from nilearn.image import concat_imgs, mean_img, resample_img

T_R = 2.0
out = Path(sys.argv[1])
runs = [Path(path) for path in sys.argv[2::2]]
tables = [pd.read_csv(path, sep="\t") for path in sys.argv[3::2]]

images = [
    concat_imgs(
        [*sorted(run.glob("*.img")), *sorted(run.glob("*.nii"))],
        auto_resample=True)
    for run in runs
]
affine, shape = images[0].affine, images[0].shape
images[1] = resample_img(images[1], affine, shape[:3])
mean_img(images).to_filename(out / "mean.nii.gz")

designs = [
    make_first_level_design_matrix(
        np.arange(image.shape[3]) * T_R, table, hrf_model="spm + derivative",
        drift_model="cosine", high_pass=0.01)
    for image, table in zip(images, tables)
]
model = FirstLevelModel(t_r=T_R).fit(images, design_matrices=designs)
columns = list(designs[0].columns)
basic = dict(zip(columns, np.eye(len(columns))))
contrasts = {
    "facesMinusScrambled": basic["faces"] - basic["scrambled"],
    "scrambledMinusFaces": basic["scrambled"] - basic["faces"],
    "effects": np.array([basic["faces"], basic["scrambled"]]),
}
for name, weights in contrasts.items():
    model.compute_contrast([weights] * 2, output_type="z_score").to_filename(
        out / f"{name}_z.nii.gz")
