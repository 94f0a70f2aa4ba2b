"""Times relabellings of a one-sample test by nilearn's permuted_ols, one job.

Usage: nilearn_relabel.py MAPS max-t|tfce. Prints relabellings a second as
JSON. The maps are smooth noise in a head of 75,919 voxels, as those of
bench/group_maps.ts.
"""

import json
import sys
import time
import warnings

import nibabel as nib
import numpy as np
from nilearn.maskers import NiftiMasker
from nilearn.mass_univariate import permuted_ols

SHAPE = (53, 63, 46)
VOXELS = 75919

warnings.simplefilter("ignore")
count, job = int(sys.argv[1]), sys.argv[2]
place = np.indices(SHAPE).reshape(3, -1).T
distance = (((place + 0.5) / SHAPE - 0.5) ** 2).sum(1)
inside = np.zeros(distance.size, dtype=np.uint8)
inside[np.argsort(distance, kind="stable")[:VOXELS]] = 1
mask = inside.reshape(SHAPE)
rng = np.random.default_rng(1)
maps = rng.standard_normal((count, *SHAPE))
for axis in (1, 2, 3):
    for _ in range(2):
        maps = (np.roll(maps, 1, axis) + 2 * maps + np.roll(maps, -1, axis)) / 4
rows = maps[:, mask > 0]
masker = NiftiMasker(nib.Nifti1Image(mask, np.eye(4))).fit()


def seconds(n_perm):
    start = time.perf_counter()
    permuted_ols(
        np.ones((count, 1)), rows, model_intercept=False, n_perm=n_perm,
        two_sided_test=True, random_state=1, n_jobs=1, masker=masker,
        tfce=job == "tfce")
    return time.perf_counter() - start


few, many = (2, 22) if job == "tfce" else (20, 420)
seconds(few)
rate = (many - few) / (seconds(many) - seconds(few))
print(json.dumps({job: rate}))
