"""Fits one run with nilearn and writes its report of one contrast.

Usage: nilearn_report.py RUN EVENTS OUT T_R HRF_MODEL CONTRAST CLUSTER_THRESHOLD.
Everything else keeps nilearn's documented default, but for the background,
which is the run's mean: the run is not in MNI space.
"""

import os
import sys

import pandas as pd
from nilearn.glm.first_level import FirstLevelModel
from nilearn.image import mean_img

run, events, out, t_r, hrf_model, contrast, extent = sys.argv[1:8]

model = FirstLevelModel(t_r=float(t_r), hrf_model=hrf_model)
model.fit(run, pd.read_csv(events, sep="\t"))
report = model.generate_report(
    contrasts=contrast, bg_img=mean_img(run), cluster_threshold=int(extent))
report.save_as_html(os.path.join(out, "report.html"))
