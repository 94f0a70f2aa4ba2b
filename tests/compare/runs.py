"""Compares whole maps of several runs with a live nilearn.

Run as `NIGLM_TEST_DATA=… python tests/compare/runs.py [SCENARIO…]`; needs
nilearn 0.14.0 and `deno` on the path. Prints, for every map, the largest
difference |a − b| / max(|b|, 1e-3·max|b|) and the voxels beyond the scenario's
tolerance: 1e-10, or 1e-8 where volumes are interpolated or smoothed.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import nibabel as nib
import nilearn
import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fixtures"))
from runs_scenarios import SCENARIOS, contrast_of  # noqa: E402

ROOT = HERE.parent.parent
KINDS = {"effect": "effect_size", "variance": "effect_variance",
         "stat": "stat", "p": "p_value", "z": "z_score"}


def difference(ours, reference):
    """The relative difference of every voxel of a map."""
    a = nib.load(ours).get_fdata(dtype=np.float64)
    b = reference.get_fdata(dtype=np.float64)
    scale = np.maximum(np.abs(b), 1e-3 * np.abs(b).max())
    return np.abs(a - b) / np.where(scale == 0, 1, scale)


def main():
    """Compares the scenarios named on the command line, or all."""
    print(f"nilearn {nilearn.__version__}, numpy {np.__version__}")
    failures = 0
    for name in sys.argv[1:] or SCENARIOS:
        (prepare, contrasts), tolerance = SCENARIOS[name]
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            model, args = prepare(folder)
            out = folder / "out"
            for label, expression in contrasts.items():
                args += ["--contrast", f"{label}={expression}"]
            subprocess.run(
                ["deno", "run", "-A", str(ROOT / "cli.ts"), "first-level",
                 *args, "--dtype", "float64", "--quiet", "--out", str(out)],
                check=True)
            mask = model.masker_.mask_img_.get_fdata() > 0
            ours = nib.load(out / "mask.nii.gz").get_fdata() > 0
            print(f"{name}: {mask.sum()} voxels, mask "
                  f"{'equal' if (ours == mask).all() else 'DIFFERS'}")
            failures += not (ours == mask).all()
            for label, expression in contrasts.items():
                maps = model.compute_contrast(
                    contrast_of(model, expression), output_type="all")
                stat = "F" if ";" in expression else "t"
                for kind, key in KINDS.items():
                    written = stat if kind == "stat" else kind
                    error = difference(
                        out / f"contrast-{label}_stat-{written}_statmap.nii.gz",
                        maps[key])
                    beyond = int((error > tolerance).sum())
                    print(f"  {label:16s} {written:9s} worst "
                          f"{error.max():.2e}  beyond {beyond}")
                    failures += beyond > mask.sum() / 10000
    sys.exit(1 if failures else 0)


os.chdir(ROOT)
main()
