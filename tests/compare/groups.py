"""Compares whole maps of `niglm second-level` with a live nilearn.

Run as `NIGLM_TEST_DATA=… python tests/compare/groups.py [SCENARIO…]`; needs
nilearn 0.14.0 and `deno` on the path. Prints, for every map, the largest
difference |a − b| / max(|b|, 1e-3·max|b|) and the voxels beyond the tolerance.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import nibabel as nib
import nilearn
import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fixtures"))
from group_scenarios import (  # noqa: E402
    SCENARIOS, WAGER, design_of, faces_files, fit, wager_files)

ROOT = HERE.parent.parent
RESAMPLED = {"smoothed", "target affine", "words and faces"}


def run_niglm(*args):
    """Runs a command line."""
    subprocess.run(["deno", "run", "-A", str(ROOT / "cli.ts"), *map(str, args),
                    "--dtype", "float64", "--quiet"],
                   check=True, stdout=subprocess.DEVNULL)


def second_level(name, out, *extra):
    """Fits a scenario with the command line."""
    contrast, stat, options = SCENARIOS[name]
    design = out.parent / f"{out.name}.tsv"
    design_of(name).to_csv(
        design, sep="\t", index=False, float_format="%.17g")
    files = wager_files()
    if name == "words and faces":
        files = faces_files()
        extra = (*extra, "--auto-resample")
    if "smoothing_fwhm" in options:
        extra = (*extra, "--smoothing-fwhm", options["smoothing_fwhm"])
    if "target_affine" in options:
        affine = ",".join(map(str, options["target_affine"].ravel()))
        extra = (*extra, "--target-affine", affine,
                 "--compat", "nilearn")
    run_niglm("second-level", *files, "--design-matrix", design,
              "--contrast", f"c={contrast}", "--out", out, *extra)
    return stat


def load(path):
    """A map's values."""
    return nib.load(path).get_fdata(dtype=np.float64)


def compare(kind, a, b, tolerance, voxels):
    """Prints one line; returns whether too many voxels lie beyond."""
    scale = np.maximum(np.abs(b), 1e-3 * np.abs(b).max())
    error = np.abs(a - b) / np.where(scale == 0, 1, scale)
    beyond = int((error > tolerance).sum())
    print(f"  {kind:9s} worst {error.max():.2e}  beyond {beyond}")
    return beyond > voxels / 10000


def main():
    """Compares the scenarios named on the command line, or all."""
    print(f"nilearn {nilearn.__version__}, numpy {np.__version__}")
    failures = 0
    folder = Path(tempfile.mkdtemp())
    for name in sys.argv[1:] or SCENARIOS:
        model, maps = fit(name)
        mask = model.masker_.mask_img_.get_fdata() > 0
        out = folder / name.replace(" ", "-")
        stat = second_level(name, out)
        ours = load(out / "mask.nii.gz") > 0
        same = ours.shape == mask.shape and (ours == mask).all()
        print(f"{name}: {mask.sum()} voxels, mask "
              f"{'equal' if same else 'DIFFERS'}")
        failures += not same
        if ours.shape != mask.shape:
            continue
        tolerance = 1e-8 if name in RESAMPLED else 1e-10
        for kind, key in (("effect", "effect_size"),
                          ("variance", "effect_variance"),
                          (stat, "stat"), ("p", "p_value"), ("z", "z_score")):
            b = maps[key].get_fdata(dtype=np.float64)
            if kind != "effect" and stat == "F":
                b = b.reshape(mask.shape)
            a = load(out / f"contrast-c_stat-{kind}_statmap.nii.gz")
            failures += compare(kind, a, b, tolerance, mask.sum())
        if name == "one-sample":
            published = load(WAGER / "published_tmap_overlay.nii")
            t = load(out / "contrast-c_stat-t_statmap.nii.gz")
            voxels = published != 0
            worst = np.abs(t - published)[voxels].max()
            print(f"  published t map: {voxels.sum()} voxels, worst {worst:.2e}")
            failures += not worst < 3e-6
    pairs = [folder / name / "contrast-c_stat-effect_statmap.nii.gz"
             for name in ("unpaired", "paired")]
    if all(path.exists() for path in pairs):
        a, b = map(load, pairs)
        worst = np.abs(a - b).max() / np.abs(a).max()
        print(f"effects of unpaired and paired differ by {worst:.2e}")
        failures += not worst < 1e-13
    sys.exit(1 if failures else 0)


main()
