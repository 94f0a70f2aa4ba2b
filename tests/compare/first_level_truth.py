"""Who is right where niglm and nilearn differ by more than 1e-10?

Run as `NIGLM_TEST_DATA=… python tests/compare/first_level_truth.py
[SCENARIO…]`; needs nilearn 0.14.0, mpmath and `deno` on the path. Solves the
voxels of t maps that lie beyond 1e-10 with 50 digits, from nilearn's design
and the AR(1) bin, and prints both programs' relative errors.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import mpmath
import nibabel as nib
import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fixtures"))
from first_level_scenarios import (  # noqa: E402
    DATA, RUNS, SCENARIOS, contrast_of, fit, float64_copy)

ROOT = HERE.parent.parent
TOLERANCE = 1e-10
mpmath.mp.dps = 50


def niglm_map(name, label, expression, folder):
    """The t map of niglm, float64."""
    scenario = SCENARIOS[name]
    run, events = (str(DATA / part) for part in RUNS[scenario["run"]])
    subprocess.run(
        ["deno", "run", "-A", str(ROOT / "cli.ts"), "first-level", run,
         "--events", events, "--out", folder, "--overwrite", "--quiet",
         "--dtype", "float64", "--contrast", f"{label}={expression}",
         *scenario["cli"]], check=True, stdout=subprocess.DEVNULL)
    path = Path(folder) / f"contrast-{label}_stat-t_statmap.nii.gz"
    return nib.load(path).get_fdata()


def exact_t(series, design, weights, rho, scaled):
    """The t statistic of one voxel, all of it in 50 digits."""
    scans, columns = design.shape
    y = [mpmath.mpf(float(value)) for value in series]
    if scaled:
        mean = sum(y) / scans
        y = [100 * (value / mean - 1) for value in y]
    x = [[mpmath.mpf(float(value)) for value in row] for row in design]
    rho = mpmath.mpf(int(round(rho * 100))) / 100
    white = [x[0]] + [[a - rho * b for a, b in zip(x[t], x[t - 1])]
                      for t in range(1, scans)]
    target = [y[0]] + [y[t] - rho * y[t - 1] for t in range(1, scans)]
    gram = mpmath.matrix(columns)
    right = mpmath.matrix(columns, 1)
    for row, value in zip(white, target):
        for i in range(columns):
            right[i] += row[i] * value
            for j in range(columns):
                gram[i, j] += row[i] * row[j]
    covariance = gram ** -1
    beta = covariance * right
    c = mpmath.matrix([[mpmath.mpf(float(w)) for w in weights]])
    residual = sum(
        (value - sum(row[i] * beta[i] for i in range(columns))) ** 2
        for row, value in zip(white, target))
    variance = (c * covariance * c.T)[0] * residual / (scans - columns)
    return (c * beta)[0] / mpmath.sqrt(variance)


def main():
    """Checks the scenarios named on the command line, or two."""
    failed = False
    for name in sys.argv[1:] or ["auditory", "unscaled"]:
        model = fit(name)
        label, expression = next(iter(SCENARIOS[name]["contrasts"].items()))
        theirs = model.compute_contrast(
            contrast_of(model, expression), output_type="stat").get_fdata()
        with tempfile.TemporaryDirectory() as folder:
            ours = niglm_map(name, label, expression, folder)
        scale = np.maximum(np.abs(theirs), 1e-3 * np.abs(theirs).max())
        beyond = np.argwhere(np.abs(ours - theirs) > TOLERANCE * scale)
        print(f"{name}: {len(beyond)} of {np.count_nonzero(theirs)} voxels "
              f"beyond {TOLERANCE:.0e}")
        design = model.design_matrices_[0]
        names = list(design.columns)
        left, right = (part.strip() for part in expression.split("-"))
        weights = [(n == left) - (n == right) for n in names]
        bins = model.masker_.inverse_transform(
            np.asarray(model.labels_[0], dtype=float)).get_fdata()
        data = float64_copy(SCENARIOS[name]["run"]).dataobj
        for voxel in map(tuple, beyond):
            truth = exact_t(
                np.asarray(data[voxel]), design.to_numpy(), weights,
                bins[voxel],
                SCENARIOS[name]["model"].get(
                    "signal_scaling") is not False)
            errors = [float(abs((mpmath.mpf(float(m[voxel])) - truth) / truth))
                      for m in (ours, theirs)]
            print(f"  voxel {tuple(map(int, voxel))}: t "
                  f"{mpmath.nstr(truth, 20)}, relative error of niglm "
                  f"{errors[0]:.1e}, of nilearn {errors[1]:.1e}")
            failed |= errors[0] > errors[1]
    sys.exit(1 if failed else 0)


main()
