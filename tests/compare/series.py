"""Compares a fit's series, as `niglm first-level` writes them, on a real run.

Run as `NIGLM_TEST_DATA=… python tests/compare/series.py [CASE…]`; needs nilearn
0.14.0 and `deno` on the path. Residuals, predicted series and R² of OLS and
AR(1) under `--compat nilearn` are compared with a live nilearn; those of AR(2)
and AR(4) with each voxel's own coefficients, and their contrasts, with a loop
of generalised least squares; so are OLS and AR(2) of standardised series.
Prints the largest |a - b| / max(|b|, 1e-3 * max|b|) and the voxels beyond 1e-10.
"""

import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import nibabel as nib
import nilearn
import numpy as np
from nilearn.glm.first_level import FirstLevelModel, mean_scaling
from nilearn.glm.first_level.first_level import run_glm
from slab import (
    DATA, HERE, RUN, compare, from_loop, from_nilearn, real_run)

warnings.filterwarnings("ignore")
STATS = {"residuals": "errorts", "predicted": "predicted", "R2": "rsquared"}
CONTRAST = "difference"


def run_niglm(folder, args):
    """Fits with the command line; returns a map a name, voxels last."""
    out = folder / "out"
    subprocess.run(
        ["deno", "run", "-A", str(HERE.parent.parent / "cli.ts"),
         "first-level", str(DATA / f"{RUN}_bold.nii.gz"), "--events",
         str(DATA / f"{RUN}_events.tsv"), "--t-r", "2", "--hrf-model",
         "spm + derivative", "--dtype", "float64", "--quiet", "--out",
         str(out), "--contrast", f"{CONTRAST}=face - house", "--save",
         "effect,variance,stat,z,residuals,predicted,rsquare", *args],
        check=True, stdout=subprocess.DEVNULL)
    mask = nib.load(out / "mask.nii.gz").get_fdata() > 0

    def read(name):
        values = nib.load(out / f"{name}_statmap.nii.gz")
        values = values.get_fdata(dtype=np.float64)[mask]
        return np.atleast_2d(values.T)

    maps = {name: read(f"run-1_stat-{stat}") for name, stat in STATS.items()}
    for ours, stat in (("effect", "effect"), ("variance", "variance"),
                       ("stat", "t"), ("z", "z")):
        maps[f"{ours} 0"] = read(f"contrast-{CONTRAST}_stat-{stat}")
    return maps


def from_model(noise_model):
    """Residuals, predicted and R² as nilearn's FirstLevelModel gives them."""
    image = nib.load(DATA / f"{RUN}_bold.nii.gz")
    copy = nib.Nifti1Image(image.get_fdata(dtype=np.float64), image.affine)
    model = FirstLevelModel(t_r=2, hrf_model="spm + derivative",
                            noise_model=noise_model, minimize_memory=False)
    model.fit(copy, DATA / f"{RUN}_events.tsv")
    transform = model.masker_.transform
    return {"residuals": transform(model.residuals[0]),
            "predicted": transform(model.predicted[0]),
            "R2": np.atleast_2d(transform(model.r_square[0]))}


def standardized(raw):
    """Scaled to percent of the mean, then to a standard deviation of 1."""
    series = mean_scaling(raw, 0)[0]
    return (series - series.mean(0)) / series.std(0, ddof=1)


def main():
    """Runs every case, or those named on the command line."""
    print(f"nilearn {nilearn.__version__}, numpy {np.__version__}")
    raw, design, columns = real_run()
    weights = [float(c == "face") - float(c == "house") for c in columns]
    contrasts = [[weights]]
    percent = mean_scaling(raw, 0)[0]

    def of_ols():
        labels, results = run_glm(standardized(raw), design, noise_model="ols")
        return from_nilearn(labels, results, contrasts, raw.shape)

    cases = {
        "ols": (lambda: from_model("ols"),
                ["--noise-model", "ols", "--compat", "nilearn"]),
        "ar1": (lambda: from_model("ar1"),
                ["--noise-model", "ar1", "--compat", "nilearn"]),
        "ar2": (lambda: from_loop(percent, design, 2, contrasts),
                ["--noise-model", "ar2"]),
        "ar4": (lambda: from_loop(percent, design, 4, contrasts),
                ["--noise-model", "ar4", "--memory", "64MiB"]),
        "standardized ols": (of_ols,
                             ["--noise-model", "ols", "--standardize"]),
        "standardized ar2": (
            lambda: from_loop(standardized(raw), design, 2, contrasts),
            ["--noise-model", "ar2", "--standardize"]),
    }
    failures = 0
    for name in sys.argv[1:] or cases:
        reference, args = cases[name]
        with tempfile.TemporaryDirectory() as folder:
            ours = run_niglm(Path(folder), args)
        expected = reference()
        print(f"{name}: {raw.shape[1]} voxels")
        failures += compare(ours, expected)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
