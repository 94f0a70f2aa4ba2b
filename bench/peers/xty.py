"""Times X'Y in float64 with numpy; prints GFLOP/s of each size as JSON.

Usage: xty.py VOXELS T,P [T,P…]; OPENBLAS_NUM_THREADS sets the threads.
"""

import json
import sys
import time

import numpy as np

voxels = int(sys.argv[1])
rng = np.random.default_rng(1)
rates = {}
for size in sys.argv[2:]:
    scans, columns = map(int, size.split(","))
    x = rng.standard_normal((scans, columns))
    y = rng.standard_normal((scans, voxels))
    out = np.empty((columns, voxels))
    best = np.inf
    for _ in range(10):
        start = time.perf_counter()
        np.matmul(x.T, y, out=out)
        best = min(best, time.perf_counter() - start)
    rates[f"T {scans}, p {columns}"] = (
        2e-9 * scans * columns * voxels / best)
print(json.dumps(rates))
