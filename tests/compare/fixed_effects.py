"""Compares `niglm fixed-effects` with a live nilearn's compute_fixed_effects.

Run as `NIGLM_TEST_DATA=… python tests/compare/fixed_effects.py`; needs nilearn
0.14.0 and `deno` on the path. Twelve runs are fitted apart and combined, from
their folders and from their maps, plain and weighted by precision; the plain
combination is held against one model of all runs too.
"""

import json
import sys
import tempfile
from pathlib import Path

import nibabel as nib
import nilearn
import numpy as np
from nilearn.glm import compute_fixed_effects

from haxby_fits import fit_runs, fit_together, map_of, niglm

TOLERANCE = 1e-10


def compare(kind, ours, reference):
    """Prints one line; returns how many voxels lie beyond the tolerance."""
    a = nib.load(ours).get_fdata(dtype=np.float64)
    b = reference.get_fdata(dtype=np.float64)
    scale = np.maximum(np.abs(b), 1e-3 * np.abs(b).max())
    error = np.abs(a - b) / np.where(scale == 0, 1, scale)
    beyond = int((error > TOLERANCE).sum())
    print(f"  {kind:9s} worst {error.max():.2e}  beyond {beyond}")
    return beyond


def main():
    """Compares four calls."""
    print(f"nilearn {nilearn.__version__}, numpy {np.__version__}")
    folder = Path(tempfile.mkdtemp())
    fits = fit_runs(folder)
    effects = [map_of(fit, "effect") for fit in fits]
    variances = [map_of(fit, "variance") for fit in fits]
    own = [json.loads((fit / "statmap.json").read_text())["degreesOfFreedom"]
           for fit in fits]
    ones = nib.Nifti1Image(np.ones((40, 20, 1), np.uint8),
                           nib.load(effects[0]).affine)
    beyond = 0
    for weighted in (False, True):
        for source in ("fits", "maps"):
            out = folder / f"{source}-{weighted}"
            inputs = [*fits, "--contrast", "faceMinusHouse"]
            if source == "maps":
                inputs = [word for pair in zip(effects, variances)
                          for word in ("--effect", pair[0],
                                       "--variance", pair[1])]
            niglm("fixed-effects", *inputs, "--out", out,
                  *(["--precision-weighted"] if weighted else []))
            effect, variance, stat, z = compute_fixed_effects(
                effects, variances, ones, precision_weighted=weighted,
                dofs=own if source == "fits" else None)
            print(f"{source}, {'weighted' if weighted else 'plain'}")
            for kind, reference in (("effect", effect), ("variance", variance),
                                    ("t", stat), ("z", z)):
                beyond += compare(kind, map_of(out, kind), reference)
    together = fit_together(folder)
    print("one model of the twelve runs against the plain combination")
    for kind in ("effect", "variance", "t", "p", "z"):
        beyond += compare(kind, map_of(folder / "fits-False", kind),
                          nib.load(map_of(together, kind)))
    sys.exit(1 if beyond else 0)


main()
