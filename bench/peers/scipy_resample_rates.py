"""Times affine_transform of one volume with scipy; prints Mvoxel/s as JSON.

The grids are those of bench/resample_rates.ts. A diagonal affine is given as a
vector, as nilearn does, for which scipy has a faster way.
"""

import json
import time

import numpy as np
from scipy.ndimage import affine_transform

SHAPE = (64, 64, 40)
cosine, sine = np.cos(0.1), np.sin(0.1)
MATRICES = {
    "turned": np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0.02, 1]]),
    "parallel": np.array([0.97, 0.97, 0.97]),
}
voxels = np.prod(SHAPE)
source = (np.arange(voxels) * 37 % 101).astype(float).reshape(SHAPE, order="F")
source = np.ascontiguousarray(source)
rates = {}
for order, name in ((3, "cubic"), (1, "linear")):
    for way, matrix in MATRICES.items():
        best = np.inf
        for _ in range(10):
            start = time.perf_counter()
            affine_transform(source, matrix, offset=(0.3, 0.2, 0.1),
                             order=order)
            best = min(best, time.perf_counter() - start)
        rates[f"{name}, {way}"] = 1e-6 * voxels / best
print(json.dumps(rates))
